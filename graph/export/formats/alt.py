"""What the picture shows, in words: for the field of alternative text beside a published picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.export.content import Content
from graph.export.figure_alt import full, short
from graph.export.figure_graph import drawn
from graph.export.formats import Format, with_picture


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    said = full if options["length"] == "full" else short
    path.write_text(said(content, drawn(content)) + "\n", "utf-8")


FORMAT = Format(
    "alt",
    ".txt",
    "What the picture shows, in words, for its alternative text",
    _write,
    with_picture,
    {"length": ("full", "short")},
)
