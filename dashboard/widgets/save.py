"""What is on the screen as a file to hand on: any format or an evidence pack, redacted, with its warnings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.opened import Opened
from dashboard.strings import say
from graph import model
from graph.errors import TiertraceError
from graph.export.formats import formats
from graph.export.handing import PACK, Handed, handed
from graph.export.request import Request
from graph.redaction.profile import DEFAULT, known_profiles

Json = dict[str, Any]
_FIRST = (PACK, "html", "pdf", "dossier-docx", "dossier-pdf", "xlsx", "png")
"""What people ask for most stands first."""


def save(opened: Opened, question: str, parameters: Mapping[str, Any], first: str = PACK) -> None:
    """Offer an answer as a file, made when somebody asks for it.

    Args:
        question: name of a kind in ``graph.export.asked``.
        parameters: of that kind; what is None or empty is left out.
        first: the form that is chosen before anybody chooses.
    """
    given = {name: list(one) if isinstance(one, tuple) else one for name, one in parameters.items()}
    given = {name: one for name, one in given.items() if one not in (None, [], {}, "")}
    with st.expander(say("save.title"), icon=":material/download:"):
        st.write(say("save.what"))
        with st.form("save", border=False):
            request = _request(opened, question, given, first)
            asked = st.form_submit_button(say("save.make"), icon=":material/draft:")
        key = _key(opened, request)
        if asked:
            st.session_state["saved"] = key, _made(opened, request)
        known, made = st.session_state.get("saved", ("", None))
        if made is not None and known == key:
            _hand_over(made)


def _request(opened: Opened, question: str, given: Json, first: str) -> Request:
    """What a person chose: a form with its options, a profile, the day."""
    left, middle, right = st.columns([3, 2, 1])
    form = left.selectbox(say("save.form"), _forms(first), format_func=_form_words, key="save-form")
    profiles = _profiles(opened)
    profile = middle.selectbox(
        say("save.profile"),
        profiles,
        index=profiles.index(DEFAULT),
        help="\n".join(f"- {name}: {links.plain(known_profiles()[name].says)}" for name in profiles),
        key="save-profile",
    )
    day = right.date_input(say("save.date"), date.today(), key="save-date")
    return Request(question, given, known_profiles()[profile], day.isoformat(), form=form, options=_options())


def _options() -> dict[str, str]:
    """Size and theme of pictures; a form that has none passes them over."""
    left, right = st.columns(2)
    chosen = {}
    for column, name in ((left, "size"), (right, "theme")):
        values = next((one.options[name] for one in formats().values() if name in one.options), ())
        chosen[name] = column.selectbox(
            say(f"save.{name}"), values, format_func=lambda one: say(f"save.option_{one}"), key=f"save-{name}"
        )
    return chosen


def _forms(first: str) -> list[str]:
    names, order = [PACK, *formats()], (first, *_FIRST)
    return sorted(names, key=lambda one: (order.index(one) if one in order else len(order), one))


def _form_words(form: str) -> str:
    return say("save.pack") if form == PACK else f"{formats()[form].title} ({form})"


def _profiles(opened: Opened) -> list[str]:
    """Those that admit no more than the build on the screen does."""
    widest = model.VISIBILITIES.index(opened.projection.manifest.get("profile", model.VISIBILITIES[-1]))
    known = known_profiles().items()
    return [name for name, one in known if model.VISIBILITIES.index(one.visibility) <= widest]


def _made(opened: Opened, request: Request) -> Handed | None:
    """Make the file; what prevents it is said in a sentence."""
    known = formats()[request.form].options if request.form != PACK else {}
    fitting = {name: one for name, one in request.options.items() if name in known}
    request = Request(
        request.question, request.parameters, request.profile, request.date, form=request.form, options=fitting
    )
    with st.status(say("save.making"), expanded=False) as status:

        def tell(step: str) -> None:
            status.update(label=f"{say('save.making')} {step}")

        try:
            made = handed(opened.workspace, request, tell)
        except TiertraceError as error:
            status.update(label=say("save.not_made"), state="error")
            st.error(links.plain(str(error)))
            return None
        status.update(label=say("save.made"), state="complete")
    return made


def _hand_over(made: Handed) -> None:
    """The file, after what is to be known of it."""
    for one in made.warnings:
        st.warning(links.plain(one))
    taken_out = " ".join(made.redactions) or say("save.nothing_taken_out")
    st.caption(links.plain(f"{made.title}. {taken_out}"))
    if made.seal:
        st.caption(say("save.seal", seal=made.seal))
    size = f"{len(made.data) / 1_000_000:,.1f} MB" if len(made.data) > 100_000 else f"{len(made.data) / 1000:,.0f} kB"
    st.download_button(
        say("save.download", name=made.name, size=size),
        made.data,
        made.name,
        made.kind,
        on_click="ignore",
        icon=":material/download:",
        key="save-file",
    )


def _key(opened: Opened, request: Request) -> str:
    """What the file on offer was made of: another choice, or another build, needs another file."""
    said = [opened.digest, request.question, request.parameters, request.profile.name, request.date, request.form]
    text = json.dumps([*said, dict(request.options)], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
