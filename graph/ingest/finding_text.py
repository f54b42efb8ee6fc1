"""What in a text of field research leads to a person, or may: looked for by form and by declared words.

No such look finds everything: a name alone has no form. It is a second pair of eyes, not a guard that one may lean on.
Nothing that is found is repeated in what is said about it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

FEW = 10
"""Fewer people than this are known to each other, and to their employer, by number alone."""
_LEAST_DIGITS = 7
_DATES = re.compile(r"\b\d{4}(?:\s*[-–/]\s*\d{4}|-\d{2}(?:-\d{2})?)(?!\d)")
_GROUPED = re.compile(r"(?<![\d+])[1-9]\d{0,2}(?:[,']\d{3})+(?!\d)")
_MAIL = re.compile(r"\S@\S|\S\s*[\[(]\s*(?:at|arroba)\s*[\])]\s*\S", re.IGNORECASE)
_WEB = re.compile(r"https?:|www\.|\b(?:wa|t|fb)\.me/|\b[\w-]+\.(?:com|org|net)\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\S)@\w{2,}")
_NUMBER = re.compile(r"\+?\d(?:[\s().–/-]{0,3}\d){6,}")
_MARKED = re.compile(r"\b(?=\w*[^\W\d_])(?:\w*\d){5,}\w*\b")
"""Letters and at least five digits in one word: passports, cards, badges."""
_QUOTED = re.compile(r"[\"“„”«»「『‹›](?:[^\"“„”«»「」『』‹›]{12,})[\"”“»«」』›‹]")
_FEW = "[1-9]|one|two|three|four|five|six|seven|eight|nine|a|an"
_WORD = re.compile(r"[^\W_]+")


def refusals(text: str) -> list[str]:
    """What must not be kept, each as the reason; a person cannot confirm it away."""
    plain = unicodedata.normalize("NFKC", text)
    found = []
    if _MAIL.search(plain) or _HANDLE.search(plain):
        found.append("holds what looks like an e-mail address or the name of an account; take it out")
    if _WEB.search(plain):
        found.append("holds a web address; that of a document belongs into document_url")
    bare = _GROUPED.sub(" ", _DATES.sub(" ", plain))
    if _NUMBER.search(bare):
        found.append(
            f"holds {_LEAST_DIGITS} digits or more, like a telephone or identity number; take it out, or write an "
            "amount with commas: 1,200,000"
        )
    elif _MARKED.search(bare):
        found.append("holds letters with five digits or more, like the number of a card or badge; take it out")
    return found


def doubts(text: str) -> list[str]:
    """Names of ``graph.ingest.finding_columns.DOUBTS`` that a text gives rise to."""
    plain = unicodedata.normalize("NFKC", text)
    lower = f" {' '.join(_WORD.findall(plain.casefold()))} "
    found = []
    if _people().search(plain):
        found.append("small_group")
    if _QUOTED.search(plain):
        found.append("quotation")
    if any(f" {word} " in lower for word in _words()["first_person"]["words"]):
        found.append("first_person")
    if _titles().search(plain):
        found.append("title")
    traits = [any(f" {word} " in lower for word in named) for named in _words()["traits"].values()]
    if sum(traits) > 1:
        found.append("traits")
    return found


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("finding_words.toml").read_text("utf-8"))


@cache
def _people() -> re.Pattern[str]:
    """A small number before a word for people: 'three women', '2 young workers'."""
    few = "|".join([_FEW, *map(re.escape, _words()["people"]["few"])])
    people = "|".join(map(re.escape, _words()["people"]["words"]))
    return re.compile(rf"\b(?:{few})\s+(?:\w+\s+)?(?:{people})\b", re.IGNORECASE)


@cache
def _titles() -> re.Pattern[str]:
    titles = "|".join(map(re.escape, _words()["titles"]["words"]))
    return re.compile(rf"\b(?:{titles})\.?\s+[^\W\d_a-z]|\b(?:named|called|llamad[oa]|nommée?)\s+[^\W\d_a-z]")
