"""Archives: the published file or folder inside a zip or gzip, unpacked within limits for as long as it is read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from graph.errors import InputError
from graph.ingest.files import MAX_BYTES, checked_archive, kind_of, member

_JUNK = ("__MACOSX/", ".DS_Store")


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The path itself, or what its archive holds: the one file, or a folder where there are several.

    Raises:
        InputError: the archive is damaged, harmful, empty or holds another archive.
    """
    kind = kind_of(path) if path.is_file() else "folder"
    if kind not in ("zip", "gzip"):
        yield path
        return
    with TemporaryDirectory(prefix="tiertrace-") as folder:
        yield _unzip(path, Path(folder)) if kind == "zip" else _gunzip(path, Path(folder))


def _unzip(path: Path, folder: Path) -> Path:
    archive = checked_archive(path)
    names = [name for name in archive.namelist() if not name.endswith("/") and not name.startswith(_JUNK)]
    names = [name for name in names if PurePosixPath(name).name not in _JUNK]
    if not names:
        raise InputError(f"{path.name} is an empty archive; was it downloaded completely?")
    inner = folder / path.stem
    inner.mkdir()
    written: list[Path] = []
    for name in names:
        target = inner / PurePosixPath(name).name
        if target in written:
            raise InputError(f"{path.name} holds two files called {target.name}; unpack it and load them one by one")
        target.write_bytes(member(archive, name))
        if kind_of(target) in ("zip", "gzip"):
            raise InputError(f"{path.name} holds another archive, {target.name[:60]}; unpack it first")
        written.append(target)
    return written[0] if len(written) == 1 else inner


def _gunzip(path: Path, folder: Path) -> Path:
    target = folder / (path.stem if path.suffix.lower() == ".gz" else path.name)
    try:
        with gzip.open(path) as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path.name} is a damaged archive ({error}); download it again") from None
    if len(content) > MAX_BYTES:
        raise InputError(f"{path.name} unpacks to more than {MAX_BYTES / 1e6:,.0f} MB; split it")
    target.write_bytes(content)
    return target
