"""The picture as PDF: vectors, real text, its description as alternative text; sources go on to further pages.

An answer that is a text to read has no picture: its text is set like a dossier.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.export.content import Content
from graph.export.figure_making import OPTIONS, figure
from graph.export.figure_typeset import as_pdf
from graph.export.formats import Format, with_text
from graph.export.formats.dossier_pdf import pdf


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    if content.document:
        path.write_bytes(pdf(content.document(content)))
        return
    path.write_bytes(as_pdf(figure(content, options, pages=True)))


FORMAT = Format("pdf", ".pdf", "Picture to print, its sources on further pages", _write, with_text, OPTIONS)
