"""The strict collector of what an importer states, and of every problem met on the way.

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
from graph.errors import InputError
from graph.ingest.accounts import Accounts
from graph.ingest.bulk import Bulk
from graph.ingest.checks import check_properties
from graph.ingest.source import About, Given
from graph.projection import link_schema, node_schema


@dataclass
class Rows:
    """Collects nodes and links of one load and every problem met on the way.

    Args:
        dataset: name of the dataset; part of every link's key.
        known: label of an id that the ledger already holds, or None.
        about: what is known of the file before reading.
        given: what a person said of it.
    """

    dataset: str
    known: Callable[[str], str | None] = lambda node_id: None
    known_document: Callable[[str], Mapping[str, str] | None] = lambda document: None
    """publisher, kind and visibility of a document that the ledger already holds."""
    erased: Callable[[str], bool] = lambda record: False
    """Was a record of this id erased? What states it again is kept out in any case (``graph.held``)."""
    about: About = field(default_factory=lambda: About(""))
    given: Given = field(default_factory=Given)
    nodes: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Label to id to properties."""
    links: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Type to key to ends and properties."""
    bulk: Bulk = field(default_factory=Bulk)
    """Whole tables of nodes and links, for lists of a million rows."""
    problems: list[str] = field(default_factory=list)
    accounts: Accounts = field(default_factory=Accounts)
    """What became of every row that was read."""
    files: list[Path] = field(default_factory=list)
    """The published files that were read, to be kept as they are."""
    notes: list[str] = field(default_factory=list)
    """What a person should know although it is no problem."""
    place: dict[str, str] = field(default_factory=dict)
    """Where an id was first stated."""

    @property
    def counts(self) -> dict[str, int]:
        """Rows read by file."""
        return self.accounts.read

    def problem(self, where: str, what: str) -> None:
        """Note something that cannot be accepted."""
        self.problems.append(f"{where}: {what}")
        self.accounts.refuse(where, what)

    def label_of(self, node_id: str) -> str | None:
        """Label of an id in this load or, failing that, in the ledger."""
        for label, rows in self.nodes.items():
            if node_id in rows:
                return label
        if node_id.startswith("country:"):
            return "Country" if node_id[8:] in countries() else None
        return self.bulk.label_of(node_id) or self.known(node_id)

    def name_of(self, node_id: str) -> str:
        """Name of an id of this load, or the id itself."""
        for rows in self.nodes.values():
            if node_id in rows:
                return str(rows[node_id].get("name", node_id))
        return node_id

    def own_id(self, *parts: str | None) -> str:
        """An id for what has no published one: the dataset's name and a hash of what tells it from others."""
        return f"{self.dataset}:{_hashed(part or '' for part in parts)}"

    def node(self, label: str, node_id: str, where: str, **properties: Any) -> None:
        """Take one node; a second row with its id is a problem."""
        self.accounts.state(where)
        if node_id in self.place:
            self.problem(where, f"the id {node_id} stands already at {self.place[node_id]}; ids are unique")
            return
        self._new_node(label, node_id, where, properties)

    def mention(self, label: str, node_id: str, where: str, **properties: Any) -> None:
        """Take a node that several rows may name: lists are united, another name becomes an alias.

        Any other value that differs from the first one is said in a note; the first one stays.
        """
        self.accounts.state(where)
        there = self.nodes.get(label, {}).get(node_id)
        if there is None:
            if node_id in self.place:
                self.problem(
                    where, f"{node_id} is a {self.label_of(node_id)} at {self.place[node_id]} and a {label} here"
                )
                return
            self._new_node(label, node_id, where, properties)
            return
        values = without_empty(properties)
        check_properties(self, where, model.LABELS[label].properties, values, label)
        if there["row"][-1] != where:  # a row may name it several times over
            there["row"].append(where)
        for name, value in values.items():
            self._add_value(there, name, value, where)

    def link(
        self,
        kind: str,
        from_id: str,
        to_id: str,
        where: str,
        key: Iterable[str] = (),
        *,
        fold: bool = False,
        **properties: Any,
    ) -> None:
        """Take one relationship. Its key is a hash over dataset, both ends, its type and ``key``.

        Args:
            key: what tells two statements with the same ends apart.
            fold: a row that states the same again is added to the statement's rows instead of being a problem.
        """
        self.accounts.state(where)
        hashed = f"{self.dataset}:{_hashed((kind, from_id, to_id, *key))}"
        values = without_empty(properties)
        check_properties(self, where, model.RELATIONSHIPS[kind].properties, values, kind)
        rows = self.links.setdefault(kind, {})
        there = rows.get(hashed)
        if there is None:
            rows[hashed] = {"from_id": from_id, "to_id": to_id, "key": hashed, "row": [where], **values}
        elif not fold:
            self.problem(where, f"the same statement stands already at {there['row'][0]}; delete one of the two")
        elif there["row"][-1] != where:
            there["row"].append(where)
            for name, value in values.items():
                self._add_value(there, name, value, where)

    def fold(self, where: str, reason: str) -> None:
        """Say that a row states nothing of its own: a total, a repeated header, a repeat of another row."""
        self.accounts.fold(where, reason)

    def note(self, text: str) -> None:
        """Say something once that a person should know although it is no problem."""
        if text not in self.notes:
            self.notes.append(text)

    def list_document(self, kind: str, **properties: Any) -> dict[str, Any]:
        """The node of the published file itself, once; returns the evidence that what it states carries.

        Args:
            kind: of the document and basis of its statements, one of ``model.BASES``.
        """
        about, given = self.about, self.given
        publisher = given.publisher or about.publisher
        if not publisher:
            raise InputError(
                f"Who published {about.title or self.dataset} is not in the file; say it: --publisher NAME"
            )
        as_of = given.as_of or about.as_of
        document = f"{self.dataset}:list:{as_of or 'undated'}"
        if document not in self.place:
            title = given.title or about.title or self.dataset
            stated = {"title": f"{title}, as of {as_of}" if as_of else title, "publisher": publisher, "kind": kind}
            web = {"url": given.url, "archive_url": given.archive_url, "visibility": given.visibility}
            where = self.files[0].name if self.files else title
            self._new_node("Document", document, where, {**stated, **web, **properties})
        return {"documents": [document], "source": [publisher], "basis": kind}

    def tables(self) -> dict[str, pa.Table]:
        """The rows as Arrow tables, sorted as a projection is.

        Raises:
            InputError: there were problems; nothing is to be loaded.
            LookupError: a row was read of which neither a statement, a reason nor a problem is on record.
        """
        self._check_labels()
        self.check_ends()
        self.problems.extend(self.bulk.problems(self.label_of))
        self.accounts.check()
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
        return self.bulk.joined(made)

    def _new_node(self, label: str, node_id: str, where: str, properties: Mapping[str, Any]) -> None:
        self.place[node_id] = where
        if ";" in node_id or node_id != node_id.strip() or node_id.startswith("country:"):
            self.problem(where, f"'{node_id[:60]}' cannot be an id: no ; in it, no space around it, and no country:")
        values = without_empty(properties)
        check_properties(self, where, model.LABELS[label].properties, values, label)
        self.nodes.setdefault(label, {})[node_id] = {"id": node_id, "row": [where], **values}

    def _add_value(self, there: dict[str, Any], name: str, value: Any, where: str) -> None:
        before = there.get(name)
        if before is None:
            there[name] = value
        elif isinstance(value, list):
            there[name] = [*before, *(one for one in value if one not in before)]
        elif value != before and name == "name":
            there["aliases"] = sorted({*(there.get("aliases") or ()), value} - {before})
        elif value != before and name != "aliases":
            self.accounts.differ(
                f"{where}: {name} is '{str(value)[:60]}', and '{str(before)[:60]}' at {there['row'][0]}"
            )

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


def _hashed(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def without_empty(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not stated."""
    return {name: value for name, value in properties.items() if value is not None and value != "" and value != []}


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema)
