"""Column maps: how one published list writes what we know, declared in a TOML file instead of in code."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from graph.country_names import SCHEMES
from graph.errors import InputError
from graph.ingest.files import read_bytes
from graph.ingest.published import plain

FIELDS = {
    "name": "name of the place, as published",
    "aliases": "other names of the same place, such as the one in the local language",
    "address": "street address; several columns are joined by a comma, and the first one tells places apart",
    "city": "town or city",
    "region": "state, province or region of the country",
    "country": "country the place lies in",
    "lat": "latitude in decimal degrees",
    "lng": "longitude in decimal degrees",
    "geocode_precision": "how exact the position is",
    "facility_type": "kind of the place, as the list calls it",
    "processing_type": "what is done there (cutting, dyeing ...)",
    "products": "what is made there",
    "workers": "number of workers: a number, or a range such as 100-150 or <1000",
    "workers_low": "fewest workers, where a range stands in two columns",
    "workers_high": "most workers, where a range stands in two columns",
    "tier": "tier that the publisher states for its link to the place",
    "since": "since when the brand buys there",
    "until": "until when the brand bought there",
    "os_id": "OS ID of Open Supply Hub",
    "operator": "company that runs the place",
    "parent": "company that owns the place or its operator; only where the column says parent or owner",
    "group": "supplier group; not ownership",
    "subcontractors": "companies that the place gives work to, several in one cell",
    "note": "anything else about the link between the brand and the place; kept with the column's name",
}
"""What a column can be, and what it means; the order is that of a proposed map."""
SEVERAL = ("aliases", "address", "facility_type", "processing_type", "products", "note")
"""Fields that may take more than one column."""
PLACES = ("Factory", "Farm", "Mine", "Vessel")
_TOP = {
    "title", "publisher", "dataset", "license", "place", "as_of", "countries", "exact", "personal", "fill_down",
    "recognised_by", "columns", "constants", "brand", "separators", "blank", "ignored", "measures", "undecided",
}  # fmt: skip
_BRAND = {"name", "column", "separator", "names", "publisher_is"}


@dataclass(frozen=True)
class Measured:
    """A column that states a figure of the place for which the model has no column of its own."""

    column: str
    name: str
    unit: str
    needs: str | None = None
    """Only where this column is filled: some lists write 0 for 'not stated'."""


@dataclass(frozen=True)
class BrandOf:
    """Whose list it is: one name, or the column that holds it."""

    name: str | None = None
    column: str | None = None
    separator: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """Spelling in the cell to name."""
    publisher_is: tuple[str, ...] = ()
    """Brands that are the publisher's own, so that what it says of them they acknowledge."""


@dataclass(frozen=True)
class ColumnMap:
    """One declared list."""

    name: str
    path: Path | None = None
    """The TOML file; None for a map made from header words."""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field to the columns that hold it."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Field to what it is in every row."""
    brand: BrandOf = BrandOf()
    title: str = ""
    publisher: str | None = None
    dataset: str | None = None
    license: str | None = None
    place: str = "Factory"
    as_of: tuple[str, ...] = ("title", "file_name")
    countries: str | None = None
    recognised_by: tuple[str, ...] = ()
    exact: bool = False
    """Recognised only where the table has no other columns than the declared ones."""
    personal: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    """Columns whose empty cells repeat the cell above."""
    separators: Mapping[str, str] = field(default_factory=dict)
    blank: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column to the texts that mean 'not stated'; one that ends in * stands for all that begin so."""
    ignored: Mapping[str, str] = field(default_factory=dict)
    measures: tuple[Measured, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """Every column that is read, once."""
        named = [name for names in self.columns.values() for name in names]
        named += [self.brand.column] if self.brand.column else []
        named += [name for one in self.measures for name in (one.column, one.needs) if name]
        return tuple(dict.fromkeys(named))

    def fits(self, names: Iterable[str]) -> bool:
        """Whether a row of cells is the header of such a list."""
        there = {plain(name) for name in names}
        declared = {plain(name) for name in (*self.read, *self.ignored, *self.personal)}
        return {plain(name) for name in self.recognised_by} <= there and (not self.exact or there - {""} <= declared)

    def cited(self) -> str:
        """How a reader of the list is told which map was in use."""
        if self.path is None:
            pairs = "; ".join(f"{name} <- {' + '.join(columns)}" for name, columns in self.columns.items())
            return f"Columns read by their header words: {pairs}"
        return f"Columns read by the map {self.path.name} (SHA-256 {hashlib.sha256(read_bytes(self.path)).hexdigest()})"


@cache
def maps() -> tuple[ColumnMap, ...]:
    """The maps that come with tiertrace, every TOML file of the folder ``maps``."""
    return tuple(read_map(path) for path in sorted((Path(__file__).parent / "maps").glob("*.toml")))


def read_map(path: Path) -> ColumnMap:
    """Read a column map and check every word of it.

    Raises:
        InputError: it is no TOML, or says something that no map can say; the sentence names it.
    """
    try:
        said = tomllib.loads(read_bytes(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} is no TOML ({error}); `tiertrace map FILE` writes one to begin with") from None
    return _Checked(path, said).map()


@dataclass(frozen=True)
class _Checked:
    """The values of one TOML file, each asked for by its type."""

    path: Path
    said: Mapping[str, Any]

    def map(self) -> ColumnMap:
        self._known(self.said, _TOP, "")
        undecided = self._table("undecided")
        if undecided:
            raise self._wrong(
                f"[undecided] still names {', '.join(map(repr, undecided))}; say of each what it is: a field in "
                "[columns], or personal, or [ignored] with a reason"
            )
        columns = {name: self._texts(self._table("columns"), name) for name in self._table("columns")}
        constants = self._words("constants")
        for name in (*columns, *constants):
            if name not in FIELDS:
                raise self._wrong(f"'{name}' is no field; the fields are {', '.join(FIELDS)}")
        if "name" not in columns:
            raise self._wrong("[columns] does not say which column holds the name of the place (name = ...)")
        for name, named in columns.items():
            if len(named) > 1 and name not in SEVERAL:
                raise self._wrong(f"{name} takes one column; several may be given for {', '.join(SEVERAL)}")
        brand = self._table("brand")
        self._known(brand, _BRAND, "brand.")
        made = ColumnMap(
            name=self.path.stem,
            path=self.path,
            columns=columns,
            constants=constants,
            brand=BrandOf(
                self._text(brand, "name"), self._text(brand, "column"), self._text(brand, "separator"),
                self._strings(brand.get("names", {}), "brand.names"),
                self._texts(brand, "publisher_is") if "publisher_is" in brand else (),
            ),
            title=self._text(self.said, "title") or "",
            publisher=self._text(self.said, "publisher"),
            dataset=self._text(self.said, "dataset"),
            license=self._text(self.said, "license"),
            place=self._one_of("place", PLACES) or "Factory",
            as_of=self._texts(self.said, "as_of") if "as_of" in self.said else ("title", "file_name"),
            countries=self._one_of("countries", SCHEMES),
            recognised_by=self._texts(self.said, "recognised_by") if "recognised_by" in self.said else (),
            exact=self.said.get("exact") is True,
            personal=self._texts(self.said, "personal") if "personal" in self.said else (),
            fill_down=self._texts(self.said, "fill_down") if "fill_down" in self.said else (),
            separators=self._words("separators"),
            blank={name: self._texts(self._table("blank"), name) for name in self._table("blank")},
            ignored=self._words("ignored"),
            measures=tuple(map(self._measure, self._tables("measures"))),
        )  # fmt: skip
        read = {*made.read, *made.ignored, *made.personal}
        for name in (*made.recognised_by, *made.fill_down):
            if name not in read:
                raise self._wrong(f"the column '{name}' is recognised_by or fill_down, but nothing says what it holds")
        return made if made.recognised_by else self._recognised_by_its_columns(made)

    def _recognised_by_its_columns(self, made: ColumnMap) -> ColumnMap:
        required = [name for one in ("name", "address", "country") for name in made.columns.get(one, ())[:1]]
        return ColumnMap(**{**vars(made), "recognised_by": tuple(required)})

    def _measure(self, table: Mapping[str, Any]) -> Measured:
        self._known(table, {"column", "name", "unit", "needs"}, "measures.")
        column, name = self._text(table, "column"), self._text(table, "name")
        if not column or not name:
            raise self._wrong("each of [[measures]] needs column and name")
        return Measured(column, name, self._text(table, "unit") or "", self._text(table, "needs"))

    def _known(self, table: Mapping[str, Any], allowed: set[str], before: str) -> None:
        unknown = sorted(set(table) - allowed)
        if unknown:
            raise self._wrong(
                f"'{before}{unknown[0]}' is nothing a map can say; it can say {', '.join(sorted(allowed))}"
            )

    def _table(self, name: str) -> Mapping[str, Any]:
        found = self.said.get(name, {})
        if not isinstance(found, dict):
            raise self._wrong(f"{name} is to be a table, written [{name}]")
        return found

    def _tables(self, name: str) -> list[Mapping[str, Any]]:
        found = self.said.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self._wrong(f"{name} is to be a list of tables, each written [[{name}]]")
        return found

    def _words(self, name: str) -> Mapping[str, str]:
        return self._strings(self._table(name), name)

    def _strings(self, table: Any, name: str) -> Mapping[str, str]:
        if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
            raise self._wrong(f"every value of [{name}] is to be a text in quotation marks")
        return table

    def _text(self, table: Mapping[str, Any], name: str) -> str | None:
        found = table.get(name)
        if found is not None and not isinstance(found, str):
            raise self._wrong(f"{name} is to be a text in quotation marks")
        return found or None

    def _texts(self, table: Mapping[str, Any], name: str) -> tuple[str, ...]:
        found = table.get(name)
        listed = [found] if isinstance(found, str) else found
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise self._wrong(f"{name} is to be a text or a list of texts")
        return tuple(listed)

    def _one_of(self, name: str, allowed: Iterable[str]) -> str | None:
        found = self._text(self.said, name)
        if found is not None and found not in tuple(allowed):
            raise self._wrong(f"{name} '{found[:60]}' is not one of {', '.join(allowed)}")
        return found

    def _wrong(self, what: str) -> InputError:
        return InputError(f"{self.path.name}: {what}")
