"""What a person says of a list that they load: publisher, brand, day, licence, and how the file is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboard import links
from dashboard.loading import Stated
from dashboard.strings import say
from graph import model
from graph.country_names import SCHEMES
from graph.date_reading import ORDERS
from graph.export.text import SENTENCES_LIMIT, clean
from graph.ingest import sources
from graph.ingest.source import Given
from graph.uploads import Upload

_OPTION = re.compile(r"--([a-z][a-z-]*)(?: (?:[A-Z]{2,}[A-Z_.a-z]*))?")
"""An option of the command line as sentences of the library name it, with what stands for its value."""
_FIELDS = {
    "publisher": "publisher",
    "brand": "brand",
    "as-of": "as_of",
    "license": "license",
    "url": "url",
    "archive-url": "archive_url",
    "title": "title",
    "dataset": "dataset",
    "format": "format",
    "countries": "countries",
    "dates": "dates",
    "encoding": "encoding",
    "repair-text": "repair",
    "keep-going": "keep_going",
    "map": "map",
}


def list_form(upload: Upload, map: Path | None = None) -> Stated:
    """Draw the fields; what is left empty is as the file says.

    Args:
        map: a column map that was made for this upload.
    """
    st.subheader(say("load.about"), anchor=False)
    st.caption(say("load.about_what"))
    left, middle, right = st.columns(3)
    with left:
        publisher = _text(upload, "publisher")
    with middle:
        brand = _text(upload, "brand")
    with right:
        as_of = _text(upload, "as_of", placeholder=say("load.day_form"))
    left, middle, right = st.columns(3)
    with left:
        license = _text(upload, "license")
    with middle:
        url = _text(upload, "url")
    with right:
        visibility = st.selectbox(
            say("load.field_visibility"), model.VISIBILITIES, format_func=_visibility, key=_key(upload, "visibility")
        )
    with st.expander(say("load.more")):
        left, right = st.columns(2)
        with left:
            title, dataset = _text(upload, "title"), _text(upload, "dataset", help=say("load.dataset_help"))
            archive_url, encoding = _text(upload, "archive_url"), _text(upload, "encoding", placeholder="cp1252")
        with right:
            format = _choice(upload, "format", tuple(sources()), lambda name: sources()[name].title)
            countries = _choice(upload, "countries", SCHEMES, _word)
            dates = _choice(upload, "dates", ORDERS, _word)
            repair = st.toggle(say("load.field_repair"), key=_key(upload, "repair"))
            keep_going = st.toggle(say("load.field_keep_going"), key=_key(upload, "keep_going"))
    given = Given(
        publisher=publisher,
        brand=brand,
        title=title,
        url=url,
        archive_url=archive_url,
        license=license,
        as_of=as_of,
        dataset=dataset,
        visibility=str(visibility),
        countries=countries,
        dates=dates,
        encoding=encoding,
        map=map,
        repair_text=repair,
    )
    return Stated(given, format, keep_going)


def in_fields(sentence: str) -> str:
    """A sentence of the library as this page says it: its fields instead of the command line's options."""

    def field(found: re.Match[str]) -> str:
        name = _FIELDS.get(found[1])
        return f"“{say(f'load.field_{name}')}”" if name else found[0]

    return links.plain(_OPTION.sub(field, clean(sentence, SENTENCES_LIMIT)))


def _text(upload: Upload, name: str, placeholder: str | None = None, help: str | None = None) -> str | None:
    label = say(f"load.field_{name}")
    typed = st.text_input(label, key=_key(upload, name), max_chars=300, placeholder=placeholder, help=help)
    return str(typed or "").strip() or None


def _choice(upload: Upload, name: str, options: tuple[str, ...], words: Callable[[str], str]) -> str | None:
    chosen: str | None = st.selectbox(
        say(f"load.field_{name}"),
        options,
        index=None,
        format_func=words,
        placeholder=say("load.by_itself"),
        key=_key(upload, name),
    )
    return chosen


def _key(upload: Upload, name: str) -> str:
    """A field belongs to one upload: what was said of one list is not said of the next."""
    return f"load-{name}-{upload.digest[:16]}"


def _word(value: str) -> str:
    return say(f"load.way_{value}")


def _visibility(value: str) -> str:
    return say(f"load.visibility_{value}")
