"""Names of months and weekdays in the languages that lists are published in (CLDR's names, through Babel)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale

LANGUAGES = ("en", "en_GB", "es", "pt", "fr", "de", "it", "id", "tr", "vi")
_ENGLISH = ("en", "en_GB")
_VIETNAMESE = re.compile(r"\b(?:ngay (?=\d))|\bth(?:ang|g) ?(\d{1,2})\b|\bnam (?=\d{4}\b)")


def folded(text: str) -> str:
    """Small letters without accents, single spaces; Vietnamese "ngày 5 tháng 3 năm 2023" as "5 month3 2023"."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(one for one in plain if not unicodedata.combining(one)).replace("ı", "i")
    return _VIETNAMESE.sub(lambda found: f"month{int(found[1])} " if found[1] else "", " ".join(bare.split()))


@cache
def months() -> dict[str, int]:
    """Month by its folded name or abbreviation, without a full stop. Names that two languages use differently: none."""
    return _names(LANGUAGES, ("wide", "abbreviated"))


@cache
def months_in_titles() -> dict[str, int]:
    """Only names that a title cannot mean otherwise.

    Written out in any language, or abbreviated in English. Without Turkish "mart", the end of several shops' names;
    Italian "set" and Portuguese "out" are no names of months beside English words.
    """
    found = _names(LANGUAGES, ("wide",)) | _names(_ENGLISH, ("abbreviated",))
    return {name: month for name, month in found.items() if name != "mart"}


def _names(languages: tuple[str, ...], widths: tuple[str, ...]) -> dict[str, int]:
    found = {f"month{month}": month for month in range(1, 13)}
    for language in languages:
        for kinds in Locale.parse(language).months.values():
            for width in widths:
                found |= {folded(name).rstrip(".").strip(): month for month, name in kinds[width].items()}
    return found


@cache
def weekdays() -> frozenset[str]:
    """Folded names of weekdays, written out; they say nothing that the date does not."""
    days = (name for one in LANGUAGES if one != "vi" for name in Locale.parse(one).days["format"]["wide"].values())
    return frozenset(word for name in days for word in folded(name).split("-"))
