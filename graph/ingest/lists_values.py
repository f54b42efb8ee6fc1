"""The cells of a list as values of the model, a function a field: reading by rows and by columns share them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from graph.country_names import Scheme, decide_scheme, read_country, unreadable
from graph.date_reading import decide_order, read_date
from graph.errors import InputError
from graph.ingest.column_map import ColumnMap
from graph.ingest.figures import read_degrees, read_workers
from graph.ingest.rows import Rows

_TIER = re.compile(r"(?:tier\s*)?(\d{1,2})", re.IGNORECASE)
_OS_ID = re.compile(r"[A-Z]{2}\d{7}[0-9A-Z]{6}")
_FIGURE = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?\s*%?")
LIMITS = {"lat": 90, "lng": 180}


def is_blank(text: str, meaning_blank: tuple[str, ...]) -> bool:
    """Whether a cell states nothing: it is empty, or one of the texts by which the list says so."""
    return not text or any(text.startswith(one[:-1]) if one.endswith("*") else text == one for one in meaning_blank)


def tier(text: str) -> int:
    """``2`` or ``Tier 2``.

    Raises:
        InputError: it is no tier.
    """
    match = _TIER.fullmatch(text)
    if match is None:
        raise InputError(f"tier '{text[:60]}' is no number; write 1, 2 or Tier 2")
    return int(match[1])


def os_id(text: str) -> str:
    """An OS ID.

    Raises:
        InputError: it has another form.
    """
    if _OS_ID.fullmatch(text) is None:
        raise InputError(f"'{text[:60]}' is no OS ID, such as US2021250D1DTN7; correct it or empty the cell")
    return text


def workers(total: str | None, low: str | None, high: str | None) -> tuple[int | None, int | None, bool]:
    """Fewest and most workers, and whether the two columns contradict each other (then neither is stated).

    Raises:
        InputError: a cell is no number of workers.
    """
    if total:
        return *read_workers(total), False
    fewest = read_workers(low)[0] if low else None
    most = read_workers(high)[1] if high else None
    if fewest is not None and most is not None and fewest > most:
        return None, None, True
    return fewest, most, False


def degrees(text: str, which: str) -> float:
    """Latitude or longitude.

    Raises:
        InputError: it is none.
    """
    try:
        return read_degrees(text, LIMITS[which])
    except InputError as error:
        raise InputError(f"{which} {error}") from None


def figure(text: str) -> float | None:
    """The number of a measure's cell, where it is one; a percent sign is its unit and not part of it."""
    return float(text.rstrip("% ")) if _FIGURE.fullmatch(text) else None


class Countries:
    """The country cells of one file, their scheme decided once.

    Args:
        values: all of them; blank ones do not count.

    Raises:
        InputError: the cells speak for two schemes, or none of them decides; the person is asked.
    """

    def __init__(self, values: Iterable[str], chosen: ColumnMap, rows: Rows) -> None:
        texts = [text for text in dict.fromkeys(values) if text]
        said = rows.given.countries or chosen.countries
        scheme = Scheme(said, "") if said else decide_scheme(texts) if texts else Scheme("names", "")
        self.scheme = scheme.name
        self.wrong: Mapping[str, str] = unreadable(texts, self.scheme)
        """Texts that are not read, with the reason."""
        if scheme.name == "car_codes" and scheme.evidence:
            rows.note(f"countries are written as {scheme.name.replace('_', ' ')}: {scheme.evidence}")

    def read(self, text: str) -> str:
        """The two-letter code.

        Raises:
            InputError: the text is no country, or may be several.
        """
        if text in self.wrong:
            raise InputError(self.wrong[text])
        return read_country(text, self.scheme)


class Dates:
    """The date cells of one column, the order of day and month decided once."""

    def __init__(self, values: Iterable[str], column: str, rows: Rows) -> None:
        texts = [text for text in dict.fromkeys(values) if text]
        if rows.given.dates or not texts:
            self.order = rows.given.dates or "iso"
            return
        try:
            decided = decide_order(texts)
        except InputError as error:
            raise InputError(f"column {column}: {error}") from None
        self.order = decided.name
        if decided.name != "iso":
            rows.note(f"column {column}: {decided.evidence}")

    def read(self, text: str) -> str:
        """The partial date.

        Raises:
            InputError: the text is no date.
        """
        return read_date(text, self.order)
