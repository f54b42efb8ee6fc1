"""Files that only their owner may read: passwords and the state of a running server."""

import os
import stat
from pathlib import Path

from graph.errors import StoreError


def make_private_folder(folder: Path) -> None:
    """Make `folder`, and let nobody but its owner in."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` with the mode 0600: all of it or, after a crash, nothing of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_secret(path: Path) -> str:
    """The secret in `path`, without the line end.

    Raises:
        StoreError: the file is missing, empty, or can be read by others.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The password file {path} cannot be read; name one that holds the password alone.") from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise StoreError(f"The password file {path} can be read by others; run: chmod 600 {path}")
    if not text:
        raise StoreError(f"The password file {path} is empty; write the password into it.")
    return text
