"""Kill loads and builds at random moments, again and again, on one workspace: ``python -m tests.crash --rounds 200``.

After every round the last complete build answers a trace, ``verify`` passes, and the next load completes. In some
rounds the local Neo4j is killed too, where it can be had; only processes that this loop started are killed.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph import build
from graph.errors import ServerUnavailable
from graph.ingest.csv_template import write_template
from graph.intake import load
from graph.projection import Projection
from graph.store import server
from graph.store.install import is_installed
from graph.store.lock import DEFAULT_VERSION
from graph.trace import trace_brand
from graph.verify import verify
from graph.workspace import Workspace

CASES = Path(__file__).parent.parent / "datasets" / "cases"
TIERTRACE = [sys.executable, "-c", "from graph.cli import main; main()"]
NOBODY_WAITS = 120.0
"""Seconds after which a command that does not end is a failure."""


@dataclass
class Outcome:
    """What the rounds came to."""

    rounds: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    """Rounds by the last thing the killed command had said."""
    servers_killed: int = 0


class Crash(AssertionError):
    """A promise was broken in a round."""


def run(folder: Path, rounds: int, seed: int, *, with_server: float = 0.0, say: bool = False) -> Outcome:
    """Kill ``rounds`` commands on one workspace below a folder, checking after each.

    Args:
        with_server: share of rounds that load into the local Neo4j too and, every other time, kill it.
        say: print one line a round.

    Raises:
        Crash: after a kill the build did not answer, ``verify`` failed or the next load did not complete.
    """
    chance = random.Random(seed)
    workspace = Workspace(folder / "workspace")
    outcome = Outcome()
    paths = [shutil.copytree(CASES, folder / "cases"), folder / "own"]
    write_template(paths[1])
    for path in paths:
        load(workspace, path)
    longest = _time_of_a_load(workspace, paths[1])
    longest_with_server = _time_with_server(workspace, paths[1]) if with_server else 0.0
    try:
        for number in range(1, rounds + 1):
            path = chance.choice(paths)
            _edit(path, chance)
            before = build.current(workspace)
            served = chance.random() < with_server
            command = _command(path, chance, served)
            said = _kill(workspace, command, chance.uniform(0, longest_with_server if served else longest))
            if served and chance.random() < 0.5:
                outcome.servers_killed += _kill_server(workspace)
            _check(workspace, before, number, seed)
            digest = _complete(workspace, path, number, seed)
            if served:
                _finish(workspace, path)
            outcome.rounds += 1
            outcome.killed[said] += 1
            if say:
                print(f"round {number:>4}: killed after '{said}'; build {digest[:12]}", flush=True)
    finally:
        if with_server:
            server.stop(workspace.server)
            server.remove_unused_homes(workspace.server)  # with what a killed load left running on them
    return outcome


def _command(path: Path, chance: random.Random, served: bool) -> list[str]:
    """A load, into Neo4j too where it is served, or a build of another profile."""
    if served:
        return ["load", str(path), "--neo4j"]
    if chance.random() < 0.2:
        return ["rebuild", "--profile", chance.choice(build.PROFILES)]
    return ["load", str(path), "--no-neo4j"]


def _kill(workspace: Workspace, command: list[str], seconds: float) -> str:
    """Start a command, kill it so long after its first words, and return the last thing it had said."""
    talk = workspace.folder.parent / "talk.txt"
    with talk.open("wb") as out:
        whole = [*TIERTRACE, *command, "--workspace", str(workspace.folder)]
        process = subprocess.Popen(whole, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + NOBODY_WAITS
        while process.poll() is None and not talk.stat().st_size:  # the work begins with its first words
            if time.monotonic() > deadline:
                process.kill()
                raise Crash("a command neither began nor ended")
            time.sleep(0.002)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()  # kill -9; nothing where it has ended
        process.wait()
    words = talk.read_text("utf-8", errors="replace").strip().splitlines()
    if process.returncode >= 0:
        return "its end"
    if words and words[-1].startswith("build "):
        return "its answer"
    return words[-1].split(" as ")[0].split(",")[0].rstrip("0123456789 ") if words else "nothing"


def _kill_server(workspace: Workspace) -> int:
    """Kill the Neo4j that a command of this loop has started in this workspace."""
    running = server.status(workspace.server).server
    if running is None or not running.identity.is_alive():
        return 0
    os.kill(running.pid, signal.SIGKILL)
    return 1


def _edit(path: Path, chance: random.Random) -> None:
    """Change a name or a note, so that there is something new to load."""
    name = "organisations.csv" if path.name == "cases" else "brands.csv"
    lines = (path / name).read_text("utf-8").splitlines()
    cells = lines[-1].split(",")
    cells[1] = f"Name {chance.randrange(10**6)}"
    (path / name).write_text("\n".join([*lines[:-1], ",".join(cells)]) + "\n", "utf-8")


def _check(workspace: Workspace, before: Projection, number: int, seed: int) -> None:
    """The last complete build answers, and everything has the hash it is named by."""
    projection = build.current(workspace)
    if not trace_brand(projection, "org-primark")["findings"]:
        raise Crash(f"round {number} of seed {seed}: the build does not answer")
    if not build.is_whole(before) and before.folder.exists():
        raise Crash(f"round {number} of seed {seed}: the build from before is damaged")
    found = verify(workspace)
    if found.wrong:
        raise Crash(f"round {number} of seed {seed}: {found.wrong}")


def _complete(workspace: Workspace, path: Path, number: int, seed: int) -> str:
    """The next load completes; its digest."""
    projection = load(workspace, path).projection
    found = verify(workspace)
    if projection is None or build.is_behind(workspace) or found.wrong or found.notes:
        raise Crash(f"round {number} of seed {seed}: the next load did not complete: {found.wrong} {found.notes}")
    leftovers = [one.name for one in workspace.builds.iterdir() if "partial" in one.name or "quarantined" in one.name]
    if leftovers:
        raise Crash(f"round {number} of seed {seed}: left behind: {leftovers}")
    return projection.digest


def _finish(workspace: Workspace, path: Path) -> None:
    """A load into Neo4j, to its end."""
    command = [*TIERTRACE, "load", str(path), "--neo4j", "--workspace", str(workspace.folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode or "The graph is in Neo4j." not in done.stdout:
        raise Crash(f"a load into Neo4j after a kill did not complete: {done.stdout} {done.stderr}")


def _time_with_server(workspace: Workspace, path: Path) -> float:
    """Seconds that a load into Neo4j takes here from its first word, with the start of the server."""
    began = time.monotonic()
    _finish(workspace, path)
    return time.monotonic() - began


def _time_of_a_load(workspace: Workspace, path: Path) -> float:
    """Seconds that the work of one command takes on this machine, starting Python left out."""
    began = time.monotonic()
    build.build(workspace)
    load(workspace, path)
    return time.monotonic() - began + 0.1


def has_server() -> bool:
    """Can the local Neo4j be had? With TIERTRACE_REQUIRE_NEO4J=1 it must."""
    if is_installed(DEFAULT_VERSION):
        return True
    try:
        server.install(DEFAULT_VERSION)
    except ServerUnavailable:
        if os.environ.get("TIERTRACE_REQUIRE_NEO4J") == "1":
            raise
        return False
    return True


def main(arguments: Sequence[str] | None = None) -> None:
    """The command ``make crash``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None, help="of an earlier run, to see it again")
    parser.add_argument("--no-server", action="store_true", help="leave the local Neo4j out")
    options = parser.parse_args(arguments)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    with_server = not options.no_server and has_server()
    print(f"seed {seed}, {options.rounds} rounds, the local Neo4j {'too' if with_server else 'left out'}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), options.rounds, seed, with_server=0.1 if with_server else 0.0, say=True)
    for said, count in outcome.killed.most_common():
        print(f"{count:>5} killed after: {said}")
    print(
        f"{outcome.rounds} rounds, {outcome.servers_killed} servers killed: every build answered, every hash was right"
    )


if __name__ == "__main__":
    main()
