"""What became of what is in a pack since: corrected, disputed, retracted, withdrawn, erased, loaded anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.asserted import KINDS
from graph.changelog import Change, changes_since, sentence
from graph.errors import UsageError
from graph.export.content import Json
from graph.export.pack_reading import read_request
from graph.export.words import say
from graph.ledger import entries
from graph.workspace import Workspace


@dataclass(frozen=True)
class Since:
    """A later entry of the ledger that is about something in the pack."""

    change: Change
    said: str
    """What it did, in words."""
    records: tuple[str, ...]
    """Ids of records, and keys of statements, of the pack that it touched."""


@dataclass(frozen=True)
class Checked:
    """What became of a pack's content."""

    since: list[Since] = field(default_factory=list)
    later: int = 0
    """Entries of the ledger after the pack's position, about it or not."""
    removed: int = 0
    """Records without a name in the pack that were not given, and so were not looked for."""


def check_pack(workspace: Workspace, path: Path, remove_names: Sequence[str] = ()) -> Checked:
    """The entries after a pack's position that are about a record, a statement or a dataset in it.

    Args:
        remove_names: ids whose names were removed when it was made: the pack does not say which, so whoever knows
            has to.

    Raises:
        InputError: it is damaged, was changed, or is no pack.
        UsageError: this workspace's ledger does not reach its position.
    """
    _, manifest = read_request(path)
    position, there = manifest["position"], len(entries(workspace))
    if position is None:
        raise UsageError("This pack was made of a graph that was pulled from a Neo4j; no ledger says what became of it")
    if position > there:
        raise UsageError(
            f"This pack was made at ledger position {position}, and this workspace has {there} entries: it is another "
            "workspace, or an older copy"
        )
    known = _known(manifest) | set(remove_names)
    later = changes_since(workspace, position)
    found = [_since(change, known, manifest) for change in later]
    removed = manifest["redaction"]["profile"]["names_removed"] - len(set(remove_names))
    return Checked([one for one in found if one], len(later), max(0, removed))


def _known(manifest: Json) -> set[str]:
    """Ids and keys in the pack; of a whole graph, none, which stands for all."""
    contains = manifest["contains"]
    groups = (contains.get("records", {}), contains.get("statements", {}))
    return {one for group in groups for many in group.values() for one in many}


def _since(change: Change, known: set[str], manifest: Json) -> Since | None:
    contains = manifest["contains"]
    touched = [one for one in change.touched if "records" not in contains or one in known]
    about = [one for one in (change.record,) if one and one in known and one not in touched]
    records = tuple(sorted([*touched, *about]))
    if not records and not (change.dataset and change.dataset in contains["datasets"]):
        return None
    return Since(change, _said(change), records)


def _said(change: Change) -> str:
    """What an entry did, in words; also of those that a published log leaves out."""
    if change.kind == "snapshot":
        return say("pack.snapshot")
    return say("pack.same") if change.kind in KINDS else sentence(change)
