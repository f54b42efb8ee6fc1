"""The matcher measured: decisions on invented registers, real labelled pairs beside other matchers, a million sites.

Seeds here are for reporting only: coefficients and thresholds are fitted on others (``fit_matcher``), and nobody looks
at single errors of these. The real pairs are part of no fit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.matching_data import ABSENT, Invented, Pair, generator, invent, labelled_pairs, scored, training_pairs
from benchmarks.place import Place, timed
from graph.country_names import read_country
from graph.errors import InputError
from graph.match import Index, explain, match
from graph.match.normalise import normalise
from graph.match.score import model

REPORTED = {"tiny": ((1_000, 500, (901,)),), "small": ((5_000, 2_000, (901, 902, 903, 904)),),
            "full": ((20_000, 6_000, (911, 912)), (200_000, 6_000, (921,)))}  # fmt: skip
"""Registers by scale: sites, queries, seeds."""
MILLION = {"tiny": (2_000, 300, 931), "small": (50_000, 3_000, 931), "full": (1_000_000, 6_000, 932)}
NEW_ROWS = 1_000
PEERS = Path(__file__).with_name("matching_peers.py")
AUTO_OF_PEERS = {"rapidfuzz token-set rule": 0.9, "dedupe, 112 pairs": 0.8, "splink 5": 0.95}
"""From where each peer links: Open Supply Hub's threshold for dedupe; the others' own usual ones."""


def linking(place: Place) -> dict[str, Any]:
    """Three-way decisions on invented registers, scored by the generator's own scorer; seeds of a size are added up."""
    if generator() is None:
        return {"missing": ABSENT}
    rows = []
    for sites, queries, seeds in REPORTED[place.scale]:
        found = []
        for seed in seeds:
            invented = invent(place.scratch("invented"), sites, queries, seed)
            found.append(scored(invented, match(Index.build(invented.known), invented.queries), "ours"))
        rows.append({"sites": sites, "seeds": list(seeds)} | _added(found))
    return {"rows": rows, "version": model("facilities").version}


def _added(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    counts = {
        key: sum(one[key] for one in found)
        for key in ("queries", "queries_with_site", "auto", "auto_right", "auto_wrong", "review", "duplicates_created")
    }
    return counts | {
        "auto_precision": counts["auto_right"] / max(1, counts["auto"]),
        "wrong_per_10k": counts["auto_wrong"] / counts["queries"] * 1e4,
        "auto_recall": counts["auto_right"] / counts["queries_with_site"],
        "review_share": counts["review"] / counts["queries"],
        "duplicates": counts["duplicates_created"] / counts["queries_with_site"],
    }


def pairs(place: Place) -> dict[str, Any]:
    """Real pairs: ours beside the peers. Only what a pair alone shows counts: no other candidate is there to warn."""
    try:
        training, labelled = training_pairs(), labelled_pairs()
    except FileNotFoundError:
        return {"missing": ABSENT}
    sets = {
        "112 pairs (2019)": training,
        "112 pairs, doubtful labels left out": [pair for pair in training if not pair.doubtful],
        "labelled pairs": labelled,
        "labelled pairs, read": [pair for pair in labelled if pair.read],
    }
    answers: dict[str, dict[str, list[tuple[float, bool]]]] = {"ours": {name: _ours(of) for name, of in sets.items()}}
    peers = _peers(training, sets)
    failed = {name: said for name, said in peers.items() if isinstance(said, str)}
    for name, found in peers.items():
        if not isinstance(found, str):
            bar = AUTO_OF_PEERS[name]
            answers[name] = {one: [(value, value > bar) for value in values] for one, values in found.items()}
    rows = [
        {"set": name, "matcher": matcher} | _measured(of, found[name])
        for name, of in sets.items()
        for matcher, found in answers.items()
    ]
    return {"rows": rows, "not_run": failed} if failed else {"rows": rows}


def _ours(of: Sequence[Pair]) -> list[tuple[float, bool]]:
    """Log-odds and whether it would link; words are weighed by all records of the set."""
    index = Index.build([_numbered(pair.one, at, "a") for at, pair in enumerate(of)]).extended([])
    found = [explain(pair.one, pair.other, index) for pair in of]
    return [(one.score, one.verdict == "auto") for one in found]


def _numbered(record: Any, at: int, side: str) -> Any:
    return type(record)(f"{side}{at}", record.name, record.address, record.country)


def _peers(training: Sequence[Pair], sets: dict[str, list[Pair]]) -> dict[str, Any]:
    python = os.environ.get("TIERTRACE_PEERS")
    if not python:
        return {"peers": "not run: TIERTRACE_PEERS names no Python that has them (see benchmarks/matching_peers.py)"}
    asked = {"training": _plain(training), "sets": {name: _plain(of) for name, of in sets.items()}}
    done = subprocess.run([python, str(PEERS)], input=json.dumps(asked), capture_output=True, text=True, check=False)
    if done.returncode:
        return {"peers": f"not run: {done.stderr.strip().splitlines()[-1][:200]}"}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _plain(of: Sequence[Pair]) -> list[list[Any]]:
    return [
        [*([one.name, one.address, _country(one.country)] for one in (pair.one, pair.other)), pair.same] for pair in of
    ]


def _country(text: str) -> str:
    """Peers get countries as we read them, so that "China" and "CN" are no difference to them either."""
    try:
        return read_country(text)
    except InputError:
        return text.lower()


def _measured(of: Sequence[Pair], found: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    same = [value for pair, (value, _) in zip(of, found, strict=True) if pair.same]
    other = [value for pair, (value, _) in zip(of, found, strict=True) if not pair.same]
    wins = sum((one > two) + (one == two) / 2 for one in same for two in other)
    linked = [pair.same for pair, (_, auto) in zip(of, found, strict=True) if auto]
    return {
        "pairs": len(of),
        "matches": len(same),
        "auc": wins / (len(same) * len(other)),
        "auto": len(linked),
        "auto_precision": sum(linked) / len(linked) if linked else None,
        "auto_recall": sum(linked) / len(same),
    }


def million(place: Place) -> dict[str, Any]:
    """Index and candidates of many sites, one core; then a list of a thousand rows against the index as saved."""
    if generator() is None:
        return {"missing": ABSENT}
    sites, queries, seed = MILLION[place.scale]
    invented = invent(place.scratch("invented"), sites, queries, seed)
    built, index = timed(lambda: Index.build(invented.known))
    invented.known.clear()
    normals = [normalise(record) for record in invented.queries]
    list(index.candidates(normals))  # the blocks of each country are prepared once
    block = _processor(lambda: list(index.candidates(normals)))
    whole = _processor(lambda: match(index, invented.queries))
    recall = _recall(index, invented)
    decided = scored(invented, match(index, invented.queries), "million")
    folder = place.scratch("index")
    index.save(folder)
    spent, _ = timed(lambda: match(Index.open(folder), invented.queries[:NEW_ROWS]))
    return {
        "sites": sites,
        "queries": queries,
        "build_seconds": built,
        "block_per_second": queries / block,
        "match_per_second": queries / whole,
        "recall_at_10": recall,
        "decided": {"sites": sites, "seeds": [seed]} | _added([decided]),
        "new_rows": min(NEW_ROWS, queries),
        "new_rows_seconds": spent,
    }


def _processor(work: Any) -> float:
    """Seconds of one core that something takes, whatever else the machine does meanwhile."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _recall(index: Index, invented: Invented) -> float:
    asked = [record for record in invented.queries if invented.truth[record.id]]
    found = index.candidates([normalise(record) for record in asked])
    hits = [
        invented.truth[record.id] in {index.site(one) for one in candidates}
        for record, candidates in zip(asked, found, strict=True)
    ]
    return sum(hits) / len(hits)


if __name__ == "__main__":
    for step in (linking, pairs):
        print(json.dumps(step(Place(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "small")), indent=1))
