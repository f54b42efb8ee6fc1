"""Home folders of the local server: each holds one database, and a pointer names the one in use.

A load of a whole build fills a new home beside the old one and moves the pointer when it is complete, so readers never
meet half a build and a crash leaves the old one whole.
"""

import hashlib
import json
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path

from graph.errors import StoreError
from graph.store.private import make_private_folder, read_secret, write_private

USER = "neo4j"
DATABASE = "neo4j"


def new_home(folder: Path, version: str) -> Path:
    """Make an empty home for Neo4j `version` below the server folder; it is not in use yet."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    credentials = _credentials(password(folder))  # before the folder is there: a first home may make the password
    home = folder.absolute() / "homes" / f"{version}-{stamp}-{secrets.token_hex(3)}"
    make_private_folder(folder)
    for name in ("conf", "data/dbms", "logs", "run", "plugins", "import", "temporary"):
        make_private_folder(home / name)
    write_private(home / "home.json", json.dumps({"version": version}))
    write_private(home / "data" / "dbms" / "auth.ini", credentials)
    return home


def current_home(folder: Path) -> Path | None:
    """The home in use, None before the first start or load."""
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    home = folder.absolute() / "homes" / name
    if "/" in name or "\\" in name or not home.is_dir():
        raise StoreError(f"{folder / 'current'} names a home that is not there; delete that file and load again.")
    return home


def use_home(folder: Path, home: Path) -> None:
    """Move the pointer to `home`, in one step."""
    write_private(folder / "current", home.name)


def all_homes(folder: Path) -> list[Path]:
    """Every home of the server folder, oldest first."""
    root = folder.absolute() / "homes"
    return sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


def home_version(home: Path) -> str:
    """The Neo4j version that made or last opened `home`."""
    try:
        return str(json.loads((home / "home.json").read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{home} is not a home of the local server; delete it and load again.") from error


def can_open(home: Path, version: str) -> bool:
    """Whether Neo4j `version` opens this home: the same line, and not older than what wrote it."""
    written, asked = ([int(part) for part in text.split(".")] for text in (home_version(home), version))
    return written[0] == asked[0] and written <= asked


def note_version(home: Path, version: str) -> None:
    """Remember that `version` has opened the home: an older one must not open it again."""
    write_private(home / "home.json", json.dumps({"version": version}))


def delete_home(home: Path) -> None:
    """Remove a home that no process uses; the pointer must not name it."""
    if current_home(home.parent.parent) == home:
        raise StoreError(f"{home.name} is the home in use and is not removed.")
    shutil.rmtree(home, ignore_errors=True)


def password(folder: Path) -> str:
    """The password of the local server, made at first need.

    Raises:
        StoreError: it is gone although a home was made with it, or others can read it.
    """
    path = folder / "password"
    if not path.exists():
        if all_homes(folder):
            raise StoreError(
                f"{path} is gone, so the database can't be opened; delete {folder / 'homes'} and load again."
            )
        make_private_folder(folder)
        write_private(path, secrets.token_urlsafe(24) + "\n")
    return read_secret(path)


def _credentials(password: str) -> str:
    """The line of auth.ini that Neo4j reads at its first start, so that no password is ever on a command line."""
    salt = secrets.token_bytes(32)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(1023):
        digest = hashlib.sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex()},{salt.hex()},1024:\n"
