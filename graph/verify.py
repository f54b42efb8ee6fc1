"""Does everything on disk have the hash it is named by? Recomputed, never assumed."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.build import assemble, current, is_behind
from graph.errors import LedgerError, UsageError
from graph.ledger import entries, hash_file, read_state
from graph.projection import check_projection, combine_digests, digest_table
from graph.workspace import Workspace


@dataclass
class Verification:
    """What was checked, and what is wrong."""

    checked: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(workspace: Workspace) -> Verification:
    """Recompute the chain of entries, every records file, every kept file and the current build."""
    found = Verification()
    try:
        chain = entries(workspace)
    except LedgerError as error:
        found.wrong.append(str(error))
        return found
    found.checked["ledger entries"] = len(chain)
    replaced, dropped = set[str](), set[str]()
    for entry in chain:
        if entry.kind == "erase":
            replaced.update(entry.content["replaced"])
            dropped.update(entry.content["dropped_files"])
    _check_files(workspace, found, replaced, dropped)
    if not found.wrong:
        _check_build(workspace, found)
    return found


def _check_files(workspace: Workspace, found: Verification, replaced: set[str], dropped: set[str]) -> None:
    wanted: dict[str, str] = {}
    for entry in entries(workspace):
        if entry.kind == "snapshot":
            wanted.update(
                {f"records/{one}.parquet": one for one in entry.content["records"].values() if one not in replaced}
            )
            files = entry.content["about"]["files"]
            wanted.update({f"files/{one['sha256']}": one["sha256"] for one in files if one["sha256"] not in dropped})
        elif entry.kind == "erase":
            made = entry.content["replaced"].values()
            wanted.update({f"records/{one}.parquet": one for one in made if one and one not in replaced})
    for name, sha256 in wanted.items():
        path = workspace.ledger / name
        if not path.exists():
            found.wrong.append(f"ledger/{name} is missing")
        elif hash_file(path) != sha256:
            found.wrong.append(f"ledger/{name} does not have the hash it is named by")
    found.checked["ledger files"] = len(wanted)
    there = [path for folder in ("records", "files") for path in (workspace.ledger / folder).glob("*")]
    loose = [path for path in there if f"{path.parent.name}/{path.name}" not in wanted]
    if loose:
        found.notes.append(
            f"{len(loose)} files of interrupted loads or erasures lie beside the ledger; the next load removes them"
        )


def _check_build(workspace: Workspace, found: Verification) -> None:
    try:
        projection = current(workspace)
        if is_behind(workspace):
            found.notes.append("a command was interrupted before its build; the next one completes it")
            found.wrong += check_projection(projection)
            return
        found.wrong += check_projection(projection)
        found.checked["build tables"] = len(projection.manifest["tables"])
        tables, _ = assemble(workspace, read_state(workspace), projection.manifest["profile"])
        again = combine_digests({name: digest_table(table) for name, table in tables.items() if table.num_rows})
    except UsageError as error:
        found.notes.append(str(error))
    except LedgerError as error:
        found.wrong.append(str(error))
    else:
        if again != projection.digest:
            found.wrong.append("the current build is not what the ledger says; run: tiertrace rebuild")
