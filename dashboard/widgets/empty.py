"""What an answer was searched in, and what it does not prove when it is empty."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.strings import say


def nothing(sentence: str, opened: Any) -> None:
    """An empty result: what was searched, and that no record is no proof."""
    st.info(f"{sentence}\n\n{say('empty.no_proof')}\n\n{searched(opened)}")


def searched(opened: Any) -> str:
    """What was searched and how fresh it is, in a sentence."""
    manifest = opened.projection.manifest
    parts = [
        say("empty.dataset", title=one.get("title") or one["dataset"], as_of=one.get("as_of") or say("word.not_stated"))
        for one in manifest.get("datasets", [])
    ]
    return say("empty.searched", datasets="; ".join(parts) or say("word.nothing"), digest=opened.digest[:12])
