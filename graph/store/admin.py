"""Neo4j's own administration tool on a home folder, above all its import of a whole graph from files."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import psutil

from graph.errors import StoreError
from graph.store import homes, process
from graph.store.conf import java_flags, memory_settings, write_conf
from graph.store.install import class_path, disk_trouble, install
from graph.store.java import clean_environment, find_java
from graph.store.private import write_private

IMPORT_HEAP = "1100m"
"""measured enough for 1.4 million nodes and 6 million links; below 1 GB the tool warns"""


def run_admin(home: Path, arguments: list[str], heap: str | None = None) -> str:
    """Run the administration tool on a home that no server uses, and return what it printed.

    Args:
        home: its folder.
        arguments: what follows `neo4j-admin` on a command line.
        heap: memory of its Java; by default TIERTRACE_HEAP, but no less than an import wants.

    Raises:
        StoreError: the tool failed; the message has its last words and the log's path.
    """
    version = homes.home_version(home)
    install(version)
    memory = max(memory_settings(heap), memory_settings(heap or IMPORT_HEAP), key=lambda each: each.heap)
    write_conf(home, version, memory, bolt_port=7687)  # no server is started with it
    command = [
        str(find_java(version)),
        *java_flags(memory, home / "temporary"),
        "-cp",
        class_path(version),
        "org.neo4j.cli.AdminTool",
        *arguments,
    ]
    places = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    log = home / "logs" / "admin.log"
    try:
        with log.open("wb") as output:
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                cwd=home, env=clean_environment() | places, start_new_session=True,
            )  # fmt: skip
        code = _wait(child, home)
        printed = log.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise disk_trouble(error, home) from error
    if code != 0:
        raise _failure(printed, code, log)
    return printed


def import_tool(home: Path, nodes_and_relationships: list[str], *options: str, heap: str | None = None) -> str:
    """Fill the empty database of a new home from files: `database import full`.

    Args:
        home: made by `homes.new_home`.
        nodes_and_relationships: the tool's arguments, such as `--nodes=Brand:Company=brands-header.csv,brands.csv`.
        options: further ones, such as `--input-type=parquet`.
        heap: the memory of the tool's Java; its page cache comes on top.
    """
    # Without --verbose the tool of 5.26 says that it failed and not why.
    fixed = [
        "database",
        "import",
        "full",
        homes.DATABASE,
        "--verbose",
        f"--report-file={home / 'logs' / 'import.report'}",
    ]
    return run_admin(home, [*fixed, *options, *nodes_and_relationships], heap)


def _wait(child: "subprocess.Popen[bytes]", home: Path) -> int:
    """Wait for the tool; if we are interrupted it ends too, and if we are killed its note tells the next load."""
    note = home / "admin.json"
    identity = process.Identity(child.pid, psutil.Process(child.pid).create_time())
    try:
        write_private(note, json.dumps({"pid": identity.pid, "started": identity.started}))
        return child.wait()
    except BaseException:
        process.end(identity, patience=2)
        child.wait()
        raise
    finally:
        note.unlink(missing_ok=True)


def end_abandoned(home: Path) -> None:
    """End the tool of a load that was killed while it filled this home."""
    try:
        note = json.loads((home / "admin.json").read_text(encoding="utf-8"))
        process.end(process.Identity(int(note["pid"]), float(note["started"])), patience=2)
    except (OSError, ValueError, KeyError):
        return


def _failure(printed: str, code: int, log: Path) -> StoreError:
    # On a full disk the tool's own words may be cut off as well.
    if "No space left on device" in printed or shutil.disk_usage(log.parent).free < 1 << 20:
        return StoreError(f"The disk that holds {log.parent.parent} is full; make room and load again.")
    if "java.lang.OutOfMemoryError" in printed or "Not enough memory" in printed:
        return StoreError(f"Neo4j's import needs more memory than it got; raise TIERTRACE_HEAP (its log is {log}).")
    causes = [line for line in printed.splitlines() if re.match(r"(Caused by: )?[\w.$]+(Exception|Error): ", line)]
    others = [line for line in printed.splitlines() if line.strip() and not line.startswith(("\t", " "))]
    last = (causes or others or [f"exit code {code}"])[-1].removeprefix("Caused by: ")
    last = re.sub(r"^([\w.$]+(Exception|Error): )+", "", last)[:300]
    return StoreError(f"Neo4j's administration tool failed: {last} (its log is {log}).")
