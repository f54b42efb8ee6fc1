"""Do ours, the numpy search, NetworkX and Cypher say the same? Sentences for the page, and a check for the tests."""

from __future__ import annotations

from typing import Any

from benchmarks.run import Results


def disagreements(results: Results) -> list[str]:
    """What does not agree, as sentences; empty if all does that was measured."""
    wrong = []
    for word in ("median", "biggest"):
        ours = results.get(f"trace_{word}", {}).get("agreed")
        for other, found in _others(results, word).items():
            # Cypher counts places and hops only.
            if ours and any(found[key] != ours[key] for key in found):
                wrong.append(f"{word} brand: ours {ours}, {other} {found}")
    matrices = {step: results.get(step, {}).get("agreed") for step in _MATRICES}
    measured = {step: found for step, found in matrices.items() if found}
    if len({tuple(sorted(found.items())) for found in measured.values()}) > 1:
        wrong.append(f"matrix: {measured}")
    parts = {step: results.get(step, {}).get("part_pairs") for step in ("matrix", "networkx", "cypher")}
    if len(set(parts.values()) - {None}) > 1:
        wrong.append(f"part of the matrix: {parts}")
    wrong += [f"{step} did not end with the right build" for step in _STORED if not _right(results, step)]
    wrong += [f"{step}: {found['failed']}" for step, found in results.items() if "failed" in found]
    return wrong


_MATRICES = ("matrix", "bare_matrix", "bare_matrix_one_by_one")
_STORED = ("difference", "pull")


def _right(results: Results, step: str) -> bool:
    return bool(results.get(step, {}).get("right", True))


def _others(results: Results, word: str) -> dict[str, dict[str, Any]]:
    found = {
        "numpy": results.get(f"bare_{word}", {}),
        "NetworkX": results.get("networkx", {}).get(word, {}),
        "Cypher": results.get("cypher", {}).get(word, {}),
    }
    return {name: about["agreed"] for name, about in found.items() if "agreed" in about}


def agreement(results: Results) -> list[str]:
    """One line if all agrees, else one per disagreement."""
    wrong = disagreements(results)
    if wrong:
        return [f"**{line}**" for line in wrong]
    compared = sorted({name for word in ("median", "biggest") for name in _others(results, word)})
    if not compared:
        return ["nothing of this run is measured by another engine too"]
    pairs = results.get("matrix", {}).get("agreed", {}).get("pairs")
    matrix = f"; both forms of the matrix have the same {pairs:,} pairs and hops" if pairs else ""
    stored = "; the difference and the pull ended with the digest of the build" if "pull" in results else ""
    return [f"ours agrees with {', '.join(compared)} on what they count{matrix}{stored}"]
