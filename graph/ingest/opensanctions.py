"""OpenSanctions in its three forms: simple table, entities (FollowTheMoney JSON lines), statements value by value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.ingest.ftm_entities import Entity, Stater
from graph.ingest.ftm_words import PERSONAL, SCHEMES
from graph.ingest.nested_files import read_json
from graph.ingest.nested_records import Object, Record, Shape
from graph.ingest.peek import peek
from graph.ingest.published import Columns, read_rows
from graph.ingest.rows import Rows
from graph.ingest.source import About, Given, Source
from graph.ingest.tables import Row

SIMPLE = Columns(
    required=("id", "schema", "name", "aliases", "countries", "addresses", "identifiers", "sanctions", "dataset"),
    optional=("program_ids", "birth_date", "first_seen", "last_seen"),
    ignored={"last_change": "when OpenSanctions changed its record"},
    personal=("phones", "emails"),
    unknown="report",
)
STATEMENTS = Columns(
    required=("entity_id", "prop", "schema", "value", "dataset"),
    optional=("canonical_id", "first_seen", "last_seen"),
    ignored={
        "id": "number of the statement; the row itself is cited", "prop_type": "type of the property",
        "lang": "language of the value", "original_value": "the value before OpenSanctions cleaned it",
        "external": "marks enrichment by other data", "origin": "step of OpenSanctions' own work",
        "target": "whether OpenSanctions screens it",
    },
    unknown="report",
)  # fmt: skip
_READ = (
    "name", "alias", "previousName", "weakAlias", "abbreviation", "country", "jurisdiction", "mainCountry", "flag",
    "topics", "program", "programId", "authority", "startDate", "endDate", "listingDate", "date", "sourceUrl",
    "publisher", "percentage", "sharesCount", "owner", "asset", "entity", "status", "reason", "provisions", "role",
    *SCHEMES,
)  # fmt: skip
"""Properties that are read, of all schemata."""
_FREE = "free text, which may name persons"
_ADDRESS = "a company has no address in the model; its country is read"
NOT_READ = {
    "notes": _FREE, "summary": _FREE, "description": _FREE, "address": _ADDRESS, "addressEntity": _ADDRESS,
    "full": _ADDRESS, "city": _ADDRESS, "street": _ADDRESS, "postalCode": _ADDRESS, "region": _ADDRESS,
    "state": _ADDRESS, "legalForm": "the model has none", "incorporationDate": "the model has no such date",
    "dissolutionDate": "the model has no such date", "createdAt": "of the record", "modifiedAt": "of the record",
    "retrievedAt": "of the record", "recordId": "of the record", "website": "the model has none",
}  # fmt: skip
CONTACTS = ("phone", "email", "birthDate", "passportNumber", "idNumber", "socialSecurityNumber")
SHAPE = Shape(
    read=(
        "id", "schema", "datasets[]", "first_seen", "last_seen", *(f"properties.{name}[]" for name in _READ),
        *(f"properties.{name}" for name in _READ), *(f"properties.{name}[].*" for name in ("owner", "asset", "entity")),
    ),
    ignored={
        "caption": "repeats a name", "referents[]": "ids that OpenSanctions joined here", "target": "of its screening",
        "last_change": "of the record", "origin[]": "of the record", "external": "of the record",
        **{f"properties.{name}[]": reason for name, reason in NOT_READ.items()},
    },
    personal=("person", "person.*", *(f"properties.{name}[]" for name in CONTACTS)),
)  # fmt: skip


def recognises(path: Path) -> bool:
    """One of the two tables, or JSON whose objects have id, schema and properties."""
    return not path.is_dir() and _form(path) is not None


def _form(path: Path) -> str | None:
    first = peek(path)
    one = first.json[0] if isinstance(first.json, list) and first.json else first.json
    if isinstance(one, dict):
        return "entities" if {"id", "schema"} <= set(one) and isinstance(one.get("properties"), dict) else None
    if first.has(*SIMPLE.required):
        return "simple"
    return "statements" if first.has(*STATEMENTS.required) else None


def read(path: Path, rows: Rows) -> None:
    """Gather all entities of the file, then state them, since links name entities that stand elsewhere in it."""
    gathered = _Gathered(rows)
    form = _form(path)
    if form == "simple":
        for row in read_rows(path, SIMPLE, rows, separator=","):
            gathered.simple(row)
    elif form == "statements":
        for row in read_rows(path, STATEMENTS, rows, separator=","):
            gathered.statement(row)
    else:
        for record in read_json(path, rows, SHAPE, shaped=_shaped):
            gathered.entity(record)
    Stater(rows, gathered.known(), gathered.persons).state()
    rows.note("OpenSanctions' data are for non-commercial use (CC BY-NC 4.0)")


def _shaped(one: Object) -> Object:
    """An entity; what is stated of a person, or joins one to others, stands below one key, to be dropped as one."""
    if one.get("schema") in PERSONAL:
        kept: Object = {name: one[name] for name in ("id", "schema", "datasets") if name in one}
        return {**kept, "person": one.get("properties")}
    return one


class _Gathered:
    """The entities of one file by id; of persons only the id is kept, so that links to them are dropped as well."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.entities: dict[str, Entity] = {}
        self.persons: dict[str, list[str]] = {}

    def known(self) -> dict[str, Entity]:
        """Entities that are no persons; an id that any row calls a person is one."""
        for entity_id, datasets in self.persons.items():
            dropped = self.entities.pop(entity_id, None)
            for where in dropped.rows if dropped else ():
                self._drop(where, "Person")
            datasets[:] = dict.fromkeys(datasets)
        return self.entities

    def simple(self, row: Row) -> None:
        """One row of the simple table."""
        entity_id, schema = row.text("id"), row.text("schema")
        if not self._usable(row.where, entity_id, schema) or entity_id is None or schema is None:
            return
        datasets = row.ids("dataset")
        if schema in PERSONAL or row.text("birth_date"):
            self._person(row.where, entity_id, schema, datasets)
            return
        entity = self._entity(entity_id, schema, row.where, datasets)
        entity.first_seen, entity.last_seen = row.text("first_seen"), row.text("last_seen")
        entity.add("name", [row.text("name") or ""] if row.text("name") else [])
        for column, name in (
            ("aliases", "alias"), ("countries", "flag" if schema == "Vessel" else "country"),
            ("identifiers", "identifiers"), ("program_ids", "programId"), ("sanctions", "sanctions"),
        ):  # fmt: skip
            entity.add(name, row.ids(column))
        if row.text("addresses"):
            self.rows.accounts.ignore("addresses", _ADDRESS)

    def statement(self, row: Row) -> None:
        """One statement: one value of one property of one entity, with the dataset that states it."""
        entity_id, schema = row.text("canonical_id") or row.text("entity_id"), row.text("schema")
        name, value, dataset = row.text("prop"), row.text("value"), row.text("dataset")
        if not self._usable(row.where, entity_id, schema) or entity_id is None or schema is None:
            return
        if name is None or dataset is None:
            self.rows.problem(row.where, "prop and dataset must both be filled in")
            return
        if schema in PERSONAL or entity_id in self.persons:
            self._person(row.where, entity_id, schema, [dataset])
            return
        if name in CONTACTS:
            self.rows.fold(row.where, f"personal or contact data: {name}")
            self.rows.accounts.drop_personal(name, 1)
            return
        if name != "id" and name not in _READ:
            self.rows.accounts.ignore(name[:200], NOT_READ.get(name, "not known to this importer"))
            self.rows.fold(row.where, "a property that is not read")
            return
        entity = self._entity(entity_id, schema, row.where, [dataset])
        entity.told.setdefault(dataset, set()).add(name)
        days = [one for one in (entity.first_seen, row.text("first_seen")) if one]
        entity.first_seen = min(days, default=None)
        entity.last_seen = max([one for one in (entity.last_seen, row.text("last_seen")) if one], default=None)
        if name != "id" and value is not None:
            entity.add(name, [value])

    def entity(self, record: Record) -> None:
        """One entity of the JSON form, with those nested in it."""
        entity_id, schema = record.text("id"), record.text("schema")
        if not self._usable(record.where, entity_id, schema) or entity_id is None or schema is None:
            return
        datasets = record.texts("datasets")
        if schema in PERSONAL:
            self._person(record.where, entity_id, schema, datasets)
            return
        entity = self._entity(entity_id, schema, record.where, datasets)
        entity.first_seen, entity.last_seen = record.text("first_seen"), record.text("last_seen")
        part = record.part("properties")
        for name in (one for one in _READ if one in part.values):
            entity.add(name, self._values(part, name, entity_id))

    def _values(self, part: Record, name: str, above: str) -> list[str]:
        found = part.at(name)
        several = found if isinstance(found, list) else [found]
        texts = []
        for one in several:
            if isinstance(one, dict) and "id" in one and one.get("id") != above:  # the nested form
                if one.get("schema") in PERSONAL:
                    self.persons.setdefault(str(one["id"]), [])
                    self.rows.accounts.drop_personal(f"{one['schema']} records", 1)
                else:
                    self.entity(Record(part.where, one, part.rows, part.cleaner))
                one = one["id"]
            texts += Record(part.where, {name: one}, part.rows, part.cleaner).texts(name)
        return texts

    def _entity(self, entity_id: str, schema: str, where: str, datasets: list[str]) -> Entity:
        entity = self.entities.setdefault(entity_id, Entity(entity_id, schema, []))
        if entity.schema in ("LegalEntity", "Thing", "Organization") and schema not in ("Thing", "LegalEntity"):
            entity.schema = schema  # statements name the schema of their source; the narrower one counts
        if where not in entity.rows:
            entity.rows.append(where)
        entity.datasets += [one for one in datasets if one not in entity.datasets]
        return entity

    def _person(self, where: str, entity_id: str, schema: str, datasets: list[str]) -> None:
        if schema in ("Person", "LegalEntity"):
            self.persons.setdefault(entity_id, []).extend(datasets)
        self._drop(where, schema)

    def _drop(self, where: str, schema: str) -> None:
        self.rows.fold(where, f"personal data ({schema}): dropped")
        self.rows.accounts.drop_personal(f"{schema} records", 1)

    def _usable(self, where: str, entity_id: str | None, schema: str | None) -> bool:
        if entity_id is None or schema is None or ";" in entity_id or entity_id != entity_id.strip():
            self.rows.problem(
                where, f"id {str(entity_id)[:60]!r} and schema {str(schema)[:60]!r} must be an id and a name"
            )
            return False
        return True


def about(path: Path, given: Given) -> About:
    """Dataset by the data set the file holds, where its first record is of one alone."""
    first = peek(path)
    datasets: Any = None
    one = first.json[0] if isinstance(first.json, list) and first.json else first.json
    if isinstance(one, dict):
        datasets = one.get("datasets")
    elif len(first.rows) > 1 and "dataset" in first.rows[0]:
        at = first.rows[0].index("dataset")
        datasets = first.rows[1][at].split(";") if len(first.rows[1]) > at else None
    single = isinstance(datasets, list) and len(datasets) == 1 and isinstance(datasets[0], str) and datasets[0].strip()
    name = datasets[0].strip() if single else path.stem.strip()
    return About(f"opensanctions-{name[:100]}", f"OpenSanctions: {name[:100]}", "OpenSanctions")


SOURCE = Source(
    format="opensanctions",
    title="OpenSanctions",
    description="Companies, vessels, who owns them and which lists they are on, from many sources, by data set. Says "
    "nothing of supply: a listing concerns a company, never a buyer.",
    looks_like="targets.simple.csv, entities.ftm.json (JSON lines with id, schema, properties) or statements.csv",
    license="CC BY-NC 4.0",
    personal_data="persons, and all that joins companies to persons, are dropped and counted; so are contacts",
    recognises=recognises,
    read=read,
    about=about,
    offered_at="https://www.opensanctions.org/datasets/",
)
