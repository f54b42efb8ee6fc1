"""Published files as bytes and text, safely: what kind they are by their bytes, how large, in which encoding."""

from __future__ import annotations

import codecs
import zipfile
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import charset_normalizer

from graph.errors import InputError

MAX_BYTES = 500_000_000
MAX_UNPACKED = 1_000_000_000
MAX_ENTRIES = 2_000
MAX_RATIO = 200
"""Bytes an entry of an archive may grow by; published workbooks stay below 60."""
_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods", "word/document.xml": "docx"}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def kind_of(path: Path) -> str:
    """text, json, xml, xlsx, xls, xlsb, ods, docx, zip, pdf, gzip, folder or binary: by the bytes, never by the name.

    Raises:
        InputError: the file is missing, unreadable, empty or too large.
    """
    if path.is_dir():
        return "folder"
    return _kind(path, *_stamp(path))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise InputError(f"There is no file {path.name}; check the spelling") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}); check its permissions") from None
    if found.st_size == 0:
        raise InputError(f"{path.name} is empty (0 bytes); was it saved or downloaded completely?")
    if found.st_size > MAX_BYTES:
        raise InputError(
            f"{path.name} has {found.st_size / 1e6:,.0f} MB, the limit is {MAX_BYTES / 1e6:,.0f}; split it"
        )
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=256)
def _kind(path: Path, changed: int, size: int) -> str:
    with _opened(path) as file:
        start = file.read(4096)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(path)
    for magic, kind in ((_XLS, "xls"), (b"%PDF-", "pdf"), (b"\x1f\x8b", "gzip"), (b"PAR1", "parquet")):
        if start.startswith(magic):
            return kind
    if start.startswith(_UTF16):
        return "text"
    if b"\0" in start:
        return "binary"
    bare = start.removeprefix(codecs.BOM_UTF8).lstrip()
    if bare.startswith((b"<?xml", b"<")):
        return "xml"
    return "json" if bare.startswith((b"{", b"[{", b"[ ", b"[\n", b"[\r")) or bare.rstrip() == b"[]" else "text"


def _kind_of_archive(path: Path) -> str:
    names = [one.filename for one in checked_archive(path).infolist()]
    return next((kind for part, kind in _PARTS.items() if part in names), "zip")


def checked_archive(path: Path) -> zipfile.ZipFile:
    """An archive whose declared sizes, names and nesting are harmless.

    Raises:
        InputError: it is damaged, or could fill the disk or memory, or write outside its folder.
    """
    try:
        archive = zipfile.ZipFile(path)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(f"{path.name} is a damaged archive ({error}); download it again") from None
    if len(entries) > MAX_ENTRIES or sum(one.file_size for one in entries) > MAX_UNPACKED:
        raise InputError(f"{path.name} would unpack to more than {MAX_UNPACKED / 1e6:,.0f} MB or {MAX_ENTRIES:,} files")
    for one in entries:
        name = PurePosixPath(one.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in one.filename.partition("/")[0]:
            raise InputError(f"{path.name} holds the file name '{one.filename[:60]}', which leads out of its folder")
        if one.flag_bits & 1:
            raise InputError(f"{path.name} is protected by a password; save it without one")
        if one.file_size > 1_000_000 and one.file_size > MAX_RATIO * max(one.compress_size, 1):
            raise InputError(
                f"{one.filename[:60]} in {path.name} is packed suspiciously tight (more than {MAX_RATIO} times)"
            )
    return archive


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of a checked archive, no longer than it declares (declared sizes can lie).

    Raises:
        InputError: it is longer, or damaged.
    """
    declared = archive.getinfo(name).file_size
    try:
        with archive.open(name) as file:
            content = file.read(declared + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise InputError(f"{name[:60]} in the archive is damaged ({error}); download it again") from None
    except Exception as error:  # zlib.error and lzma errors have no common base
        raise InputError(f"{name[:60]} in the archive cannot be unpacked ({error}); download it again") from None
    if len(content) != declared:
        raise InputError(f"{name[:60]} in the archive is not as long as it declares; download it again")
    return content


def read_bytes(path: Path) -> bytes:
    """All bytes of a file within the limit."""
    _stamp(path)
    with _opened(path) as file:
        return file.read()


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}); check its permissions") from None


def decoded(raw: bytes, name: str, encoding: str | None = None) -> tuple[str, str | None]:
    """Text, and a sentence on its encoding where that is not UTF-8.

    Args:
        encoding: as a person or the format says; otherwise UTF-8, UTF-16 with its mark, or what the bytes show.

    Raises:
        InputError: the bytes are not in that encoding, or it cannot be told.
    """
    if b"\0" in raw and not raw.startswith(_UTF16):
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise InputError(f"{name}, line {line} holds a NUL byte, so it is no text; export it as CSV UTF-8")
    if encoding is None and raw.startswith(_UTF16):
        encoding = "utf-16"
    if encoding is not None:
        try:
            return raw.decode(encoding), None
        except LookupError:
            raise InputError(f"'{encoding[:40]}' is no encoding; say for example --encoding cp1252") from None
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise InputError(
                f"{name}, line {line} is not {encoding} (byte {error.start:,}); say another --encoding"
            ) from None
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        return _guessed(raw, name, error.start)


def _guessed(raw: bytes, name: str, at: int) -> tuple[str, str]:
    line = raw.count(b"\n", 0, at) + 1
    best = charset_normalizer.from_bytes(raw[max(0, at - 200_000) : at + 800_000]).best()
    if best is None:
        raise InputError(f"{name}, line {line} is not UTF-8, and no other encoding fits; say it: --encoding NAME")
    try:
        text = raw.decode(best.encoding)
    except UnicodeDecodeError:
        raise InputError(f"{name}, line {line} is not UTF-8 and mixes encodings; save it as CSV UTF-8") from None
    shown = text.splitlines()[line - 1][:80] if line <= len(text.splitlines()) else ""
    return text, f"{name} is not UTF-8; read as {best.encoding}, line {line}: {shown!r}. If wrong: --encoding NAME"
