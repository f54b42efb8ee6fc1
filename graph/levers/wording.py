"""The sentences of conditions, memos and letters, from ``wording.toml`` beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from graph.countries import country_id
from graph.export import words
from graph.export.text import clean

Json = dict[str, Any]
_MOST = 4
"""Names that one sentence lists; the rest is counted."""


def say(key: str, **values: str) -> str:
    """A sentence with its values; every value is cleaned and in one line."""
    found: Any = _wording()
    for part in key.split("."):
        found = found[part]
    return str(found).format(**{name: clean(value, 600) for name, value in values.items()})


def name_of(node: Json) -> str:
    """A name as it may stand in a sentence."""
    return clean(str(node.get("name") or node["id"]))


def about_words(node: Json) -> str:
    """A name, or the country where the node is one."""
    is_country = str(node["id"]).startswith(country_id(""))
    return words.country(node["id"]) or node["id"] if is_country else name_of(node)


def doubt(status: str | None) -> str:
    """' (alleged)' and the like, for a statement that is not certain; else nothing."""
    return f" ({words.status(status)})" if status in words.CONTESTED else ""


def incident_words(one: Json) -> str:
    """'forced labour, until 2021-09-09 (remediated)'."""
    return (
        f"{words.category(one['category'])}, {words.period(one['start'], one['end'])} ({words.status(one['status'])})"
    )


def listed(names: Iterable[str], most: int = _MOST) -> str:
    """Some names, and how many more there are."""
    several = list(dict.fromkeys(names))
    more = f" and {len(several) - most:,} more" if len(several) > most else ""
    return "; ".join(several[:most]) + more


@cache
def _wording() -> Json:
    return tomllib.loads((files(__package__) / "wording.toml").read_text("utf-8"))
