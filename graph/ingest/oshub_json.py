"""Records of a JSON answer of Open Supply Hub's API, one by one, and texts out of whatever shape a value has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.ingest.cells import Cleaner
from graph.ingest.files import decoded, read_bytes
from graph.ingest.oshub_places import PUBLISHER
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given
from graph.ingest.tables import MAX_CELL

_DEEPEST = 6
_VALUES = ("raw_values", "raw_value", "values", "value", "name")
"""Keys under which the API keeps what was contributed, the best first."""


def about_answer(path: Path, given: Given) -> About:
    """An answer is one selection of places, so each file is a dataset of its own; it says no day."""
    stem = "-".join(re.findall(r"\w+", path.stem.lower())) or "file"
    return About(f"open-supply-hub-{stem}", f"Open Supply Hub, {path.stem}", PUBLISHER, given.as_of)


def load(path: Path, rows: Rows) -> Any:
    """The whole answer.

    Raises:
        InputError: it is no JSON.
    """
    rows.files.append(path)
    text = decoded(read_bytes(path), path.name, rows.given.encoding)
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no whole JSON ({str(error)[:80]}); download it again") from None


def records(path: Path, found: Iterable[Any], rows: Rows) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each record with its place in the file, counted from 1; all are taken into the books."""
    for number, record in enumerate(found, 1):
        where = f"{path.name}:{number}"
        rows.accounts.take(path.name, where)
        if where in rows.accounts.set_aside:
            rows.fold(where, "set aside")
        elif isinstance(record, dict):
            yield where, record
        else:
            rows.problem(where, f"record {number} is no object with the values of a place; download the file again")


class Texts:
    """Texts of one record, cleaned as cells are."""

    def __init__(self, rows: Rows, where: str, cleaner: Cleaner) -> None:
        self._rows, self._where, self._cleaner = rows, where, cleaner

    def of(self, name: str, value: Any, depth: int = 0) -> list[str]:
        """Every text in a value: itself, those of a list, or what the API keeps inside an object."""
        if value is None or isinstance(value, bool) or depth > _DEEPEST:
            return []
        if isinstance(value, str | int | float):
            text = self._clean(name, str(value))
            return [text] if text else []
        if isinstance(value, Mapping):
            key = next((one for one in _VALUES if value.get(one)), None)
            return self.of(name, value[key], depth + 1) if key else []
        if isinstance(value, list):
            return list(dict.fromkeys(text for one in value for text in self.of(name, one, depth + 1)))
        return []

    def one(self, name: str, value: Any) -> str | None:
        """The only text of a value, or its texts joined by bars."""
        return "|".join(self.of(name, value)) or None

    def flat(self, value: Any, prefix: str = "", depth: int = 0) -> dict[str, str]:
        """An object as names with dots and texts."""
        if not isinstance(value, Mapping) or depth > _DEEPEST:
            return {}
        found: dict[str, str] = {}
        for key, inside in value.items():
            name = f"{prefix}{key}"
            if isinstance(inside, Mapping):
                found |= self.flat(inside, f"{name}.", depth + 1)
            elif isinstance(inside, bool):
                found[name] = str(inside)
            else:
                found[name] = ", ".join(self.of(name, inside))
        return found

    def _clean(self, name: str, text: str) -> str:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            self._rows.problem(self._where, f"{name} holds half of a character; download the file again")
            return ""
        if len(text) > MAX_CELL:
            self._rows.problem(self._where, f"{name} has {len(text):,} characters, the limit is {MAX_CELL:,}")
            return ""
        return self._cleaner.clean(name, text, self._where)


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or the one object."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def range_of(value: Any) -> list[str]:
    """Numbers of workers as the API writes them, ``{"min": 100, "max": 150}``, in a list or alone."""
    found = []
    for one in dicts(value):
        inner = one.get("value", one)
        low, high = (inner.get("min"), inner.get("max")) if isinstance(inner, dict) else (inner, inner)
        stated = [str(part) for part in dict.fromkeys((low, high)) if isinstance(part, int | str) and part != ""]
        found += ["-".join(stated)] if stated else []
    return found


def report_unread(rows: Rows, record: Mapping[str, Any], read: Iterable[str], ignored: Mapping[str, str]) -> None:
    """Say which values of a record are not read; an API gets new ones without notice, so they are never fatal."""
    for name in record.keys() - set(read):
        rows.accounts.ignore(str(name)[:100], ignored.get(name, "not known to this importer"))
