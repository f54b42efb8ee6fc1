"""What people said of single facts: corrected, disputed, retracted; read from the ledger, in force until taken back.

A correction (entry of kind ``correct``) keeps its values in a records file, ``corrections``, so that an erasure of the
record can take them away. ``dispute`` and ``retract`` have none. ``reinstate`` takes one of the three back.
Nothing is changed where it was stated: the build puts these on top of it (``graph.correcting``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

KINDS = ("correct", "dispute", "retract")
"""Kinds of ledger entry that say something of one record."""
SCHEMAS = {
    "corrections": pa.schema(
        [
            ("record", pa.string()),
            ("from_id", pa.string()),
            ("to_id", pa.string()),
            ("property", pa.string()),
            ("was", pa.string()),
            ("now", pa.string()),
        ]
    )
}
"""Columns of the file of a correction: the record, of a link its ends too, the property, and its value as shown before
and from now on, each written as JSON."""


@dataclass(frozen=True)
class Standing:
    """One thing that is said of one record and was not taken back."""

    number: int
    """Of its ledger entry."""
    day: str
    kind: str
    record: str
    """Id of a node or key of a link."""
    reason: str
    author: str | None = None
    by: str | None = None
    """Who disputes it."""
    document: str | None = None
    """Id of the document that it rests on."""
    properties: tuple[str, ...] = ()
    """Of a correction, what it corrects."""
    records: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the file ``corrections``; none where it was erased."""


@dataclass
class Corrected:
    """Everything that is in force, in the order of the ledger."""

    standing: list[Standing] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.standing)

    def take(self, number: int, at: str, kind: str, content: Mapping[str, Any]) -> bool:
        """Read an entry; False where it says nothing of one record."""
        if kind in KINDS:
            said = {name: content.get(name) for name in ("author", "by", "document")}
            properties, records = tuple(content.get("properties", ())), dict(content.get("records", {}))
            self.standing.append(
                Standing(number, at[:10], kind, content["record"], content["reason"], **said,
                         properties=properties, records=records)
            )  # fmt: skip
        elif kind == "reinstate":
            self.standing = [one for one in self.standing if not _takes_back(content, one)]
        return kind in (*KINDS, "reinstate")

    def of(self, record: str) -> list[Standing]:
        """What is in force of one record, oldest first."""
        return [one for one in self.standing if one.record == record]

    @property
    def retracted(self) -> dict[str, str]:
        """Id or key of what is retracted, and the reason."""
        return {one.record: one.reason for one in self.standing if one.kind == "retract"}

    def after(self, changed: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Corrected:
        """The same with the files that erasures left."""
        return Corrected([replace(one, records=changed(one.records)) for one in self.standing])


def _takes_back(content: Mapping[str, Any], one: Standing) -> bool:
    """Is this what an entry ``reinstate`` takes back? Older ones name no entry and mean the retraction."""
    if "entry" in content:
        return bool(one.number == content["entry"])
    return one.kind == "retract" and one.record == content["record"]
