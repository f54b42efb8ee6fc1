"""Load a file or folder: recognise it, read all of it, keep it in the ledger, build."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.build import build, current, extend, is_behind, is_there, profile_in_use, remove_unfinished
from graph.errors import UsageError
from graph.held import without_erased
from graph.ingest.source import Given
from graph.ledger import Snapshot, State, read_records, read_state, store_file, store_records
from graph.ledger_files import tidy
from graph.reading import Intake, Reading, read, read_with
from graph.workspace import Workspace

__all__ = ["Intake", "load", "read"]


def load(
    workspace: Workspace,
    path: Path,
    given: Given | None = None,
    *,
    format: str | None = None,
    keep_going: bool = False,
    again: bool = False,
    profile: str | None = None,
    say: Callable[[str], None] = lambda _: None,
    reader: Callable[..., Reading] | None = None,
) -> Intake:
    """Load one file or folder into the workspace and build the graph anew.

    Args:
        given: what a person says of the file.
        format: name of the importer, where the file alone does not tell.
        keep_going: leave out rows with problems (``Accounts.refused`` has them) instead of refusing the whole file.
        again: write an entry even where the ledger holds exactly this already.
        profile: see ``graph.build.build``; by default that of the current build.
        reader: what reads it instead of ``read_whole`` and is called like it, such as one in another process.

    Raises:
        InputError: something in the data cannot be accepted; nothing was loaded.
    """
    with workspace.writing():
        tidy(workspace)
        remove_unfinished(workspace)
        state = read_state(workspace)
        if reader is None:
            reading = read_with(workspace, state, path, given or Given(), format, keep_going, say)
        else:
            reading = reader(workspace, path, given or Given(), format=format, keep_going=keep_going, say=say)
        intake = reading.intake
        _refuse_withdrawn(state, intake.dataset)
        tables, intake.refused = without_erased(intake.tables, state)
        intake.nodes = sum(table.num_rows for name, table in tables.items() if name in model.LABELS)
        intake.links = sum(table.num_rows for name, table in tables.items() if name not in model.LABELS)
        content = _keep(workspace, state, reading.contents, tables, intake, again)
        if content is not None:
            say("building the graph")
            entry, intake.projection = extend(workspace, "snapshot", content, profile, say)
            intake.entry = entry.number
        elif is_behind(workspace) or not is_there(workspace) or profile not in (None, profile_in_use(workspace)):
            intake.projection = build(workspace, profile, say)
        else:
            intake.projection = current(workspace)
        return intake


def _refuse_withdrawn(state: State, dataset: str) -> None:
    if dataset in state.withdrawn:
        raise UsageError(
            f"The dataset {dataset} is withdrawn, so loading it would change nothing; "
            f"take that back first: tiertrace restore {dataset} --reason TEXT"
        )


def _keep(
    workspace: Workspace,
    state: State,
    contents: dict[str, bytes],
    tables: dict[str, pa.Table],
    intake: Intake,
    again: bool,
) -> dict[str, Any] | None:
    """Store rows and files, and return the entry; None where the newest load of this dataset said exactly this."""
    source, about_file = intake.source, intake.about
    records = {name: kept["sha256"] for name, kept in store_records(workspace, tables).items()}
    files: list[dict[str, Any]] = []
    for name, raw in contents.items():
        files.append({"name": name if source.keeps_files else source.format, "sha256": hashlib.sha256(raw).hexdigest()})
        if (
            intake.refused or any(intake.accounts.personal.values()) or not source.keeps_files
        ):  # with an erased record or contacts of persons it is not kept
            files[-1]["kept"] = False
        else:
            store_file(workspace, raw)
    about: dict[str, Any] = {
        "title": about_file.title, "description": source.description, "license": about_file.license,
        "publisher": about_file.publisher, "format": source.format, "history": source.history,
        "as_of": about_file.as_of, "files": files,
    }  # fmt: skip
    before = [one for one in state.snapshots if one.dataset == intake.dataset]
    intake.unchanged = not again and any(one.about == about and one.records == records for one in before)
    if intake.unchanged:
        return None
    _compare(workspace, before, tables, intake)
    return {"dataset": intake.dataset, "about": about, "records": records}


def _compare(workspace: Workspace, before: list[Snapshot], tables: dict[str, pa.Table], intake: Intake) -> None:
    """Count what is stated now and was not before, and the other way round."""
    if not before or intake.source.history == "accumulate":
        intake.added = intake.nodes + intake.links
        return
    old = before[-1].records
    for name in sorted({*tables, *old}):
        key = "id" if name in model.LABELS else "key"
        was = read_records(workspace, name, old[name]).column(key).combine_chunks() if name in old else _no_text()
        now = tables[name].column(key).combine_chunks() if name in tables else _no_text()
        intake.added += len(now) - (pc.sum(pc.is_in(now, value_set=was)).as_py() or 0)
        intake.removed += len(was) - (pc.sum(pc.is_in(was, value_set=now)).as_py() or 0)


def _no_text() -> pa.Array:
    return pa.array([], pa.string())
