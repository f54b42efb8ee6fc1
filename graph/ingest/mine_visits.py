"""Visits of artisanal mines by surveyors, as IPIS publishes them: one row a visit, one pcode a mine.

A visit that records children at work is an incident of child labour, dated by the visit; one that records forced labour
for an armed group is one of forced labour. Armed presence is no category of the ILO: it is a Measure of the mine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.country_names import read_country
from graph.date_reading import decide_order, read_date
from graph.dates import last
from graph.errors import InputError
from graph.ingest.figures import read_degrees, read_workers
from graph.ingest.mine_columns import COLUMNS, GROUPS, minerals_of, read_flag
from graph.ingest.peek import peek
from graph.ingest.published import read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Source
from graph.ingest.tables import Row

_STATUS_BY = "IPIS, visit of surveyors"
_TITLE = "IPIS Open Data: visits of artisanal mines"


def recognises(path: Path) -> bool:
    """Has it the columns of visits, and one of the observations?"""
    seen = peek(path)
    return seen.has("pcode", "visit_date", "workers_numb") and (seen.has("armed_group1") or seen.has("childunder15"))


def read(path: Path, rows: Rows) -> None:
    """State every mine once, from its latest visit, and what each visit observed."""
    country = _country(path, rows)
    visits = list(read_rows(path, COLUMNS, rows))
    try:
        order = decide_order(row.values.get("visit_date", "") for row in visits)
    except InputError as error:
        if rows.given.dates is None:
            raise InputError(f"{path.name}, column visit_date: {error}") from None
        order = None
    dates = rows.given.dates or (order.name if order else "iso")
    if order and order.name != "iso":
        rows.note(f"visit_date is read as {dates}: {order.evidence}")
    dated = [(row, _visited(row, dates, rows)) for row in visits]
    dated.sort(
        key=lambda pair: last(pair[1]).isoformat() if pair[1] else "", reverse=True
    )  # the latest visit of a mine first
    for row, day in dated:
        if not rows.accounts.refused.get(row.where):
            _Visit(row, day, country, rows).state()
    rows.note(
        "workers, position and name of a mine are those of its latest visit; 'no' and an empty cell state nothing"
    )


def _country(path: Path, rows: Rows) -> str | None:
    """Published files begin with the three letters of the country: cod_mines_..., caf_mines_..."""
    letters = path.stem.partition("_")[0].upper()
    try:
        if len(letters) == 3:
            return read_country(letters)
    except InputError:
        pass
    rows.note(f"{path.name} does not begin with the letters of a country (cod_, caf_), so the mines have none")
    return None


def _visited(row: Row, order: str, rows: Rows) -> str | None:
    text = row.text("visit_date")
    try:
        return read_date(text, order) if text else None
    except InputError as error:
        rows.problem(row.where, f"visit_date: {error}")
        return None


class _Visit:
    """What one visit states."""

    def __init__(self, row: Row, day: str | None, country: str | None, rows: Rows) -> None:
        self.row, self.day, self.country, self.rows = row, day, country, rows
        self.shown: dict[str, Any] = {"visibility": rows.given.visibility}
        self.evidence = rows.list_document("ngo_report")
        self.mine = f"ipis:{row.text('pcode')}"

    def state(self) -> None:
        """The mine, then its observations."""
        if self.row.text("pcode") is None:
            self.rows.problem(self.row.where, "pcode is empty; every mine has one")
            return
        if self.mine in self.rows.place:
            self.rows.mention("Mine", self.mine, self.row.where, name=self.row.text("name"), **self.shown)
        else:
            self._new_mine()
        self._children()
        for number in GROUPS:
            self._group(number)
        if self._flag("interference") == 1:
            self._measure("interference", "Interference of armed actors recorded", "yes", None)

    def _new_mine(self) -> None:
        stated: dict[str, Any] = {"kind": "mine", "level": "site", "country": self.country}
        workers = self.row.text("workers_numb")
        try:
            lat, lng = (self.row.text(name) for name in ("latitude", "longitude"))
            if lat and lng and (read_degrees(lat, 90), read_degrees(lng, 180)) != (0, 0):
                stated["lat"], stated["lng"] = read_degrees(lat, 90), read_degrees(lng, 180)
                stated["geocode_precision"] = "as published by the surveyors"
            if workers:
                stated["workers_min"], stated["workers_max"] = read_workers(workers)
        except InputError as error:
            self.rows.problem(self.row.where, str(error))
        self.rows.mention(
            "Mine", self.mine, self.row.where, name=self.row.text("name") or self.mine, city=self.row.text("village"),
            region=self.row.text("province") or self.row.text("prefecture"), products=minerals_of(self.row),
            identifiers=[self.mine], **stated, **self.shown,
        )  # fmt: skip

    def _flag(self, column: str) -> int | None:
        """0 for no, 1 for yes, a larger figure as a count, None where nothing is stated."""
        try:
            return read_flag(self.row.text(column))
        except InputError as error:
            self.rows.problem(self.row.where, f"{column}: {error}")
            return None

    def _children(self) -> None:
        found = self._flag("childunder15")
        if found:
            work = self.row.text("childunder15work")
            self._incident(
                "child_labour", "child_labour", found if found > 1 else None,
                "Surveyors recorded children under 15 at work at this mine on their visit."
                + (f" Kind of work as published: {work}." if work else ""),
            )  # fmt: skip

    def _group(self, number: int) -> None:
        name = self.row.text(f"armed_group{number}") or self.row.text(f"actor{number}name")
        if name:
            said = [
                f"{title}: {text}"
                for column, title in (("type", "type"), ("frequency", "frequency"))
                if (text := self.row.text(f"{column}_armed_group{number}"))
            ]
            self._measure(f"armed:{number}", "Armed presence observed", name, "; ".join(said) or None)
        if self._flag(f"forced_labour_armed_group{number}"):
            self._incident(
                "forced_labour", f"forced_labour:{number}", None,
                f"Surveyors recorded forced labour for {name or 'an armed group'} at this mine on their visit.",
            )  # fmt: skip

    def _id(self, what: str) -> str:
        visit = self.row.text("vid")
        return f"ipis:visit:{visit}:{what}" if visit else self.rows.own_id(self.mine, self.day, what)

    def _incident(self, category: str, what: str, affected: int | None, summary: str) -> None:
        incident = self._id(what)
        self.rows.node(
            "Incident", incident, self.row.where, category=category, start=self.day, end=self.day, affected=affected,
            affected_unit="affected" if affected else None, status="documented", status_by=_STATUS_BY,
            summary=summary, **self.evidence, **self.shown,
        )  # fmt: skip
        self.rows.link(
            "OCCURRED_AT", incident, self.mine, self.row.where, status="documented", **self.evidence, **self.shown
        )
        for document in self.evidence["documents"]:
            self.rows.link("DOCUMENTED_BY", incident, document, self.row.where, **self.evidence, **self.shown)

    def _measure(self, what: str, name: str, value: str, note: str | None) -> None:
        measure = self._id(what)
        self.rows.node(
            "Measure", measure, self.row.where, name=name, value_text=value, start=self.day, end=self.day, note=note,
            **self.evidence, **self.shown,
        )  # fmt: skip
        self.rows.link(
            "CONCERNS", measure, self.mine, self.row.where, status="documented", **self.evidence, **self.shown
        )


SOURCE = Source(
    format="ipis_mine_visits",
    title=_TITLE,
    description="Artisanal mines visited by surveyors: minerals, workers, armed presence, children at work. A visit "
    "tells of its day; a mine without an observation is not a mine without the fact.",
    looks_like="a CSV with a row a visit and the columns vid, pcode, name, visit_date, workers_numb, armed_group1, ...",
    license="ODC-BY 1.0, as quoted by others who use the data; the publisher's own page was not read to its end",
    personal_data="none wanted; names of persons in columns that are not known are not read",
    recognises=recognises,
    read=read,
    about=lambda path, given: About("ipis-mine-visits", _TITLE, "International Peace Information Service (IPIS)"),
    offered_at="https://ipisresearch.be/home/maps-data/open-data/",
)
