"""The last look before a file gets its name: nothing that was taken out is in it, and every link has a source."""

from __future__ import annotations

from pathlib import Path

from graph import model
from graph.errors import LedgerError
from graph.export.content import Content
from graph.export.preparing import Prepared
from graph.export.sheet_making import declared_names
from graph.export.unfolding import unfolded_tree
from graph.redaction import NotRedacted

_OWN_NAMES = frozenset(f"{table}.{form}" for table in declared_names() for form in ("csv", "parquet"))
"""Files that every export has, whatever is loaded; a loaded file whose name is withheld may be called the same."""


def check_redacted(made: Prepared, path: Path) -> None:
    """Search a file, or all files of a folder, for everything that the profile took out.

    Raises:
        NotRedacted: something is in it; the message names the files and never the text.
    """
    if not made.redacted.strings:
        return
    try:
        wrong = sorted({name for name, data in unfolded_tree(path) if _left(made, data)})
        wrong = sorted({_told(made, name) for name in wrong})
    except Exception as error:  # whatever it is, a file that cannot be searched does not leave
        raise NotRedacted(
            f"A file of this export cannot be searched for what the redaction profile '{made.request.profile.name}' "
            f"takes out ({type(error).__name__}); nothing was written. Please report this as a defect"
        ) from error
    if wrong:
        raise NotRedacted(
            f"Something that the redaction profile '{made.request.profile.name}' takes out is still in "
            f"{', '.join(wrong[:5])}{' and others' if len(wrong) > 5 else ''}; nothing was written. "
            "Please report this as a defect"
        )


def _left(made: Prepared, data: bytes) -> list[str]:
    return [text for text in made.redacted.left_in(data) if text.casefold() not in _OWN_NAMES]


def _told(made: Prepared, name: str) -> str:
    """The name of a file or of the file around it, as far as it tells nothing itself."""
    while name and _left(made, name.encode("utf-8", "replace")):
        name = name.rpartition("/")[0]
    return name or "the name of a file"


def check_sources(content: Content) -> None:
    """Refuse an answer in which a walked link or a recorded abuse has no source.

    Raises:
        LedgerError: one has none.
    """
    for kind in model.WALKED:
        for row in content.network.links(kind, ["from_id", "to_id", "source"]).to_pylist():
            if not row["source"]:
                raise LedgerError(
                    f"The link from {row['from_id']} to {row['to_id']} has no source; nothing was written"
                )
    cited = set(content.network.links("DOCUMENTED_BY", ["from_id"])["from_id"].to_pylist())
    for row in content.network.nodes("Incident", ["id", "documents", "source"]).to_pylist():
        if not (row["documents"] or row["source"] or row["id"] in cited):
            raise LedgerError(f"The incident {row['id']} has no source; nothing was written")
