"""The dossier as a Word document: real styles, headings, links and page numbers, and nothing of clock or user."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document

from graph.export.content import Content
from graph.export.dossier import build
from graph.export.dossier.parts import Dossier
from graph.export.formats import Format, with_text
from graph.export.formats.docx_body import Body
from graph.export.formats.docx_styles import prepare

_FIXED = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold: that of no clock."""


def docx(dossier: Dossier) -> bytes:
    """The whole document."""
    document = Document()
    prepare(document)
    body = Body(document)
    body.paragraph((dossier.title,), "Title")
    body.paragraph((dossier.subject,), "Subtitle")
    for block in dossier.blocks:
        body.add(block)
    body.footer(dossier.running)
    _properties(document, dossier)
    made = io.BytesIO()
    document.save(made)
    return _without_clock(made.getvalue())


def _properties(document: Any, dossier: Dossier) -> None:
    """What the file says of itself; its day is that of the export, which is an input."""
    day = datetime.fromisoformat(f"{dossier.date}T00:00:00").replace(tzinfo=UTC)
    core = document.core_properties
    core.title, core.subject, core.language = (
        f"{dossier.title}: {dossier.subject}"[:255],
        dossier.subject[:255],
        "en-GB",
    )
    core.author = core.last_modified_by = core.comments = core.keywords = core.category = ""
    core.created = core.modified = day
    core.revision = 1


def _without_clock(made: bytes) -> bytes:
    """The same parts with one fixed time, so that the same dossier has the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return written.getvalue()


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    path.write_bytes(docx((content.document or build)(content)))


FORMAT = Format(
    "dossier-docx",
    ".docx",
    "The evidence dossier, a guide, memo or letter for Word and LibreOffice",
    _write,
    with_text,
    {},
)
