"""Fits the coefficients of the matcher on invented data and writes them into the package.

``python -m benchmarks.fit_matcher --folder /tmp/fit`` makes registers with seeds of its own (``TRAINING``,
``CALIBRATION``), which are used for nothing else: what is reported is measured on other seeds, and real pairs have no
part in the fit. The fit is a logistic regression with a bound on the sign of each coefficient, so that an accident of
the generator (an address that is missing speaks for a match) cannot enter.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.matching_data import Invented, invent, scored
from graph.match import Index, match
from graph.match.decide import LEAST_LIKE
from graph.match.features import FEATURES, compare
from graph.match.normalise import normalise
from graph.match.score import read_model

COEFFICIENTS = Path(__file__).parent.parent / "graph" / "match" / "coefficients.json"
TRAINING = (101, 102)
CALIBRATION = {5_000: (201, 202, 203, 204), 20_000: (211, 212), 200_000: (221,), 1_000_000: (401,)}
"""Seeds of the registers that the thresholds are set on, by size."""
FOR, AGAINST, NOTHING, FREE = (0.0, None), (None, 0.0), (0.0, 0.0), (None, None)
SIGNS: dict[str, tuple[float | None, float | None]] = {
    "name_soft": FOR, "name_compact": FOR, "name_swap": AGAINST, "name_extra": AGAINST, "name_rare": FOR,
    "addr_min": FOR, "addr_soft": FOR, "addr_swap": AGAINST, "num_conf": AGAINST, "num_agree": FOR,
    "pc_conf": AGAINST, "pc_agree": FOR, "unit_conf": AGAINST, "unit_miss": AGAINST, "unit_agree": FOR,
    "ctry_agree": NOTHING, "addr_short": FOR, "addr_missing": NOTHING, "near": NOTHING, "far": NOTHING,
}  # fmt: skip
"""Bounds of each coefficient. Distances cannot be fitted (no labelled positions exist) and are set by hand below."""
BY_HAND = {"near": 1.0, "far": -3.0}
STRENGTH = 1.0
"""Weight of the data against the pull of the coefficients towards zero (``C`` of a logistic regression)."""
PRECISION, DUPLICATES, LEAST_BAR = 0.9985, 0.006, 1.5
"""What the thresholds are set for on the calibration registers: least precision of auto, most duplicates created; and
the lowest bar of auto, so that a register without a trap does not lower it further."""
QUERIES = 6_000
_QUERIES = {5_000: 2_000, 1_000_000: 5_000}
_LOWEST_REVIEW = -4.0
Matrix = npt.NDArray[np.float64]


def main(arguments: list[str] | None = None) -> None:
    """Fit, calibrate, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_matcher", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="scratch folder for the registers")
    parser.add_argument("--version", required=True, help="name of these coefficients, such as 2026.11")
    parser.add_argument("--sizes", type=int, nargs="+", default=sorted(CALIBRATION), help="registers to calibrate on")
    options = parser.parse_args(arguments)
    content: dict[str, Any] = json.loads(COEFFICIENTS.read_text("utf-8"))
    own = content["facilities"]
    features, labels = _examples(options.folder)
    intercept, coefficients = fit(features, labels)
    own |= {"intercept": intercept, "coefficients": {**coefficients, **BY_HAND}}
    content["version"] = options.version
    own["thresholds"] = [_calibrated(content, options.folder, size) for size in options.sizes]
    for smaller, larger in pairwise(own["thresholds"]):
        larger["auto"] = max(larger["auto"], smaller["auto"])  # more known sites never ask for less evidence
    own["thresholds"][-1]["records"] = None
    own["fitted"] = f"{len(labels):,} pairs, {int(labels.sum()):,} of one site; seeds {TRAINING} of 20,000 sites"
    COEFFICIENTS.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    print(json.dumps(own, indent=1))


def _examples(folder: Path) -> tuple[Matrix, Matrix]:
    rows: list[tuple[float, ...]] = []
    labels: list[float] = []
    for seed in TRAINING:
        for values, same in _pairs(invent(folder, 20_000, QUERIES, seed)):
            rows.append(values)
            labels.append(float(same))
    return np.array(rows), np.array(labels)


def _pairs(invented: Invented) -> Iterator[tuple[tuple[float, ...], bool]]:
    index = Index.build(invented.known)
    queries = [normalise(record) for record in invented.queries]
    for record, query, found in zip(invented.queries, queries, index.candidates(queries), strict=True):
        best = found[0].similarity if found else 0.0
        for one in found:
            if one.similarity >= LEAST_LIKE * best:
                pair = compare(query, index.normal(one), index.names, index.addresses)
                yield pair.values, index.site(one) == invented.truth[record.id]


def fit(features: Matrix, labels: Matrix) -> tuple[float, dict[str, float]]:
    """Logistic regression with bounded signs: intercept and coefficient by feature."""
    design = np.column_stack([np.ones(len(features)), features])
    sign = 2 * labels - 1

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        margin = sign * (design @ weights)
        pull = weights.copy()
        pull[0] = 0
        slope = -sign / (1 + np.exp(np.clip(margin, -500, 500)))
        return STRENGTH * np.logaddexp(0, -margin).sum() + pull @ pull / 2, STRENGTH * (design.T @ slope) + pull

    bounds = [FREE, *(SIGNS[feature] for feature in FEATURES)]
    found = minimize(
        loss, np.zeros(design.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 5000}
    )
    rounded = [round(float(weight), 2) + 0.0 for weight in found.x]
    return rounded[0], dict(zip(FEATURES, rounded[1:], strict=True))


def _calibrated(content: dict[str, Any], folder: Path, size: int) -> dict[str, Any]:
    """The lowest bar of auto that keeps the precision, and the highest of review that keeps the duplicates."""
    found = []
    for seed in CALIBRATION[size]:
        invented = invent(folder, size, _QUERIES.get(size, QUERIES), seed)
        open_model = replace(read_model(content, "facilities"), thresholds=((float("inf"), -99.0, -99.0),))
        decisions = match(Index.build(invented.known), invented.queries, using=open_model)
        found += [(one, invented.truth[one.query_id]) for one in decisions]
        print(
            size, seed, {key: value for key, value in scored(invented, decisions, "open").items() if key != "by_kind"}
        )
    free = [(one.score or -99.0, one.site_id == true) for one, true in found if one.decision == "auto"]
    auto = next(
        bar for bar in np.arange(LEAST_BAR, 6, 0.25) if _precise([right for score, right in free if score >= bar])
    )
    known = [-99.0 if one.score is None else one.score for one, true in found if true]
    lost = (bar for bar in np.arange(0, -12, -0.5) if np.mean([score < bar for score in known]) <= DUPLICATES)
    review = next(lost, _LOWEST_REVIEW)  # among a million some true sites are no candidates, whatever the bar
    return {"records": size, "auto": float(auto), "review": float(review)}


def _precise(right: list[bool]) -> bool:
    return bool(right) and float(np.mean(right)) >= PRECISION


if __name__ == "__main__":
    main()
