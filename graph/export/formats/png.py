"""The picture in pixels, 300 an inch, with its description inside."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.export.content import Content
from graph.export.figure import Figure
from graph.export.figure_making import OPTIONS, figure
from graph.export.figure_typeset import PIXELS_PER_INCH, as_png
from graph.export.formats import Format, with_picture

_HEADER = 33
"""Bytes of the signature and of the first chunk; what describes the picture comes after them."""
_INCHES_PER_METER = 39.3701


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    path.write_bytes(png(figure(content, options)))


def png(drawn: Figure) -> bytes:
    """The first page of a picture."""
    pixels = as_png(drawn)
    texts = (("Title", drawn.title), ("Description", drawn.alt), ("Comment", "; ".join(drawn.keywords)))
    chunks = [_resolution(), *(_text(key, text) for key, text in texts)]
    return b"".join([pixels[:_HEADER], *chunks, pixels[_HEADER:]])


def _resolution() -> bytes:
    each = round(PIXELS_PER_INCH * _INCHES_PER_METER)
    return _chunk(b"pHYs", struct.pack(">IIB", each, each, 1))


def _text(key: str, text: str) -> bytes:
    """A text in UTF-8, neither compressed nor translated."""
    return _chunk(b"iTXt", key.encode() + b"\0\0\0en\0\0" + text.encode())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


FORMAT = Format("png", ".png", "Picture in pixels, 300 an inch, for articles and slides", _write, with_picture, OPTIONS)
