"""Fetches the server's jars into the user's cache, once, and vouches for them at every start.

The files and their SHA-256 come from the committed lock (`lock.py`); Neo4j itself is never part of our distribution.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import filelock
import platformdirs
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from graph.errors import ServerUnavailable, UsageError
from graph.store.lock import BROWSER_VERSION, DEFAULT_VERSION, Jar, read_browser_lock, read_lock

THREADS = 8
RETRIES = 4
Progress = Callable[[float, float], None]
"""called with megabytes done and megabytes in all"""


def cache_folder() -> Path:
    """Where fetched files are kept for all workspaces of this user; TIERTRACE_CACHE names another place."""
    named = os.environ.get("TIERTRACE_CACHE")
    return Path(named).expanduser().absolute() if named else platformdirs.user_cache_path("tiertrace", appauthor=False)


def jar_folders(version: str, browser: bool = False) -> list[Path]:
    """The folders that hold the jars of Neo4j `version`."""
    root = cache_folder() / "neo4j"
    return [root / version, root / f"browser-{BROWSER_VERSION}"][: 2 if browser else 1]


def is_installed(version: str = DEFAULT_VERSION, browser: bool = False) -> bool:
    """Whether every jar is there with the right hash; reads them all, which takes a fraction of a second."""
    return not any(True for _ in _missing(version, browser))


def install(
    version: str = DEFAULT_VERSION,
    *,
    browser: bool = False,
    from_folder: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Bring the jars of Neo4j `version` into the cache.

    What is already there and intact is kept, so an interrupted install goes on where it stopped.

    Args:
        browser: fetch Neo4j Browser too.
        from_folder: take the jars from this folder, searched with its subfolders, and use no network.
        progress: told megabytes done and in all, after each file.

    Raises:
        UsageError: the version has no lock, or `from_folder` is no folder.
        ServerUnavailable: a file cannot be fetched, is not what the lock says, or does not fit on the disk.
    """
    if from_folder is not None and not from_folder.is_dir():
        raise UsageError(
            f"{from_folder} is not a folder; --from needs the folder that holds the jars of Neo4j {version}."
        )
    folders = jar_folders(version, browser)
    read_lock(version)  # an unknown version is refused before anything is made on disk
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folders[0].with_name("install.lock"), timeout=1800):
            missing = list(_missing(version, browser))
            if missing:
                _bring(missing, from_folder, progress or (lambda done, total: None))
    except filelock.Timeout as error:
        raise ServerUnavailable(
            "Another process has been installing Neo4j for half an hour; end it and try again."
        ) from error
    except OSError as error:
        raise disk_trouble(error, cache_folder()) from error


def disk_trouble(error: OSError, place: Path) -> ServerUnavailable:
    """Put a failure to write below `place` into words: full disk, no permission, or what the system says."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ServerUnavailable(f"The disk that holds {place} is full; make room and try again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ServerUnavailable(f"No permission to write below {place}; make it writable or choose another place.")
    return ServerUnavailable(f"Writing below {place} failed ({error.strerror or type(error).__name__}).")


def class_path(version: str, browser: bool = False) -> str:
    """The class path of Neo4j `version`: the files of the lock and no other that may lie beside them."""
    return os.pathsep.join(str(path) for _, path in _wanted(version, browser))


def _wanted(version: str, browser: bool) -> Iterator[tuple[Jar, Path]]:
    locks = [read_lock(version), *([read_browser_lock()] if browser else [])]
    for jars, folder in zip(locks, jar_folders(version, browser), strict=True):
        for jar in jars:
            yield jar, folder / jar.file_name


def _missing(version: str, browser: bool) -> Iterator[tuple[Jar, Path]]:
    wanted = list(_wanted(version, browser))
    with ThreadPoolExecutor(THREADS) as pool:  # hashing leaves the interpreter's lock, so threads share the cores
        for entry, good in zip(wanted, pool.map(lambda each: _is_intact(*each), wanted), strict=True):
            if not good:
                yield entry


def _is_intact(jar: Jar, path: Path) -> bool:
    try:
        if path.stat().st_size != jar.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


def _bring(missing: list[tuple[Jar, Path]], from_folder: Path | None, progress: Progress) -> None:
    total = sum(jar.size for jar, _ in missing) / 1e6
    done = 0.0
    progress(done, total)
    source = _from_repository() if from_folder is None else _from_folder(from_folder)
    pool = ThreadPoolExecutor(THREADS)
    try:
        tasks = {pool.submit(_place, source, jar, target): jar for jar, target in missing}
        for task in as_completed(tasks):
            task.result()
            done += tasks[task].size / 1e6
            progress(done, total)
    finally:
        pool.shutdown(cancel_futures=True)  # after the first failure or Ctrl-C fetch nothing more


Source = Callable[[Jar], Iterator[bytes]]


def _place(source: Source, jar: Jar, target: Path) -> None:
    """Write one jar under a temporary name, hash it on the way, and give it its name when it is right."""
    temporary = target.with_name(f"{target.name}.{os.getpid()}.part")
    digest = hashlib.sha256()
    try:
        with temporary.open("wb") as file:
            for block in source(jar):
                digest.update(block)
                file.write(block)
        if digest.hexdigest() != jar.sha256:
            raise ServerUnavailable(
                f"{jar.file_name} is not the file that the lock names (its SHA-256 differs); it was not kept."
            )
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _from_folder(folder: Path) -> Source:
    files = {path.name: path for path in sorted(folder.rglob("*.jar"))}

    def read(jar: Jar) -> Iterator[bytes]:
        if jar.file_name not in files:
            raise ServerUnavailable(f"{folder} has no {jar.file_name}; it must hold every jar that the lock names.")
        with files[jar.file_name].open("rb") as file:
            while block := file.read(1 << 20):
                yield block

    return read


def _from_repository() -> Source:
    """Jars from a Maven repository: the public one, or the mirror that TIERTRACE_MAVEN_REPOSITORY names."""
    address = os.environ.get("TIERTRACE_MAVEN_REPOSITORY") or _public_repository()
    if not address.startswith(("https://", "http://")):
        raise UsageError("TIERTRACE_MAVEN_REPOSITORY must be the http or https address of a Maven repository.")
    session = requests.Session()
    # Honest retries only: a dropped connection or a busy server, never a file that is not there.
    retry = Retry(total=RETRIES, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504), raise_on_status=False)
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=THREADS, max_retries=retry))

    def read(jar: Jar) -> Iterator[bytes]:
        try:
            with session.get(f"{address.rstrip('/')}/{jar.path}", stream=True, timeout=(10, 60)) as answer:
                if answer.status_code != 200:
                    raise ServerUnavailable(
                        f"The Maven repository answered {answer.status_code} for {jar.file_name}. {REMEDY}"
                    )
                yield from answer.iter_content(1 << 18)
        except requests.RequestException as error:
            raise ServerUnavailable(
                f"Neo4j could not be fetched: no answer from the Maven repository. {REMEDY}"
            ) from error

    return read


def _public_repository() -> str:
    from jgo.constants import MAVEN_CENTRAL_URL  # here, since it costs 0.3 s

    return str(MAVEN_CENTRAL_URL)


REMEDY = (
    "Try again later, name a mirror by TIERTRACE_MAVEN_REPOSITORY, "
    "or copy the jars from another machine and run: tiertrace server install --from DIR"
)


def free_megabytes(place: Path) -> int:
    """Room left on the disk that holds `place`."""
    return shutil.disk_usage(place).free // 1_000_000
