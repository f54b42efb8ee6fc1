"""A picture as PDF and as pixels, set by Typst: it shapes every script, embeds fonts and asks no host for anything."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Literal

import typst

from graph.export.figure import Figure
from graph.export.figure_fonts import families, fonts

PIXELS_PER_INCH = 300


def as_pdf(figure: Figure) -> bytes:
    """Real text, outlines, tags and the description; no date of the clock."""
    return _compiled(figure, "pdf")


def as_png(figure: Figure) -> bytes:
    """The first page in pixels, 300 an inch."""
    return _compiled(figure, "png")


def _compiled(figure: Figure, kind: Literal["pdf", "png"]) -> bytes:
    pages = [asdict(page) for page in (figure.pages if kind == "pdf" else figure.pages[:1])]
    data = {"title": figure.title, "alt": figure.alt, "keywords": figure.keywords, "families": families()}
    compiler = typst.Compiler(
        _program(), font_paths=fonts(), sys_inputs={"data": json.dumps(data | {"pages": pages}, ensure_ascii=False)}
    )
    made = compiler.compile(format=kind, ppi=PIXELS_PER_INCH)
    assert isinstance(made, bytes)
    return made


@cache
def _program() -> bytes:
    return (files("graph.export") / "figure.typ").read_bytes()
