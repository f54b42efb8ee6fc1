"""A name taken apart: its own words, unit numbers, legal forms. The published text is never replaced by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from graph.match.aliases import native, numbers, phrases, rows, words
from graph.match.letters import fold, scripts, tidy

_ROMAN = "xii|xi|ix|iv|viii|vii|vi|iii|ii|i|v|x"
_VALUE = rf"(?:[a-z]\s?-?\s?\d{{1,3}}|\d{{1,3}}\s?-?\s?[a-z](?![a-z])|\d{{1,3}}(?!\d)|{_ROMAN}|[a-h])(?![a-z0-9])"
_NUMERIC = rf"(?:\d{{1,3}}(?!\d)\s?[a-z]?|{_ROMAN})(?![a-z0-9])"
_LINK = r"\s*[.#:\-–]*\s*(?:(?:no|num|number|nr)(?![a-z]))?[.#:\-\s]*"
_MORE = r"(?:\s*(?:,|&|/|\band\b)\s*\d{1,3}(?![\d\w]))*"
_TRAILING = re.compile(
    r"(?<=[a-z.\)\s\-])[\s(\-–,]+(\d{1,3}|ii|iii|iv|vi|vii|viii|ix|xii|[a-z]-?\d{1,3}|\d{1,3}-?[a-z])[\s).]*$"
)
_CHINESE_UNIT = re.compile(
    r"第?\s*([一二三四五六七八九十]|\d{1,3})\s*(?:号|號)?\s*(?:分|工|车间)?(?:厂|廠|工厂|工廠|车间)"
)
_SIGNS = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"\d+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_WORD_START = re.compile(r"(?<![a-z0-9])[a-z]")
_LONG_FORM = 7
LONGEST = 1_000
"""Characters of a name or address that are compared; a longer one is a doubt of the record."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in comparable form.

    ``tokens`` are its own words; ``units`` canonical unit values ("2", "a14"); ``numbers`` digits left among the
    words; ``legal`` classes of legal forms ("limited"); ``scripts`` of the published letters.
    """

    tokens: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def compact(self) -> str:
        """The words without spaces."""
        return "".join(self.tokens)


def read_name(text: str) -> Name:
    """Take a name apart; an empty text gives an empty name. A legal form never empties a name."""
    raw = text[:LONGEST]
    text = _latin(raw)
    text = text.replace("&", " and ")
    text = _replace(text, "name_words")
    text, units = _take_units(text)
    text, legal = _take_legal(text)
    text, last = _take_trailing(text)
    tokens = _tokens(text)
    if not tokens:
        tokens = _tokens(_latin(raw))
        units, legal, last = [], [], []
    numbers_left = {number.lstrip("0") or "0" for token in tokens for number in _DIGITS.findall(token)}
    return Name(tuple(tokens), _sorted(units + last), tuple(sorted(numbers_left)), _sorted(legal), scripts(raw))


def _latin(text: str) -> str:
    if text.isascii():
        return tidy(text)
    text = _CHINESE_UNIT.sub(lambda at: f" unit {numbers('chinese').get(at[1], at[1])} ", tidy(text))
    pattern, means = native()
    return fold(pattern.sub(lambda at: f" {means[at[0]]} ", text))


def _replace(text: str, table: str) -> str:
    pattern, means = phrases(table)
    return pattern.sub(lambda at: means[at[0]], text)


@cache
def _unit_pattern() -> re.Pattern[str]:
    anything = "|".join(sorted((row["written"] for row in rows("unit_words") if row["values"] == "any"), key=_longest))
    digits = "|".join(sorted((row["written"] for row in rows("unit_words") if row["values"] != "any"), key=_longest))
    counted = "|".join(numbers("cardinal"))
    ordinal = "|".join(numbers("ordinal"))
    return re.compile(
        rf"(?:\bemb\W+)?\b(?:{anything}){_LINK}((?:{_VALUE}){_MORE})"
        rf"|\b(?:{digits}){_LINK}((?:{_NUMERIC}){_MORE})"
        rf"|\b(?:unit|factory|plant)\s+({counted})\b"
        rf"|\b({ordinal})\s+(?:unit|factory|plant|workshop|branch)\b"
        rf"|#\s*(\d{{1,3}})(?!\d)"
    )


def _longest(text: str) -> tuple[int, str]:
    return -len(text), text


def _take_units(text: str) -> tuple[str, list[str]]:
    units: list[str] = []

    def keep(at: re.Match[str]) -> str:
        value = next(group for group in at.groups() if group)
        units.extend(canonical(part) for part in re.split(r"\s*(?:,|&|/|\band\b)\s*", value))
        return " "

    return _unit_pattern().sub(keep, text), units


def canonical(value: str) -> str:
    """One spelling of a unit value: "02", "II" and "two" are "2", "a-014" is "a14"."""
    value = value.replace(" ", "").replace("-", "")
    value = numbers("roman", "letter", "cardinal", "ordinal").get(value, value)
    return _ZEROS.sub("", value)


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    at: str
    form: str


@cache
def _forms() -> dict[str, tuple[_Form, ...]]:
    """Legal forms by their first letter, the longest first."""
    found: dict[str, list[_Form]] = {}
    for row in sorted(rows("legal_forms"), key=lambda row: _longest(row["written"])):
        body = r"[\s.,\-/()]*".join(_letters(word) for word in row["written"].split())
        body = "m/s" if row["at"] == "m/s" else body
        form = _Form(re.compile(rf"{body}(?![a-z0-9])\.?"), row["at"], row["form"])
        found.setdefault(row["written"][0].lower(), []).append(form)
    return {letter: tuple(forms) for letter, forms in found.items()}


def _letters(word: str) -> str:
    """Initials may have dots and spaces between them; a word may not."""
    if word.isupper():
        return r"[\s.]*".join(re.escape(letter.lower()) for letter in word)
    return re.escape(word.lower())


def _take_legal(text: str) -> tuple[str, list[str]]:
    """The text without its legal forms; twice, because one may hide another ("Pvt. Ltd. Co.")."""
    found: list[str] = []
    for _ in range(2):
        shorter, taken = _without_forms(text)
        if not taken or not _SIGNS.sub("", shorter):
            break
        text, found = shorter, found + taken
    return text, found


def _without_forms(text: str) -> tuple[str, list[str]]:
    kept: list[str] = []
    taken: list[str] = []
    done = 0
    for word in _WORD_START.finditer(text):
        if word.start() < done:
            continue
        for form in _forms().get(word[0], ()):
            at = form.pattern.match(text, word.start())
            if at is not None and _stands(form.at, text, at):
                kept += [text[done : word.start()], " "]
                taken.append(form.form)
                done = at.end()
                break
    return ("".join(kept) + text[done:] if taken else text), taken


def _stands(where: str, text: str, at: re.Match[str]) -> bool:
    """May a legal form stand here? Short ones only at an end: "SA Garments" is no S.A."""
    if where == "any":
        return True
    first = _SIGNS.sub("", text[: at.start()]) == ""
    after = text[at.end() :].lstrip(" .")
    last = not after or (after[0] in "(-–," and where == "end") or _SIGNS.sub("", after) == ""
    return {"start": first, "m/s": first, "end": last and not first, "edge": first or last}[where]


@lru_cache(maxsize=100_000)
def like_legal_form(word: str) -> bool:
    """Is a word left in a name a legal form with a slip of the pen ("Ldt", "Lte", "Incoreorated")?"""
    return any(OSA.distance(word, form) <= (1 if len(form) < _LONG_FORM else 2) for form in _form_words())


@cache
def _form_words() -> tuple[str, ...]:
    written = (part.lower() for row in rows("legal_forms") for part in row["written"].split())
    return tuple(sorted({part for part in written if len(part) >= 3}))


def _take_trailing(text: str) -> tuple[str, list[str]]:
    at = _TRAILING.search(text)
    if at is not None and len(_SIGNS.sub("", text[: at.start()])) > 3:
        return text[: at.start()], [canonical(at[1])]
    last = text.rsplit(maxsplit=1)
    if len(last) == 2 and last[1] in numbers("cardinal") and len(last[0]) > 3:
        return last[0], [canonical(last[1])]
    return text, []


def _tokens(text: str) -> list[str]:
    known = words("name_words")
    found: list[str] = []
    initials = ""
    for token in _SIGNS.sub(" ", text.replace("'", "")).split():
        if len(token) == 1 and token.isalpha():
            initials += token
            continue
        if initials:
            found.append(initials)
            initials = ""
        found.append(known.get(token, token))
    if initials:
        found.append(initials)
    return [token for token in found if token]


def _sorted(values: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
