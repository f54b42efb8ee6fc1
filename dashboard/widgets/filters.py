"""The filters of a trace: each a part of the address, folded away, and named in a line where they are set."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import address, links
from dashboard.strings import say
from graph import model
from graph.export import words
from graph.export.text import clean

_AT_INCIDENT = "incident"
_STATUSES = ("acknowledged", "documented", "disputed", "alleged")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_HOPS, _MOST_HOPS = 6, 10


@dataclass(frozen=True)
class Asked:
    """What is asked of the trace, and which of its findings are shown."""

    question: dict[str, Any]
    """Options of ``trace_brand``."""
    shown: tuple[Any, ...]
    """Tiers, verdicts, countries and statuses, as ``trace_view`` takes them."""
    said: tuple[str, ...]
    """Every filter that is set, in words."""


def filters(years: tuple[int, int] | None, countries: Sequence[str]) -> Asked:
    """Draw the inputs and read them.

    Args:
        years: the first and last year that anything is dated to.
        countries: those of the sites found, as the data has them, the most frequent first.
    """
    with st.expander(say("trace.filters"), icon=":material/filter_alt:"):
        left, right = st.columns(2)
        with left:
            verdicts = address.several(
                "verdict", say("trace.verdict"), words.VERDICTS, words.verdict, placeholder=say("trace.all")
            )
            categories = address.several(
                "category", say("trace.category"), model.CATEGORIES, words.category, placeholder=say("trace.all")
            )
            places = _several_countries(countries)
        with right:
            tiers = address.several(
                "tier", say("trace.tier"), [str(tier) for tier in range(_MOST_HOPS + 1)], placeholder=say("trace.all")
            )
            statuses = address.several(
                "status", say("trace.status"), _STATUSES, words.status, placeholder=say("trace.all")
            )
            strength = _strength()
        hops = address.number("hops", say("trace.hops"), 1, _MOST_HOPS, _HOPS)
        as_of = _as_of(years)
    said = [
        _said(say("trace.hops"), [str(hops)] if hops != _HOPS else [], str),
        _said(say("trace.as_of"), [as_of] if as_of else [], str),
        _said(say("trace.verdict"), verdicts, words.verdict),
        _said(say("trace.category"), categories, words.category),
        _said(say("trace.country"), places, _country),
        _said(say("trace.tier"), tiers, str),
        _said(say("trace.status"), statuses, words.status),
        _said(say("trace.strength"), [strength] if strength else [], words.plain),
    ]
    question = {"max_hops": hops, "as_of": as_of, "categories": categories, "min_strength": strength}
    shown = (tuple(map(int, tiers)), verdicts, tuple("" if one == "none" else one for one in places), statuses)
    return Asked(question, shown, tuple(one for one in said if one))


def _several_countries(found: Sequence[str]) -> tuple[str, ...]:
    """Countries of the sites found; those the address names stay, also where nothing is found in them."""
    options = [one or "none" for one in found]
    asked = (address.get("country") or "").split(",")
    options += [one for one in asked if re.fullmatch(r"[A-Z]{2}", one) and one not in options]
    return address.several("country", say("trace.country"), options, _country, placeholder=say("trace.all"))


def _country(code: str) -> str:
    return say("trace.no_country") if code == "none" else clean(words.country(code) or code)


def _strength() -> str | None:
    """The weakest link that is followed; the weakest of all means any."""
    options = ["weak", "contested", "fair", "strong"]
    shown: Callable[[str], str] = lambda one: say("trace.strength_any") if one == "weak" else words.plain(one)  # noqa: E731
    chosen = address.choose("min_strength", say("trace.strength"), options, words=shown)
    return None if chosen == "weak" else chosen


def _as_of(years: tuple[int, int] | None) -> str | None:
    """A year, or a day that the address names, in place of the dates of the incidents."""
    if years is None:
        return None
    days = [str(year) for year in range(years[0], years[1] + 1)]
    asked = address.get("as_of")
    if asked and _DAY.fullmatch(asked) and asked not in days:
        days = sorted([*days, asked])
    shown: Callable[[str], str] = lambda one: say("trace.as_of_incident") if one == _AT_INCIDENT else one  # noqa: E731
    options = [_AT_INCIDENT, *days]
    chosen = address.choose("as_of", say("trace.as_of"), options, words=shown, widget=st.select_slider)
    return None if chosen == _AT_INCIDENT else chosen


def _said(name: str, values: Sequence[str], shown: Callable[[str], str]) -> str:
    if not values:
        return ""
    return say("trace.filter", name=name, values=links.plain(", ".join(shown(value) for value in values)))
