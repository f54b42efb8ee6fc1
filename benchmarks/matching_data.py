"""Invented registers and real pairs to measure the matcher on; read beside the repository, never copied."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.match import Decision, Record

SHARED = Path(__file__).parents[2] / "shared" / "data"
ABSENT = "developer data not present: ../shared/data"


@dataclass(frozen=True)
class Invented:
    """One output of the generator: known sites, queries, and the true site of each query (empty: none)."""

    folder: Path
    known: list[Record]
    queries: list[Record]
    truth: dict[str, str]


def generator() -> Path | None:
    """The folder of the generator and the scorer, if it is there."""
    folder = SHARED / "matching-benchmark"
    return folder if (folder / "generate.py").exists() else None


def invent(folder: Path, sites: int, queries: int, seed: int) -> Invented:
    """Run the generator (once per folder) and read what it wrote."""
    home = generator()
    if home is None:
        raise FileNotFoundError(ABSENT)
    own = folder / f"{sites}-{queries}-{seed}"
    if not (own / "truth.csv").exists():
        size = ["--sites", str(sites), "--queries", str(queries), "--seed", str(seed)]
        command = [sys.executable, str(home / "generate.py"), *size, "--out", str(own)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with (own / "truth.csv").open(newline="", encoding="utf-8") as file:
        truth = {row["query_id"]: row["site_id"] for row in csv.DictReader(file)}
    return Invented(own, _records(own / "reference.csv", "site_id"), _records(own / "queries.csv", "query_id"), truth)


def scored(invented: Invented, decisions: Iterable[Decision], name: str) -> dict[str, Any]:
    """What the generator's own scorer says of decisions."""
    rows = [(one.query_id, one.decision, one.site_id, "" if one.score is None else one.score) for one in decisions]
    return scored_rows(invented, rows, name)


def scored_rows(invented: Invented, rows: Sequence[tuple[Any, ...]], name: str) -> dict[str, Any]:
    """The same for rows of (query_id, decision, site_id, score)."""
    path = invented.folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("query_id", "decision", "site_id", "score"))
        writer.writerows(rows)
    home = generator()
    assert home is not None
    command = [sys.executable, str(home / "score.py"), "--truth", str(invented.folder / "truth.csv")]
    done = subprocess.run([*command, "--predictions", str(path), "--json"], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _records(path: Path, key: str) -> list[Record]:
    with path.open(newline="", encoding="utf-8") as file:
        return [Record(row[key], row["name"], row["address"], row["country"]) for row in csv.DictReader(file)]


@dataclass(frozen=True)
class Pair:
    """Two real records and whether they were labelled the same site."""

    one: Record
    other: Record
    same: bool
    read: bool = True
    doubtful: bool = False


def training_pairs() -> list[Pair]:
    """The 112 pairs of the Open Apparel Registry."""
    path = SHARED / "oar-dedupe-training" / "training_pairs.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Pair(*_sides(row, "id1", "id2"), row["label"] == "match", doubtful=_is_doubtful(row))
            for row in csv.DictReader(file)
        ]


def labelled_pairs() -> list[Pair]:
    """Pairs of current lists, labelled by a language model and by a rule; the uncertain ones are left out."""
    path = SHARED / "labelled-pairs" / "pairs.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Pair(*_sides(row, "", ""), row["label"] == "match", read=row["how_labelled"] == "read")
            for row in csv.DictReader(file)
            if row["label"] != "uncertain"
        ]


def _is_doubtful(row: dict[str, str]) -> bool:
    """The rows whose labels SOURCE.md beside them calls wrong: one site marked distinct, two companies marked match."""
    names = row["name1"] + row["name2"]
    return "silueta" in names if row["label"] == "distinct" else "olimpias" in names or "tessil" in names


def _sides(row: dict[str, str], first: str, second: str) -> tuple[Record, Record]:
    one = Record(row.get(first, "") or "1", row["name1"], row["address1"], row["country1"])
    return one, Record(row.get(second, "") or "2", row["name2"], row["address2"], row["country2"])
