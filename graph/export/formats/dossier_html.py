"""The dossier as one HTML page: no script, no request to any host, readable by ear and on paper."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from graph.export import words
from graph.export.content import Content
from graph.export.dossier import build
from graph.export.dossier.parts import Block, Dossier, Facts, Heading, Items, Paragraph, Run, Runs, Table, plain
from graph.export.formats import Format, with_picture


def page(dossier: Dossier) -> str:
    """The whole document as text."""
    style = _style().replace("RUNNING", _in_css(dossier.running))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_escaped(f'{dossier.title}: {dossier.subject}')}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{_escaped(dossier.title)}</h1>",
        f'<p class="subject"><bdi>{_escaped(dossier.subject)}</bdi></p>',
        *_contents(dossier),
        *(line for block in dossier.blocks for line in _block(block)),
        "</main>",
        f"<footer><bdi>{_escaped(dossier.running)}</bdi></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


@cache
def _style() -> str:
    return (files("graph.export.formats") / "dossier_html.css").read_text("utf-8")


def _in_css(text: str) -> str:
    """Text inside a string of the style: every sign but plain letters and digits by its number, spaces too."""
    return "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):06x}" for char in text)


def _contents(dossier: Dossier) -> Iterator[str]:
    """Links to the parts of the document."""
    headings = [block for block in dossier.blocks if isinstance(block, Heading) and block.anchor]
    yield f'<nav aria-label="{_escaped(words.say("dossier.contents"))}">'
    yield "<ul>"
    for one in headings:
        yield f'<li class="level-{one.level}"><a href="#{one.anchor}">{_escaped(plain(one.text))}</a></li>'
    yield from ("</ul>", "</nav>")


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        anchor = f' id="{block.anchor}"' if block.anchor else ""
        yield f"<h{block.level + 1}{anchor}>{_runs(block.text)}</h{block.level + 1}>"
    elif isinstance(block, Paragraph):
        yield f'<p class="{block.kind}">{_runs(block.runs)}</p>'
    elif isinstance(block, Items):
        yield from _items(block)
    elif isinstance(block, Facts):
        yield "<dl>"
        yield from (f"<div><dt>{_escaped(term)}</dt><dd>{_runs(runs)}</dd></div>" for term, runs in block.rows)
        yield "</dl>"
    else:
        yield from _table(block)


def _items(block: Items) -> Iterator[str]:
    kind = "ol" if block.numbered else "ul"
    yield f"<{kind}>"
    for number, item in enumerate(block.items):
        anchor = f' id="{block.anchors[number]}"' if block.anchors else ""
        yield f"<li{anchor}>{_runs(item)}</li>"
    yield f"</{kind}>"


def _table(block: Table) -> Iterator[str]:
    yield '<div class="scroll"><table><colgroup>'
    yield "".join(f'<col width="{share:.0%}">' for share in block.shares) + "</colgroup>"
    yield "<thead><tr>" + "".join(f'<th scope="col">{_escaped(one)}</th>' for one in block.head) + "</tr></thead>"
    yield "<tbody>"
    for row in block.rows:
        yield "<tr>" + "".join(f"<td>{_runs(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table></div>"


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = _escaped(run.text)
    text = f"<bdi>{text}</bdi>" if run.data else text
    if run.to:
        outside = "" if run.to.startswith("#") else ' rel="noopener noreferrer nofollow"'
        text = f'<a href="{_escaped(run.to)}"{outside}>{text}</a>'
    return f"<strong>{text}</strong>" if run.strong else text


def _escaped(text: str) -> str:
    return escape(text, quote=True)


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    path.write_text(page(build(content)), "utf-8", newline="\n")


FORMAT = Format("dossier-html", ".html", "The evidence dossier as one page for any browser", _write, with_picture, {})
