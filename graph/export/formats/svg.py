"""The picture as SVG: real text, no script, nothing that is fetched from elsewhere.

The letters it needs are inside, as parts of fonts: a browser shows every script as we mean it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from graph.export.content import Content
from graph.export.figure import Figure, Outline, Page, Words
from graph.export.figure_fonts import embedded
from graph.export.figure_making import OPTIONS, figure
from graph.export.formats import Format, with_picture

_ELSEWHERE = ("Arial", "Helvetica", "Liberation Sans", "sans-serif")
"""For programs that do not take fonts from a file."""
_TURNED = {"start": "end", "middle": "middle", "end": "start"}


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    path.write_text(svg(figure(content, options)), "utf-8")


def svg(drawn: Figure) -> str:
    """The first page of a picture."""
    page = drawn.pages[0]
    wide, high = _number(page.width), _number(page.height)
    letters = embedded(shape.text for shape in page.shapes if isinstance(shape, Words))
    families = ", ".join((*(family for family, _ in letters), *_ELSEWHERE))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" viewBox="0 0 {wide} {high}" '
            f'role="img" aria-labelledby="title description" font-family="{families}">',
            f'<title id="title">{_escaped(drawn.title)}</title>',
            f'<desc id="description">{_escaped(drawn.alt)}</desc>',
            f"<style>{''.join(_face(family, font) for family, font in letters)}</style>",
            *_shapes(page),
            "</svg>\n",
        ]
    )


def _face(family: str, font: bytes) -> str:
    inside = base64.b64encode(font).decode()
    source = f'src:url(data:font/woff;base64,{inside}) format("woff")'
    return f'@font-face{{font-family:"{family}";font-weight:100 900;{source}}}'


def _shapes(page: Page) -> Iterator[str]:
    for shape in page.shapes:
        yield _outline(shape) if isinstance(shape, Outline) else _words(shape)


def _outline(shape: Outline) -> str:
    path = "".join(step + " ".join(_number(at) for at in places) for step, places in shape.path)
    drawn = [f'd="{path}"', f'fill="{shape.fill or "none"}"']
    if shape.stroke:
        drawn += [f'stroke="{shape.stroke}"', f'stroke-width="{_number(shape.width)}"']
    if shape.dash:
        drawn.append(f'stroke-dasharray="{" ".join(_number(one) for one in shape.dash)}"')
    return f"<path {_part(shape.part)}{' '.join(drawn)}/>"


def _words(shape: Words) -> str:
    anchor = _TURNED[shape.anchor] if shape.rtl else shape.anchor
    said = [f'x="{_number(shape.x)}"', f'y="{_number(shape.y)}"', f'font-size="{_number(shape.size)}"']
    said += [f'fill="{shape.color}"']
    said += ['font-weight="bold"'] if shape.bold else []
    said += [f'text-anchor="{anchor}"'] if anchor != "start" else []
    said += ['direction="rtl"'] if shape.rtl else []
    return f"<text {_part(shape.part)}{' '.join(said)}>{_escaped(shape.text)}</text>"


def _escaped(text: str) -> str:
    """Quotes too: nobody who reads the file shall have to wonder."""
    return escape(text, {'"': "&quot;"})


def _part(part: str) -> str:
    return f'class="{part}" ' if part else ""


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


FORMAT = Format(
    "svg", ".svg", "Picture with real text, to print or to change in a drawing program", _write, with_picture, OPTIONS
)
