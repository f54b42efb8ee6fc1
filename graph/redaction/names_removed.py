"""The rule that takes names away: from the records themselves, and wherever else they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow.compute as pc

from graph import model
from graph.errors import UsageError
from graph.redaction.draft import ID_COLUMNS, Draft, free_texts, is_in
from graph.redaction.labels import neutral_ids, shown, title_withheld
from graph.redaction.naming import Finder
from graph.redaction.told import REMOVED, UNREADABLE, Told, common_texts, take_up

RULE = "remove_names"
UNION = "union (name withheld)"
_A_RECORD = "a record whose name is removed"
_ADDRESSES = ("url", "archive_url")
_EMPTIED = (
    "address", "city", "lat", "lng", "geocode_precision", "aliases", "identifiers", "former_ids", "row", *_ADDRESSES,
    "sha256", "corrections",
)  # fmt: skip
_ADDRESSED = (*_ADDRESSES, "identifiers", "former_ids", "row")
_NAMES = ("name", "aliases", "scheme")
_OF_A_RECORD = tuple(sorted(model.LABELS.keys() - {*model.PARTIES, *model.FACILITIES, "Country", "Good", "Policy"}))
"""Records that speak of another one, so that their ids may be made of its name."""


class Removing:
    """One run of the rule.

    Args:
        draft: the tables.
        done: neutral ids that an earlier redaction gave; those records stay as they are.
    """

    def __init__(self, draft: Draft, done: set[str]) -> None:
        self.draft, self.done = draft, done
        self.renamed: dict[str, str] = {}
        self._label = {one: label for label in draft.labels() for one in draft.tables[label]["id"].to_pylist()}

    def run(self, ids: Iterable[str], unions: Iterable[Mapping[str, Any]]) -> None:
        """Take the names of records, and of unions that were taken out, from every table."""
        records = self._records(set(ids) - self.done)
        self._rename(records)
        told = Told(common_texts(self.draft))
        for old in sorted(records):
            take_up(self.draft, told, records[old], REMOVED, shown(self.renamed[old]))
        for row in unions:
            take_up(self.draft, told, row, UNION, UNION)
        self.draft.count(RULE, "names too short or too common to look for in other records", told.too_common)
        everywhere, beside = Finder(told.everywhere), Finder(told.beside)
        near = self._near(records)
        self._empty(records)
        self._withhold_documents(everywhere, beside, near)
        self._rename_telling(everywhere, near)
        self._loosen_links(records)
        self._put_ids()
        near = {self.renamed.get(one, one) for one in near}
        self._search(beside, near)
        self._search(everywhere, None)

    def _records(self, ids: set[str]) -> dict[str, dict[str, Any]]:
        """The row of each of these."""
        if missing := sorted(ids - self._label.keys()):
            raise UsageError(
                f"{len(missing)} of the records whose names are to go are not in this graph "
                f"({', '.join(one[:80] for one in missing[:5])}); nothing was exported"
            )
        if any(self._label[one] == "Country" for one in ids):
            raise UsageError("The name of a country cannot be removed; remove the names of the records in it")
        tables = [self.draft.tables[label] for label in {self._label[one] for one in ids}]
        return {row["id"]: row for table in tables for row in table.filter(is_in(table["id"], ids)).to_pylist()}

    def _rename(self, ids: Iterable[str]) -> None:
        """Give neutral ids to these."""
        labels = {one: self._label[one] for one in ids if one not in self.renamed and one not in self.done}
        self.renamed |= neutral_ids(labels, {*self._label, *self.done, *self.renamed.values()})
        self.draft.elsewhere |= labels.keys()

    def _near(self, records: Mapping[str, Any]) -> set[str]:
        """The records beside these, and the documents behind what joins them or behind those."""
        near: set[str] = set(records)
        for _ in range(2):
            here = set(near)
            for kind in self.draft.kinds():
                if kind in ("IN_COUNTRY", *(() if here == set(records) else model.WALKED)):
                    continue
                table = self.draft.tables[kind]
                rows = table.filter(pc.or_(is_in(table["from_id"], here), is_in(table["to_id"], here)))
                if kind != "DOCUMENTED_BY" and here != set(records):
                    rows = rows.filter(
                        is_in(rows["from_id"], [one for one in here if self._label.get(one) in _OF_A_RECORD])
                    )
                near |= set(rows["from_id"].to_pylist()) | set(rows["to_id"].to_pylist())
                near |= {one for items in rows["documents"].to_pylist() for one in items or ()}
        for label in self.draft.labels(_OF_A_RECORD):
            if "documents" in self.draft.tables[label].column_names:
                table = self.draft.tables[label]
                cited = table.filter(is_in(table["id"], near))["documents"].to_pylist()
                near |= {one for items in cited for one in items or ()}
        return near

    def _empty(self, records: Mapping[str, Any]) -> None:
        """Put the neutral name in place of the record's own, and take out what would tell where and which it is."""
        for label in self.draft.labels():
            table = self.draft.tables[label]
            which = is_in(table["id"], records)
            if not pc.any(which).as_py():
                continue
            for column in {"name", "title", "scheme"} & set(table.column_names):
                old = zip(table["id"].to_pylist(), table[column].to_pylist(), strict=True)
                put = [shown(self.renamed[one]) if one in records else text for one, text in old]
                self.draft.put(label, column, put)
            for column in (*_EMPTIED, *(["summary"] if label == "Document" else [])):
                if column in table.column_names:
                    self.draft.clear(label, column, which)
        self.draft.count(RULE, "records without their names, addresses, positions and identifiers", len(records))

    def _withhold_documents(self, everywhere: Finder, beside: Finder, near: set[str]) -> None:
        """A document whose title or address names a record stays, and its title, addresses and hash are withheld."""
        telling: dict[str, str] = {}
        for row in self.draft.rows("Document"):
            finder = beside if row["id"] in near else everywhere
            addressed = any(row[at] and finder.in_address(row[at]) for at in _ADDRESSES)
            title = row["title"] or ""
            if row["id"] not in self.renamed and (addressed or finder.names(title)):
                first = finder.first(title)
                telling[row["id"]] = title_withheld(first if first and first != REMOVED else _A_RECORD)
                gone = {text for text in (title, *(row[at] for at in _ADDRESSES)) if text}
                self.draft.elsewhere |= gone
        if not telling:
            return
        self._rename(telling)
        ids, titles = (self.draft.tables["Document"][column].to_pylist() for column in ("id", "title"))
        self.draft.put("Document", "title", [telling.get(one, title) for one, title in zip(ids, titles, strict=True)])
        for column in (*_ADDRESSES, "sha256"):
            self.draft.clear("Document", column, is_in(self.draft.tables["Document"]["id"], telling))
        self.draft.count(RULE, "documents whose title and addresses are withheld", len(telling))

    def _rename_telling(self, everywhere: Finder, near: set[str]) -> None:
        """Ids that spell a name, and those of records that speak of one, which are often made of its name."""
        telling = {one for one, label in self._label.items() if label != "Country" and everywhere.in_address(one)}
        speaking = {one for one in near if self._label.get(one) in _OF_A_RECORD}
        before = len(self.renamed)
        self._rename((telling | speaking) - self.renamed.keys())
        self.draft.count(RULE, "ids of records that speak of them", len(self.renamed) - before)
        for label in self.draft.labels():  # a line of a file leads to the record as its id does
            if "row" in self.draft.tables[label].column_names:
                self.draft.clear(label, "row", is_in(self.draft.tables[label]["id"], self.renamed))

    def _loosen_links(self, records: Mapping[str, Any]) -> None:
        """Their links lose what would join them to another copy of the graph: key, row and note."""
        number = 0
        for kind in self.draft.kinds():
            table = self.draft.tables[kind]
            which = pc.or_(is_in(table["from_id"], records), is_in(table["to_id"], records))
            if not pc.any(which).as_py():
                continue
            keys = []
            for key, touched in zip(table["key"].to_pylist(), which.to_pylist(), strict=True):
                number += touched
                keys.append(f"name-removed:statement-{number}" if touched else key)
                if touched:
                    self.draft.elsewhere.add(key)
            self.draft.put(kind, "key", keys)
            for column, what in (("row", "references to lines of files"), ("note", "notes")):
                self.draft.count(RULE, f"{what} of links of these records", self.draft.clear(kind, column, which))

    def _put_ids(self) -> None:
        """Put the new ids wherever the old ones stand."""
        for name, table in list(self.draft.tables.items()):
            for column in set(ID_COLUMNS) & set(table.column_names):
                self.draft.edit(name, column, lambda one: self.renamed.get(one, one))
        for kind in self.draft.kinds():  # keys that are made of an id
            self.draft.edit(kind, "key", lambda key: _key(key, self.renamed))

    def _search(self, finder: Finder, near: set[str] | None) -> None:
        """Replace the names in the texts of all nodes and links, or of those near; in the facts of the build too."""
        if not finder:
            return

        def mend(text: str, put: str | None = None) -> str:
            found = finder.replace(text, put)
            return UNREADABLE if found is None else found

        def mend_name(text: str) -> str:
            # Of another record, which the label would be wrong for.
            return mend(text, REMOVED)

        def mend_address(text: str) -> str | None:
            return None if finder.in_address(text) else text

        changed = 0
        for name in sorted(self.draft.tables.keys() - {"Country"}):
            for column in [*free_texts(name, ("text", "texts")), "kind", "dataset"]:
                if column in self.draft.tables[name].column_names:
                    only = None if near is None else self._rows_near(name, near)
                    change = mend_address if column in _ADDRESSED else mend_name if column in _NAMES else mend
                    changed += self.draft.edit(name, column, change, only)
        self.draft.count(RULE, "texts of other records that named them", changed)
        if near is None:
            self.draft.facts = {key: _mended(value, mend) for key, value in self.draft.facts.items()}

    def _rows_near(self, name: str, near: set[str]) -> Any:
        table = self.draft.tables[name]
        if name in model.LABELS:
            return is_in(table["id"], near)
        return pc.and_(is_in(table["from_id"], near), is_in(table["to_id"], near))


def _key(key: str, renamed: Mapping[str, str]) -> str:
    """A key such as in-country:ID with the id as it is now."""
    kind, colon, rest = key.partition(":")
    return f"{kind}:{renamed[rest]}" if colon and rest in renamed else key


def _mended(value: Any, mend: Callable[[str], str]) -> Any:
    """A JSON value with its texts mended."""
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, Mapping):
        return {str(key): _mended(inner, mend) for key, inner in value.items()}
    return [_mended(inner, mend) for inner in value] if isinstance(value, list) else value
