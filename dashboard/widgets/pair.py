"""Two records side by side, as their lists state them; words that only one has stand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.strings import say
from dashboard.widgets.evidence import link_to
from graph import model
from graph.export import words
from graph.export.text import clean
from graph.match.marking import marked
from graph.match.review import Question, Side

Addresses = Mapping[tuple[str, str], tuple[str, ...]]
Place = Mapping[str, Any]


def name_of(side: Side) -> str:
    """The name of a record, or its id where it has none."""
    return clean(str(side.values.get("name") or side.id))


def side_by_side(one: Question, places: Mapping[str, Place], addresses: Addresses) -> None:
    """Draw both records.

    Args:
        places: by A and B, as ``graph.dossier.pair_places`` gives them.
        addresses: of the lists, by dataset and day.
    """
    columns = st.columns(2)
    for at, (letter, side) in enumerate((("A", one.a), ("B", one.b))):
        with columns[at], st.container(border=True):
            st.subheader(say(f"review.record_{letter.lower()}"), anchor=False)
            only = {name: told[at] for name, told in one.differing.items()}
            _stated(side, only, places[letter])
            _sources(side, addresses)
    st.caption(say("review.marked"))


def _stated(side: Side, only: Mapping[str, Sequence[str]], place: Place) -> None:
    values = side.values
    where = [values.get("city"), values.get("region"), words.country(values.get("country"))]
    lines = [
        ("name", _marked(values.get("name"), only.get("name", ()))),
        ("address", _marked(values.get("address"), only.get("address", ()))),
        ("where", _text(", ".join(str(part) for part in where if part))),
        ("position", _position(place)),
        ("kind", _text(words.role(side.label, values.get("level")))),
        ("identifiers", _text(", ".join(values.get("identifiers") or ()))),
        ("record", _text(side.id)),
    ]
    if side.joined:
        lines.append(("joined", _text(", ".join(side.joined))))
    if side.incidents:
        lines.append(("incidents", str(side.incidents)))
    if side.label not in model.FACILITIES:  # what no list states of a company is not missing
        lines = [(name, value) for name, value in lines if value or name not in ("address", "position")]
    missing = say("word.not_stated")
    st.markdown("\n".join(f"- {say(f'review.field_{name}')}: {value or missing}" for name, value in lines))
    words_alone = [word for told in only.values() for word in told]
    if words_alone:
        st.caption(say("review.only_here", words=links.plain(clean(", ".join(words_alone)))))
    screen, part = ("site", "site") if side.label in model.FACILITIES else ("trace", "brand")
    links.to_screen(
        screen, say("review.to_record", name=name_of(side)), icon=":material/open_in_new:", **{part: side.current}
    )


def _marked(text: Any, only: Sequence[str]) -> str:
    """A text in which words that only this record has are bold on a coloured ground."""
    pieces = marked(clean(str(text or "")), only)
    return "".join(
        f":orange-background[**{links.plain(piece)}**]" if hit else links.plain(piece) for piece, hit in pieces
    )


def _position(place: Place) -> str:
    if "lat" not in place:
        return ""
    if place["reason"] != "placed":
        return say("review.position_doubtful", why=say(f"map.reason.{place['reason']}"))
    precision = say(f"map.precisions.{place['precision']}")
    if place["rounded"]:
        precision = say("map.precision_rounded", precision=precision)
    return _text(say("review.position", lat=f"{place['lat']:g}", lng=f"{place['lng']:g}", precision=precision))


def _sources(side: Side, addresses: Addresses) -> None:
    """Every list that states the record, with its own spelling where that is another one, and its address."""
    lines = []
    for source in side.sources:
        day = source.get("as_of") or ""
        parts = [
            source.get("title") or source["dataset"],
            source.get("publisher") or say("evidence.no_publisher"),
            say("review.as_of", day=day) if day else say("review.no_day"),
            ", ".join(source.get("row") or ()),
            *(
                say(f"review.there_{name}", text=source[name])
                for name in ("name", "address")
                if _differs(side, source, name)
            ),
        ]
        shown = [_text(part) for part in parts if part]
        shown += [link_to(address) for address in addresses.get((source["dataset"], day), ())]
        lines.append(f"- {' · '.join(shown)}")
    st.markdown(f"**{say('review.stated_by')}**")
    st.markdown("\n".join(lines))


def _differs(side: Side, source: Mapping[str, Any], name: str) -> bool:
    return bool(source.get(name)) and source[name] != side.values.get(name)


def _text(value: Any) -> str:
    return links.plain(clean(str(value or "")))
