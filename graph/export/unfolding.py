"""The parts of a file in which a text can stand: members of zips and office files, tables, metadata, text without tags.

What a profile took out is looked for in all of them before a file gets its name.
"""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq

_TAG = re.compile(rb"<[^>]*>")
_BLANK = re.compile(r"\s+")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PNG = b"\x89PNG\r\n\x1a\n"
_PACKED = (b"iTXt", b"zTXt", b"iCCP")
_DEEPEST = 4


def unfolded_tree(path: Path) -> Iterator[tuple[str, bytes]]:
    """The parts of a file, or of every file of a folder, each with its name; names are parts too."""
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    for one in files:
        name = one.relative_to(path).as_posix() if one != path else one.name
        yield from unfolded(name, one.read_bytes())


def unfolded(name: str, data: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file as they are, and everything that is packed in them in place of the packed bytes."""
    yield name, name.encode("utf-8", "replace")
    if data.startswith(b"PK") and depth < _DEEPEST:
        yield from _zip(name, data, depth)
    elif data.startswith(b"%PDF"):
        yield name, _STREAM.sub(b"", data)
        yield from ((f"{name} (text)", part) for part in _pdf(data))
    elif data.startswith(b"PAR1"):
        yield f"{name} (rows)", _parquet(data)
    elif data.startswith(_PNG):
        yield f"{name} (metadata)", b"\n".join(_png(data))
    else:
        yield name, data
    if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        for between in (b"", b" "):
            text = html.unescape(_TAG.sub(between, data).decode("utf-8", "replace"))
            yield f"{name} (without tags)", _BLANK.sub(" ", text).encode()


def _zip(name: str, data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    """Its members, their names, and what may stand beside them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield name, archive.comment
        for member in archive.infolist():
            yield name, member.comment + b"\n" + member.extra
            yield from unfolded(f"{name}/{member.filename}", archive.read(member), depth + 1)


def _parquet(data: bytes) -> bytes:
    table = pq.read_table(io.BytesIO(data))
    values = (str(value) for column in table.columns for value in column.to_pylist() if value is not None)
    about = [value for field in (table.schema, *table.schema) for value in (field.metadata or {}).values()]
    return b"\n".join([*about, *(value.encode("utf-8", "replace") for value in values)])


def _png(data: bytes) -> Iterator[bytes]:
    """All chunks but the pixels, inflated where they are packed, and whatever stands behind the last."""
    at = len(_PNG)
    while at + 8 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12
        if kind == b"IEND":
            break
        if kind != b"IDAT":
            yield body
            if kind in _PACKED and (start := body.find(b"\x78")) >= 0:
                yield _inflated(body[start:])
    yield data[at:]


def _pdf(data: bytes) -> Iterator[bytes]:
    """Its inflated streams, and its text as a reader extracts it where such a reader is installed."""
    for found in _STREAM.finditer(data):
        yield _inflated(found[1])
    if find_spec("pypdfium2") is not None:
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        try:
            pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
        finally:
            document.close()
        yield _BLANK.sub(" ", " ".join(pages)).encode("utf-8", "replace")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""
