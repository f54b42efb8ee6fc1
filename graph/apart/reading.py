"""Checking, looking at, mapping and reading an upload: each as the function of that name does, in another process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from graph.apart.asking import ask
from graph.column_choice import Proposal
from graph.errors import ReadingStopped
from graph.ingest.source import Given
from graph.preview import Preview
from graph.reading import Reading
from graph.workspace import Workspace


def check_kinds(paths: Sequence[Path]) -> None:
    """See ``graph.uploads.check_kinds``."""
    ask("kinds", paths[0].name, {"paths": list(paths)})


def preview(
    workspace: Workspace, path: Path, given: Given, *, format: str | None = None, keep_going: bool = False
) -> Preview:
    """See ``graph.preview.preview``; where reading had to be stopped, that is what is wrong with the file."""
    said = {"workspace": workspace, "path": path, "given": given, "format": format, "keep_going": keep_going}
    try:
        seen: Preview = ask("preview", path.name, said)
    except ReadingStopped as error:
        return Preview(trouble=str(error), stopped=True)
    return seen


def propose(path: Path, encoding: str | None = None) -> Proposal:
    """See ``graph.column_choice.propose``."""
    found: Proposal = ask("columns", path.name, {"path": path, "encoding": encoding})
    return found


def read_whole(
    workspace: Workspace,
    path: Path,
    given: Given,
    *,
    format: str | None = None,
    keep_going: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Reading:
    """See ``graph.reading.read_whole``."""
    said = {"workspace": workspace, "path": path, "given": given, "format": format, "keep_going": keep_going}
    found: Reading = ask("read", path.name, said, say=say)
    return found
