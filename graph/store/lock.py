"""Which jars make up one version of Neo4j: read the committed lock, or make one for another version.

A lock is `neo4j-<version>.toml` (or `neo4j-browser-<version>.toml`) beside this file: coordinates, SHA-256 and size of
every jar, no address. Resolving takes a minute and hundreds of requests, so a developer does it once:

    python -m graph.store.lock 2026.08.1
"""

import hashlib
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from graph.errors import UsageError

DEFAULT_VERSION = "5.26.30"
BROWSER_VERSION = "5.24.0"
HERE = Path(__file__).parent


@dataclass(frozen=True, order=True)
class Jar:
    """One file of the server, as Maven names it."""

    coordinate: str
    """group:artifact:version, and :classifier where there is one"""
    sha256: str
    size: int

    @property
    def file_name(self) -> str:
        """The name of the file in a Maven repository and in our cache."""
        _group, artifact, version, *classifier = self.coordinate.split(":")
        return "-".join([artifact, version, *classifier]) + ".jar"

    @property
    def path(self) -> str:
        """Where a Maven repository keeps it, below the repository's address."""
        group, artifact, version = self.coordinate.split(":")[:3]
        return f"{group.replace('.', '/')}/{artifact}/{version}/{self.file_name}"


def locked_versions() -> list[str]:
    """The Neo4j versions that can be installed, newest last."""
    found = (path.stem.removeprefix("neo4j-") for path in HERE.glob("neo4j-[0-9]*.toml"))
    return sorted(found, key=lambda version: [int(part) for part in version.split(".")])


def read_lock(version: str = DEFAULT_VERSION) -> list[Jar]:
    """The jars of Neo4j `version`.

    Raises:
        UsageError: no lock for this version is shipped.
    """
    if version not in locked_versions():
        known = ", ".join(locked_versions())
        raise UsageError(f"Neo4j {version} is not a version tiertrace can install; choose one of {known}.")
    return _read(HERE / f"neo4j-{version}.toml")


def read_browser_lock() -> list[Jar]:
    """The one jar of Neo4j Browser."""
    return _read(HERE / f"neo4j-browser-{BROWSER_VERSION}.toml")


def _read(path: Path) -> list[Jar]:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["jars"]
    return [Jar(coordinate, sha256, size) for coordinate, (sha256, size) in rows.items()]


def make_lock(coordinate: str, target: Path) -> int:
    """Resolve `coordinate` with jgo, write its lock to `target` and return how many jars it has."""
    import jgo  # only the developer who makes a lock needs it resolved

    with tempfile.TemporaryDirectory() as cache:
        root = Path(jgo.build(coordinate, cache_dir=Path(cache)).path)
        files = {path.name: path for folder in ("jars", "modules") for path in (root / folder).glob("*.jar")}
        entries = tomllib.loads((root / "jgo.lock.toml").read_text(encoding="utf-8"))["dependencies"]
        jars = sorted(_jar(entry, files) for entry in entries)
    lines = [f"# {coordinate}, made by: python -m graph.store.lock", "[jars]"]
    lines += [f'"{jar.coordinate}" = ["{jar.sha256}", {jar.size}]' for jar in jars]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(jars)


def _jar(entry: dict[str, str], files: dict[str, Path]) -> Jar:
    parts = [entry["groupId"], entry["artifactId"], entry["version"]]
    if entry.get("classifier"):
        parts.append(entry["classifier"])
    nameless = Jar(":".join(parts), entry["sha256"], 0)
    data = files[nameless.file_name].read_bytes()
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise UsageError(f"{nameless.file_name} is not the file that jgo has just resolved; try again.")
    return Jar(nameless.coordinate, entry["sha256"], len(data))


def main(arguments: list[str]) -> None:
    """Make the locks of the Neo4j versions named, and of Neo4j Browser."""
    for version in arguments:
        count = make_lock(f"org.neo4j:neo4j:{version}", HERE / f"neo4j-{version}.toml")
        print(f"neo4j-{version}.toml: {count} jars")
    make_lock(f"org.neo4j.client:neo4j-browser:{BROWSER_VERSION}", HERE / f"neo4j-browser-{BROWSER_VERSION}.toml")


if __name__ == "__main__":
    main(sys.argv[1:] or [DEFAULT_VERSION])
