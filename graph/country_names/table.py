"""The tables behind the readers: every name of a country that we know, and the signs on cars."""

from __future__ import annotations

import pickle
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from babel import localedata
from babel.core import get_global

from graph.countries import countries
from graph.country_names.key import key

_SCRIPT = 4  # letters of a script's code in a locale's, as in zh_Hant


@dataclass(frozen=True)
class Doubt:
    """Why a name is not read: it may be one of ``candidates``, or (with none) it has no code at all."""

    candidates: tuple[str, ...]
    why: str
    official: str | None = None


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / name).read_text("utf-8"))


@cache
def state_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words for a kind of state ("republic"), and all words that may stand beside them."""
    data = _file("spellings.toml")
    return frozenset(data["state_nouns"]), frozenset(data["state_nouns"] + data["state_words"])


@cache
def names() -> dict[str, frozenset[str]]:
    """Codes by the key of a name; more than one where languages disagree. About 15,000 keys, made in under a second."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in _distinct():
        written = key(name)
        if code in countries() and not (len(written) <= 3 and written.isascii()):
            found[written].add(code)  # shorter ones look like codes ("Man", "End"); spellings.toml has those we want
    for code, spellings in _file("spellings.toml")["names"].items():
        for name in spellings:
            found[key(name)] = {code}
    return {name: frozenset(codes) for name, codes in found.items()}


def _all_locales() -> Iterator[tuple[str, str]]:
    """Code and name of each territory, as the languages we read have it; a language in each of its scripts."""
    languages = frozenset(_file("spellings.toml")["languages"])
    known = ((locale, *locale.split("_")) for locale in localedata.locale_identifiers())
    wanted = (
        locale
        for locale, language, *rest in known
        if locale in languages or (language in languages and all(len(part) == _SCRIPT for part in rest))
    )
    for locale in sorted(wanted):
        # Babel's own loader keeps every locale whole in memory (100 MB for these), and without inheritance it spoils
        # them for everybody else; its files are read here instead, and only the names are kept
        with Path(localedata.resolve_locale_filename(locale)).open("rb") as file:
            yield from pickle.load(file).get("territories", {}).items()  # noqa: S301  a file of the Babel package


@cache
def _distinct() -> frozenset[tuple[str, str]]:
    return frozenset((code, str(name)) for code, name in _all_locales() if len(code) == 2)


@cache
def doubts() -> dict[str, Doubt]:
    """Names that are never read, by key, each with its reason. They go before ``names``."""
    found: dict[str, Doubt] = {}
    data = _file("ambiguous.toml")
    for entry in data["ambiguous"] + data["no_code"]:
        doubt = Doubt(tuple(entry.get("candidates", ())), entry["why"], entry.get("official"))
        every, words = entry.get("every_name_of", ()), entry.get("words", 99)
        spread = (key(name) for code, name in _distinct() if code in every)
        found |= {name: doubt for name in spread if len(name.split()) <= words}
        found |= {key(name): doubt for name in entry["names"]}
    spelled = {key(name) for many in _file("spellings.toml")["names"].values() for name in many}
    return {name: doubt for name, doubt in found.items() if name not in spelled}


@cache
def iso_codes() -> dict[str, str]:
    """Alpha-2 by alpha-2 and alpha-3, in capitals. Codes that ISO has withdrawn are not among them."""
    aliases = get_global("territory_aliases").items()
    three = {code: others[0] for code, others in aliases if len(code) == 3 and code.isalpha() and len(others) == 1}
    current = {code: alpha2 for code, alpha2 in three.items() if alpha2 in countries() and code not in _WITHDRAWN}
    return {code: code for code in countries()} | current


_WITHDRAWN = frozenset(["BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"])
"""Alpha-3 codes of ISO 3166-3, of names and states that ended; CLDR takes them for their successors."""


@cache
def car_codes() -> dict[str, str]:
    """Alpha-2 by the distinguishing sign of vehicles."""
    return {sign: code for code, signs in _file("car_codes.toml").items() for sign in signs}


def prepare() -> None:
    """Make the tables now, which takes most of a second once: a long file is parsed meanwhile."""
    names()
    doubts()
    iso_codes()
