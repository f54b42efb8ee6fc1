"""The dossier as PDF: set by Typst with fonts that come with packages, tagged for readers by ear, searchable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from graph.export import words
from graph.export.content import Content, Json
from graph.export.dossier import build
from graph.export.dossier.parts import Block, Dossier, Facts, Heading, Items, Paragraph, Run, Runs, flat
from graph.export.figure_fonts import families, fonts, missing
from graph.export.formats import Format, with_picture
from graph.export.text import right_to_left


def pdf(dossier: Dossier) -> bytes:
    """The whole document; by the standard for accessible files (PDF/UA-1), where the fonts have every character."""
    without_font = _without_font(dossier)
    data = {
        "title": dossier.title,
        "subject": dossier.subject,
        "asked": _run(Run(dossier.subject, data=True)),
        "running": dossier.running,
        "families": families(),
        "blocks": [_block(block) for block in (*dossier.blocks, *without_font)],
    }
    compiler = typst.Compiler(_program(), font_paths=fonts(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
    made = compiler.compile(format="pdf", pdf_standards=[] if without_font else ["ua-1"])
    assert isinstance(made, bytes), "a PDF is one file"
    return made


@cache
def _program() -> bytes:
    return (files("graph.export.formats") / "dossier_pdf.typ").read_bytes()


def _without_font(dossier: Dossier) -> tuple[Block, ...]:
    """That some characters are drawn as empty boxes, and which, where no font has them."""
    characters = missing([dossier.subject, *(run.text for runs in dossier.runs() for run in runs)])
    if not characters:
        return ()
    return (Paragraph(flat(words.say("figure.note.no_font", characters=", ".join(characters))), "doubt"),)


def _block(block: Block) -> Json:
    if isinstance(block, Heading):
        place = {"level": block.level, "anchor": block.anchor, "new_page": block.new_page}
        return {"kind": "heading", "runs": _runs(block.text), **place}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "style": block.kind, "runs": _runs(block.runs)}
    if isinstance(block, Items):
        items = [_runs(one) for one in block.items]
        return {"kind": "items", "numbered": block.numbered, "anchors": block.anchors, "items": items}
    if isinstance(block, Facts):
        return {"kind": "facts", "rows": [(term, _runs(runs)) for term, runs in block.rows]}
    rows = [[_runs(cell) for cell in row] for row in block.rows]
    return {"kind": "table", "head": block.head, "shares": block.shares, "rows": rows}


def _runs(runs: Runs) -> list[Json]:
    return [_run(run) for run in runs]


def _run(run: Run) -> Json:
    return {"text": run.text, "to": run.to, "strong": run.strong, "rtl": right_to_left(run.text)}


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    path.write_bytes(pdf(build(content)))


FORMAT = Format("dossier-pdf", ".pdf", "The evidence dossier as PDF, for paper", _write, with_picture, {})
