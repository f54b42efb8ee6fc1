"""All sources as BibTeX, for LaTeX and for reference managers that read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.export.bibliography import Reference, references
from graph.export.content import Content
from graph.export.formats import Format, anything
from graph.export.text import SENTENCES_LIMIT, clean

_TYPES = {"article": "article", "report": "techreport", "legal_case": "misc", "webpage": "misc", "dataset": "misc"}
_SPECIALS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {char: f"\\{char}" for char in "$&#_%"}
"""BibTeX counts braces whatever stands before them, so that a brace is a word of its own."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(content: Content) -> str:
    """The whole file: a comment with what the export is, then one entry a source in the order of their keys."""
    stamp = content.stamp
    head = [
        stamp.title,
        f"{stamp.date} {stamp.digest}",
        *stamp.statements,
        *stamp.redactions,
        *stamp.warnings,
        *stamp.licenses,
    ]
    lines = [f"% {_one_line(text)}" for text in head]
    entries = [_entry(one) for one in references(content)]
    return "\n".join(lines) + "\n\n" + "\n".join(entries)


def _entry(one: Reference) -> str:
    fields = ",\n".join(f"  {name} = {value}" for name, value in _fields(one))
    return f"@{_TYPES[one.kind]}{{{one.key},\n{fields}\n}}\n"


def _fields(one: Reference) -> Iterator[tuple[str, str]]:
    if one.publisher:
        yield "author", f"{{{{{_escaped(one.publisher)}}}}}"  # two pairs of braces: an organisation is no person
        yield {"article": "journal", "report": "institution"}.get(one.kind, "publisher"), _braced(one.publisher)
    yield "title", f"{{{{{_escaped(one.title)}}}}}"
    if one.date:
        yield "year", _braced(one.date[0])
        if len(one.date) > 1:
            yield "month", _MONTHS[int(one.date[1]) - 1]
        if len(one.date) > 2:
            yield "day", _braced(str(int(one.date[2])))
    if one.url:
        yield "url", f"{{{_address(one.url)}}}"
    yield "note", _braced(" ".join(one.notes))
    yield "keywords", _braced(one.word)


def _braced(text: str) -> str:
    return f"{{{_escaped(text)}}}"


def _escaped(text: str) -> str:
    return "".join(_SPECIALS.get(char, char) for char in text)


def _address(text: str) -> str:
    """An address as the url package takes it: braces and backslashes would end or bend the field."""
    return text.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _one_line(text: str) -> str:
    return clean(text, SENTENCES_LIMIT).replace("@", "(at)")


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    path.write_text(bibtex(content), "utf-8", newline="\n")


FORMAT = Format("bibtex", ".bib", "All sources for LaTeX and reference managers", _write, anything, {})
