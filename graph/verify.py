"""Does everything on disk have the hash it is named by? Recomputed, never assumed."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph import model
from graph.build import assemble, current, is_behind, made_from
from graph.errors import LedgerError, UsageError
from graph.ledger import entries, hash_file, read_state
from graph.ledger_files import kept_files, loose_files
from graph.projection import Projection, check_projection, combine_digests, digest_table, manifest_text
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
    wanted = kept_files(chain)
    found.checked["ledger files"] = len(wanted)
    for name, sha256 in wanted.items():
        path = workspace.ledger / name
        if not path.exists():
            found.wrong.append(f"ledger/{name} is missing")
        elif hash_file(path) != sha256:
            found.wrong.append(f"ledger/{name} does not have the hash it is named by")
    if loose := loose_files(workspace, wanted):
        found.notes.append(
            f"{len(loose)} files of interrupted loads or erasures lie beside the ledger; the next load removes them"
        )
    if made_from(workspace) > len(chain):
        found.wrong.append(f"the build was made from {made_from(workspace)} ledger entries, of which the last are gone")
    if not found.wrong:
        _check_build(workspace, len(chain), found)
    return found


def _check_build(workspace: Workspace, entry_count: int, found: Verification) -> None:
    try:
        projection = current(workspace)
        found.wrong += check_projection(projection)
        found.checked["build tables"] = len(projection.manifest["tables"])
        if found.wrong:
            return
        if is_behind(workspace):
            found.notes.append("a command was interrupted before its build; the next one completes it")
        elif not entry_count:
            found.notes.append("the build was pulled out of a Neo4j; there is no ledger to compare it with")
        elif not _is_what_the_ledger_says(workspace, projection):
            found.wrong.append("the current build is not what the ledger says; run: tiertrace rebuild")
    except UsageError as error:
        found.notes.append(str(error))
    except LedgerError as error:
        found.wrong.append(str(error))


def _is_what_the_ledger_says(workspace: Workspace, projection: Projection) -> bool:
    """Do rows and manifest follow from the ledger, to the byte?"""
    manifest = projection.manifest
    if manifest.get("profile") not in model.VISIBILITIES:
        return False
    tables, facts = assemble(workspace, read_state(workspace), manifest["profile"])
    told = {name: {"rows": one.num_rows, "digest": digest_table(one)} for name, one in tables.items() if one.num_rows}
    expected = {
        "format": model.FORMAT,
        "digest": combine_digests({name: str(one["digest"]) for name, one in told.items()}),
        "tables": {
            name: {**one, "sha256": manifest["tables"].get(name, {}).get("sha256")} for name, one in told.items()
        },
        **facts,
    }
    return (projection.folder / "manifest.json").read_bytes() == manifest_text(expected)
