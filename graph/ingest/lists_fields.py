"""The columns of a batch as columns of the model; the rows that need a closer look are marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.ingest import lists_values as values
from graph.ingest.lists_batches import Batch, Mask, as_text
from graph.ingest.lists_doubts import CITIES, DATE_ADDRESS, GLYPH, country_of, ends_elsewhere
from graph.ingest.lists_hashes import compared_column, hashed
from graph.ingest.lists_statement import Listed

_DEGREES = r"^[+-]?\d{1,3}(\.\d{1,20})?$"
_SHORT = 3  # letters of a code
_TEXT = pa.string()
_TEXTS = pa.list_(pa.string())


class Fields:
    """Model columns of one batch.

    Args:
        batch: its columns of clean text.
        listed: what is decided for the whole list.
    """

    def __init__(self, batch: Batch, listed: Listed) -> None:
        self.batch, self.listed, self.chosen = batch, listed, listed.chosen
        self.count = len(batch.lines)
        self.slow: Mask = np.zeros(self.count, dtype=bool)
        """Rows to be read one by one."""

    def text(self, name: str) -> pa.Array:
        """The cells of a field as texts; what states nothing is null."""
        return as_text(self.encoded(name))

    def encoded(self, name: str) -> pa.Array:
        """The same as they are kept: a dictionary where few texts differ."""
        if name in self.chosen.constants:
            return pa.repeat(pa.scalar(self.chosen.constants[name], _TEXT), self.count)
        named = self.chosen.columns.get(name)
        return self._cells(named[0]) if named else pa.nulls(self.count, _TEXT)

    def _cells(self, column: str) -> pa.Array:
        cells = self.batch.columns.get(column)
        if cells is None:
            return pa.nulls(self.count, _TEXT)
        blank = self.chosen.blank.get(column, ())
        if isinstance(cells, pa.DictionaryArray):
            texts = cells.dictionary.to_pylist()
            empty = [code for code, text in enumerate(texts) if values.is_blank(text, blank)]
            kind = cells.indices.type
            left = pc.invert(pc.is_in(cells.indices, pa.array(empty, kind))) if empty else None
            indices = pc.if_else(left, cells.indices, pa.scalar(None, kind)) if empty else cells.indices
            return pa.DictionaryArray.from_arrays(indices, cells.dictionary)
        if blank:
            return self._each(cells, lambda text: None if values.is_blank(text, blank) else text, _TEXT)
        return _without_empty(cells)

    def _each(self, cells: pa.Array, read: Callable[[str], Any], kind: pa.DataType) -> pa.Array:
        """Read every different text once; rows whose text is refused are marked."""
        encoded = cells.dictionary_encode()
        made: list[Any] = []
        wrong: list[int] = []
        for code, text in enumerate(encoded.dictionary.to_pylist()):
            try:
                made.append(read(text))
            except InputError:
                made.append(None)
                wrong.append(code)
        if wrong:
            self.mark(pc.is_in(encoded.indices, pa.array(wrong, encoded.indices.type)))
        return pa.array(made, kind).take(encoded.indices)

    def mark(self, rows: pa.Array) -> None:
        """These rows are to be read one by one; null is no."""
        self.slow |= pc.fill_null(rows, False).to_numpy(zero_copy_only=False)

    def country(self) -> pa.Array:
        """Two-letter codes."""
        return self._each(self.encoded("country"), self.listed.countries.read, _TEXT)

    def place(self, ids: pa.Array) -> dict[str, pa.Array]:
        """Columns of the places.

        Args:
            ids: as ``ids`` gives them, which takes the longest.
        """
        chosen, text = self.chosen, self.text
        name, country = text("name"), self.country()
        city, address = text("city"), self._address()
        self.mark(name.is_null())
        self.mark(country.is_null())
        self.mark(text("os_id").is_valid())
        self._doubts(address, country)
        lat, lng = self._position()
        fewest, most = self._workers()
        precise = pc.if_else(lat.is_valid(), text("geocode_precision"), pa.scalar(None, _TEXT))
        return {
            "id": ids, "name": name, "kind": self._same(chosen.place.lower()),
            "level": self._same("site"), "address": address, "city": city, "region": text("region"), "country": country,
            "lat": lat, "lng": lng, "geocode_precision": precise, "facility_type": self._several("facility_type"),
            "processing_type": self._several("processing_type"), "products": self._several("products"),
            "workers_min": fewest, "workers_max": most, "visibility": self._same(self.listed.rows.given.visibility),
            "row": self.where(),
        }  # fmt: skip

    def link(self) -> dict[str, pa.Array]:
        """Columns of the links of buyers."""
        made = {
            "product": self._each(self.encoded("products"), self._product, _TEXT),
            "note": self._note(),
            "disclosed_tier": self._each(self.encoded("tier"), values.tier, pa.int64()),
        }
        for name, model in (("since", "valid_from"), ("until", "valid_to")):
            read = self.listed.dates[name].read if name in self.listed.dates else str
            made[model] = self._each(self.encoded(name), read, _TEXT)
        self.mark(pc.and_(made["valid_from"].is_valid(), made["valid_to"].is_valid()))
        return made

    def where(self) -> pa.Array:
        """File and line of each row, as a list of one."""
        lines = pa.array(self.batch.lines).cast(_TEXT)
        texts = pc.binary_join_element_wise(pa.scalar(self.batch.sheet), lines, ":")
        return pa.ListArray.from_arrays(pa.array(np.arange(self.count + 1, dtype=np.int32)), texts)

    def ids(self) -> pa.Array:
        """What ``place_id`` gives; null where name or country is."""
        named = self.chosen.columns.get("address")
        first = self._cells(named[0]) if named else pa.nulls(self.count, _TEXT)
        address = pc.fill_null(_compared(first), "")
        return hashed(self.listed.rows.dataset, _compared(self.encoded("name")), address, self.country())

    def _same(self, value: str) -> pa.Array:
        return pa.repeat(pa.scalar(value, _TEXT), self.count)

    def _address(self) -> pa.Array:
        parts = [pc.utf8_trim(as_text(self._cells(one)), " ,") for one in self.chosen.columns.get("address", ())]
        if not parts:
            return self.text("address")
        parts = [_without_empty(one) for one in parts]
        return parts[0] if len(parts) == 1 else _joined(parts)

    def _doubts(self, address: pa.Array, country: pa.Array) -> None:
        if not pc.all(pc.string_is_ascii(address)).as_py():
            self.mark(pc.match_substring(address, GLYPH))
        for likely in (pc.match_substring(address, ":"), pc.equal(pc.binary_length(address), 10)):
            if pc.any(likely).as_py():
                self._each(pc.if_else(likely, address, pa.scalar(None, _TEXT)), _no_date, _TEXT)
        named = self._each(self.encoded("city"), _country_named, _TEXT)
        if named.null_count < len(named):
            self.mark(pc.equal(named, country))
        likely = pc.and_(pc.match_substring(address, ","), pa.array(~_end_in_figures(address)))
        likely = pc.and_(pc.fill_null(likely, False), country.is_valid())
        where = pa.array(np.flatnonzero(likely.to_numpy(zero_copy_only=False)))
        last = pc.replace_substring_regex(address.take(where), "^(?s:.*),", "")
        both = pc.binary_join_element_wise(last, country.take(where), "\x1f").dictionary_encode()
        wrong = [code for code, text in enumerate(both.dictionary.to_pylist()) if _ends_elsewhere(text)]
        marked = pc.is_in(both.indices, pa.array(wrong, both.indices.type)).to_numpy(zero_copy_only=False)
        self.slow[where.to_numpy()[marked]] = True

    def _position(self) -> tuple[pa.Array, pa.Array]:
        made = [self._degrees(one) for one in ("lat", "lng")]
        lat, lng = made
        self.mark(pc.xor(lat.is_valid(), lng.is_valid()))
        self.mark(pc.and_(pc.equal(lat, 0.0), pc.equal(lng, 0.0)))
        return lat, lng

    def _degrees(self, name: str) -> pa.Array:
        text = self.text(name)
        if text.null_count == len(text):
            return pa.nulls(self.count, pa.float64())
        plain = pc.fill_null(pc.match_substring_regex(text, _DEGREES), False)
        made = pc.if_else(plain, pc.utf8_ltrim(text, "+"), pa.scalar(None, _TEXT)).cast(pa.float64())
        self.mark(pc.and_(text.is_valid(), pc.invert(plain)))
        self.mark(pc.greater(pc.abs(made), float(values.LIMITS[name])))
        return made

    def _workers(self) -> tuple[pa.Array, pa.Array]:
        total, low, high = (self.encoded(one) for one in ("workers", "workers_low", "workers_high"))
        whole = pa.int64()
        made = [
            self._each(total, lambda text: values.workers(text, None, None)[0], whole),
            self._each(total, lambda text: values.workers(text, None, None)[1], whole),
        ]
        if low.null_count == len(low) and high.null_count == len(high):
            return made[0], made[1]
        fewest = self._each(low, lambda text: values.workers(None, text, None)[0], whole)
        most = self._each(high, lambda text: values.workers(None, None, text)[1], whole)
        self.mark(pc.and_(total.is_null(), pc.greater(fewest, most)))
        return pc.if_else(total.is_valid(), made[0], fewest), pc.if_else(total.is_valid(), made[1], most)

    def _split(self, name: str, text: str) -> list[str]:
        separator = self.chosen.separators.get(name)
        parts = [part.strip() for part in text.split(separator) if part.strip()] if separator else [text]
        return list(dict.fromkeys(parts))

    def _several(self, name: str) -> pa.Array:
        return self._each(self.encoded(name), lambda text: self._split(name, text) or None, _TEXTS)

    def _product(self, text: str) -> str | None:
        return ", ".join(self._split("products", text)) or None

    def _note(self) -> pa.Array:
        named = self.chosen.columns.get("note")
        if not named:
            return pa.nulls(self.count, _TEXT)
        return self._each(self._cells(named[0]), lambda text: f"{named[0]}: {text}", _TEXT)


def _compared(cells: pa.Array) -> pa.Array:
    """``compared`` of every cell."""
    if isinstance(cells, pa.DictionaryArray):
        return compared_column(cells.dictionary).take(cells.indices)
    return compared_column(cells)


def _without_empty(texts: pa.Array) -> pa.Array:
    """Empty texts as nulls."""
    empty = pc.equal(texts, "")
    return pc.if_else(empty, pa.scalar(None, _TEXT), texts) if pc.any(empty).as_py() else texts


def _joined(parts: list[pa.Array]) -> pa.Array:
    return _without_empty(pc.binary_join_element_wise(*parts, ", ", null_handling="skip"))


def _end_in_figures(texts: pa.Array) -> Mask:
    """Whether the last byte of each text is a figure."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset + 1 : texts.offset + len(texts) + 1]
    if data is None or not len(data):
        return np.zeros(len(texts), dtype=bool)
    last = np.frombuffer(data, dtype=np.uint8)[np.maximum(ends - 1, 0)]
    found: Mask = (last >= ord("0")) & (last <= ord("9"))
    return found


def _country_named(city: str) -> str | None:
    """The one country that a text of the city column surely is; where it is the row's own, the row path says so."""
    found = country_of(city) if len(city) > _SHORT else frozenset()
    return next(iter(found)) if len(found) == 1 and found.isdisjoint(CITIES) else None


def _ends_elsewhere(both: str) -> bool:
    last, _, country = both.partition("\x1f")
    return ends_elsewhere(f",{last}", country) is not None


def _no_date(address: str) -> str:
    """Refuse an address that a spreadsheet made a date of; the row path says so."""
    if DATE_ADDRESS.search(address):
        raise InputError("the address is a date")
    return address
