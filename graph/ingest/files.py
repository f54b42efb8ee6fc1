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
_PROPOSED = 3
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
    except MemoryError:  # says nothing of the entry
        raise
    except (
        Exception
    ) as error:  # a damaged or strange entry shows in errors of zipfile, zlib or lzma without a common base
        raise InputError(f"{name[:60]} in the archive is damaged ({error}); download it again") from None
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


def decoded(raw: bytes, name: str, encoding: str | None = None) -> str:
    """Bytes as text.

    Args:
        encoding: as a person or the format says; otherwise UTF-8, or UTF-16 with its mark.

    Raises:
        InputError: the bytes are not in that encoding. Another one is proposed and never taken by itself: the same
            bytes are 'São' in one encoding and 'Săo' in the next, and a name may not depend on a guess.
    """
    if b"\0" in raw and not raw.startswith(_UTF16):
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise InputError(f"{name}, line {line} holds a NUL byte, so it is no text; export it as CSV UTF-8")
    chosen = encoding or ("utf-16" if raw.startswith(_UTF16) else "utf-8-sig")
    try:
        return raw.decode(chosen)
    except LookupError:
        raise InputError(f"'{chosen[:40]}' is no encoding; say for example --encoding cp1252") from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        said = "UTF-8" if encoding is None else encoding
        raise InputError(
            f"{name}, line {line} is not {said} (byte {error.start:,}). {_proposals(raw, error.start)}"
        ) from None


def _proposals(raw: bytes, at: int) -> str:
    """What the first undecodable word would be in the encodings that fit the whole file."""
    start = max(raw.rfind(b"\n", 0, at), raw.rfind(b" ", 0, at), at - 40) + 1
    shown: dict[str, str] = {}
    likely = [match.encoding for match in charset_normalizer.from_bytes(raw[max(0, at - 100_000) : at + 400_000])]
    for encoding in ("cp1252", "cp1250", *likely):
        try:
            raw.decode(encoding)
            word = raw[start : at + 20].decode(encoding, "replace").split("\n")[0]
        except (UnicodeDecodeError, LookupError):
            continue
        if len(shown) < _PROPOSED and word not in shown.values():
            shown[encoding] = word
    if not shown:
        return "No other encoding fits; save it as CSV UTF-8"
    choices = " or ".join(f"--encoding {encoding} if it should read {word!r}" for encoding, word in shown.items())
    return f"Say {choices}; or save it as CSV UTF-8"
