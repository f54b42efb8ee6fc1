"""What an importer declares, and the strict collector of the rows it reads.

An importer maps rows to nodes and links of the model. Whatever it does not understand
is a problem that names file, line and remedy; problems are gathered, so that a person
sees all of them at once, and nothing is loaded while there is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from graph import model
from graph.countries import countries
from graph.dates import bounds
from graph.errors import InputError
from graph.projection import link_schema, node_schema


@dataclass(frozen=True)
class Source:
    """The declaration of one published format."""

    format: str
    title: str
    description: str
    """What it holds and what it cannot tell, for readers."""
    looks_like: str
    """How a file or folder of this format is recognised, in a sentence."""
    license: str
    personal_data: str
    """Which personal data the format carries and what becomes of it."""
    recognises: Callable[[Path], bool]
    read: Callable[[Path, Rows], None]
    dataset: Callable[[Path], str]
    """Name of the dataset a path holds; loading that dataset again replaces it."""
    as_of: Callable[[Path], str | None] = lambda path: None
    """The day the dataset speaks of, where the files say one (a partial date)."""
    history: str = "replace"
    """replace: the newest load is the whole dataset. accumulate: each load is a dated list of its own."""


@dataclass
class Rows:
    """Collects nodes and links of one load and every problem met on the way.

    Args:
        dataset: name of the dataset; part of every link's key.
        known: label of an id that the ledger already holds, or None.
    """

    dataset: str
    known: Callable[[str], str | None] = lambda node_id: None
    known_document: Callable[[str], Mapping[str, str] | None] = lambda document: None
    """publisher, kind and visibility of a document that the ledger already holds."""
    nodes: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Label to id to properties."""
    links: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Type to key to ends and properties."""
    problems: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """Rows read by file."""
    files: list[Path] = field(default_factory=list)
    """The published files that were read, to be kept as they are."""
    notes: list[str] = field(default_factory=list)
    """What a person should know although it is no problem."""
    place: dict[str, str] = field(default_factory=dict)
    """Where an id was first stated."""

    def problem(self, where: str, what: str) -> None:
        """Note something that cannot be accepted."""
        self.problems.append(f"{where}: {what}")

    def label_of(self, node_id: str) -> str | None:
        """Label of an id in this load or, failing that, in the ledger."""
        for label, rows in self.nodes.items():
            if node_id in rows:
                return label
        if node_id.startswith("country:"):
            return "Country" if node_id[8:] in countries() else None
        return self.known(node_id)

    def name_of(self, node_id: str) -> str:
        """Name of an id of this load, or the id itself."""
        for rows in self.nodes.values():
            if node_id in rows:
                return str(rows[node_id].get("name", node_id))
        return node_id

    def node(self, label: str, node_id: str, where: str, **properties: Any) -> None:
        """Take one node; a second row with its id is a problem."""
        if node_id in self.place:
            self.problem(where, f"the id {node_id} stands already at {self.place[node_id]}; ids are unique")
            return
        self.place[node_id] = where
        if ";" in node_id or node_id != node_id.strip() or node_id.startswith("country:"):
            self.problem(where, f"'{node_id[:60]}' cannot be an id: no ; in it, no space around it, and no country:")
        values = _without_empty(properties)
        self._check(where, model.LABELS[label].properties, values, label)
        self.nodes.setdefault(label, {})[node_id] = {"id": node_id, "row": [where], **values}

    def link(self, kind: str, from_id: str, to_id: str, where: str, key: Iterable[str] = (), **properties: Any) -> None:
        """Take one relationship. Its key is a hash over both ends, its type and ``key``.

        Args:
            key: what tells two statements with the same ends apart.
        """
        text = "\x1f".join((kind, from_id, to_id, *key))
        hashed = f"{self.dataset}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        values = _without_empty(properties)
        self._check(where, model.RELATIONSHIPS[kind].properties, values, kind)
        rows = self.links.setdefault(kind, {})
        if hashed in rows:
            self.problem(where, f"the same statement stands already at {rows[hashed]['row'][0]}; delete one of the two")
            return
        rows[hashed] = {"from_id": from_id, "to_id": to_id, "key": hashed, "row": [where], **values}

    def _check(self, where: str, declared: tuple[model.Property, ...], values: Mapping[str, Any], name: str) -> None:
        allowed = {one.name: one for one in declared}
        for key, value in values.items():
            column = allowed.get(key)
            if column is None:
                raise LookupError(f"{name} has no property {key}")  # an importer's own mistake, not the data's
            for item in value if isinstance(value, list) else [value]:
                if column.values and item not in column.values:
                    self.problem(where, f"{key} '{item}' is not one of {', '.join(column.values)}")
                if column.kind == "date" or key == "listed":
                    try:
                        bounds(item)
                    except InputError as error:
                        self.problem(where, f"{key}: {error}")
        for name in ("url", "archive_url"):
            if name in values and not values[name].startswith(("http://", "https://")):
                self.problem(
                    where, f"{name} '{values[name][:60]}' is no web address; it begins with https:// or http://"
                )
        country = values.get("country")
        if country is not None and country not in countries():
            self.problem(where, f"country '{country[:40]}' is no ISO 3166-1 code of two capital letters, such as BD")
        for low, high in (("start", "end"), ("valid_from", "valid_to")):
            self._check_order(where, values.get(low), values.get(high))

    def _check_order(self, where: str, start: str | None, end: str | None) -> None:
        if start is None or end is None:
            return
        try:
            backwards = bounds(end)[1] < bounds(start)[0]
        except InputError:
            return  # already noted
        if backwards:
            self.problem(where, f"the end {end} lies before the start {start}; correct or swap them")

    def _check_labels(self) -> None:
        """An id that another dataset has must be the same kind of thing there; a brand may be a supplier elsewhere."""
        for label, rows in self.nodes.items():
            for node_id, node in rows.items():
                other = self.known(node_id)
                if other is not None and other != label and not {label, other} <= set(model.COMPANIES):
                    self.problem(
                        node["row"][0], f"{node_id} is a {other} in a dataset that is loaded, and a {label} here"
                    )

    def check_ends(self) -> None:
        """Every link must join two known ids of the kinds its type allows, and carry its evidence."""
        for kind, rows in self.links.items():
            shape = model.RELATIONSHIPS[kind]
            for link in rows.values():
                where = link["row"][0]
                for end, allowed in (("from_id", shape.starts), ("to_id", shape.ends)):
                    label = self.label_of(link[end])
                    if label is None:
                        self.problem(where, f"{kind} names {link[end]}, which no row and no loaded dataset has")
                    elif label not in allowed:
                        self.problem(
                            where, f"{kind} cannot {'start' if end == 'from_id' else 'end'} at {link[end]}, a {label}"
                        )
                if shape.walked and not link.get("source"):
                    self.problem(where, f"the {kind} link has no source; name the document that states it")
                self._check_documents(where, link)
        for incident in self.nodes.get("Incident", {}).values():
            if not incident.get("documents"):
                self.problem(incident["row"][0], f"the incident {incident['id']} has no document")
            self._check_documents(incident["row"][0], incident)

    def _check_documents(self, where: str, row: Mapping[str, Any]) -> None:
        for document in row.get("documents") or ():
            if self.label_of(document) != "Document":
                self.problem(where, f"the document {document} is not among the documents; add it there")

    def tables(self) -> dict[str, pa.Table]:
        """The rows as Arrow tables, sorted as a projection is.

        Raises:
            InputError: there were problems; nothing is to be loaded.
        """
        self._check_labels()
        self.check_ends()
        if self.problems:
            raise InputError(
                f"{len(self.problems):,} problem{'' if len(self.problems) == 1 else 's'} in {self.dataset}; "
                "nothing was loaded. Correct and load again:",
                self.problems,
            )
        made = {}
        for label, rows in self.nodes.items():
            made[label] = _table(sorted(rows.values(), key=lambda row: row["id"]), node_schema(label, derived=False))
        for kind, rows in self.links.items():
            ordered = sorted(rows.values(), key=lambda row: (row["from_id"], row["to_id"], row["key"]))
            made[kind] = _table(ordered, link_schema(kind, derived=False))
        return made


def _without_empty(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not stated."""
    return {name: value for name, value in properties.items() if value is not None and value != "" and value != []}


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema)
