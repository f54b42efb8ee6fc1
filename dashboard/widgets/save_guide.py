"""What of an answer is saved: the answer itself, or the guide that tells it to a reader."""

from __future__ import annotations

import streamlit as st

from dashboard import address
from dashboard.opened import Opened
from dashboard.strings import say
from dashboard.widgets.save import save
from graph.export.asked.guide import QUESTION, READERS
from graph.query import Answer

_ANSWER = "answer"


def save_answer(opened: Opened, answer: Answer) -> None:
    """Offer an answer of the catalogue as a file; that on organised producers also as a guide."""
    saved = _ANSWER
    if answer.question.name == QUESTION:
        saved = address.choose(
            "saved", say("save.what_of_it"), (_ANSWER, *READERS), words=_word, widget=st.segmented_control
        )
    if saved == _ANSWER:
        save(opened, "ask", {"question": answer.question.name, "params": answer.parameters})
    else:
        save(opened, "guide", {"for": saved, **answer.parameters}, "html")


def _word(saved: str) -> str:
    return say(f"save.as_{saved}")
