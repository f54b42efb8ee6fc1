"""One file per published format; each declares a ``SOURCE`` and is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from graph.errors import InputError
from graph.ingest.source import Source
from graph.ingest.tables import check_text


@cache
def sources() -> dict[str, Source]:
    """Every importer by its format name."""
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(__path__):
        source = getattr(importlib.import_module(f"{__name__}.{module.name}"), "SOURCE", None)
        if isinstance(source, Source):
            found[source.format] = source
    return dict(sorted(found.items()))


def recognise(path: Path) -> Source:
    """The importer whose format a file or folder has; a generic one only where no other knows it.

    Raises:
        InputError: nothing is there, no importer knows it, or more than one does.
    """
    if not path.exists():
        raise InputError(f"There is no file or folder {path}; check the spelling")
    fitting = [source for source in sources().values() if not source.generic and source.recognises(path)]
    if not fitting and path.is_file() and _recognised_folder(path.parent):
        check_text(path)
        raise InputError(f"{path.name} is one of several files that belong together; load the folder {path.parent}")
    fitting = fitting or [source for source in sources().values() if source.generic and source.recognises(path)]
    if len(fitting) == 1:
        return fitting[0]
    for file in [path] if path.is_file() else sorted(path.glob("*.csv")):
        check_text(file)  # a file that cannot be read at all says so, rather than that its format is not known
    if fitting:
        names = ", ".join(source.format for source in fitting)
        raise InputError(f"{path.name} fits more than one format ({names}); name one with --format")
    raise InputError(
        f"{path.name} has no format tiertrace knows. `tiertrace sources` lists them; for a table of places, "
        f"`tiertrace map {path.name}` proposes how to read its columns. "
        "To enter data of your own: tiertrace template DIR, fill in its files, tiertrace load DIR"
    )


def _recognised_folder(folder: Path) -> bool:
    return any(source.recognises(folder) for source in sources().values() if not source.generic)
