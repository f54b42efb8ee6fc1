"""``kill -9`` at random moments: the last build answers, ``verify`` passes, the next load completes."""

import random
from pathlib import Path

import crash
import pytest

pytestmark = pytest.mark.usefixtures("quick_java")


def test_killed_loads_and_builds_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = random.SystemRandom().randrange(10**6)
    with capsys.disabled():
        print(f" [seed {seed}: python -m tests.crash --rounds 6 --seed {seed} --no-server] ", end="")

    outcome = crash.run(tmp_path, rounds=6, seed=seed)

    assert outcome.rounds == 6


def test_killing_the_server_too_loses_nothing(tmp_path: Path, neo4j_installed: str) -> None:
    outcome = crash.run(tmp_path, rounds=1, seed=4, with_server=1.0)

    assert (outcome.rounds, outcome.servers_killed) == (1, 1)


def test_the_loop_sees_a_damaged_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of the loop can fail: a byte changed behind its back is found."""

    def damage(workspace: crash.Workspace, *_: object) -> str:
        entry = workspace.ledger / "entries" / "000001.json"
        entry.write_bytes(entry.read_bytes().replace(b"cases", b"caser", 1))
        return "damaged"

    monkeypatch.setattr(crash, "_kill", damage)

    with pytest.raises(crash.Crash, match="round 1 of seed 7"):
        crash.run(tmp_path, rounds=1, seed=7)
