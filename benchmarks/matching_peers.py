"""Other matchers on the same pairs, run by a Python of its own that has them: they are no dependencies of the package.

Make it once: ``python -m venv PEERS; PEERS/bin/pip install "splink>=5,<6" "dedupe>=3,<4" "BTrees<6.5" rapidfuzz``, then
``TIERTRACE_PEERS=PEERS/bin/python python -m benchmarks --only match``. This program reads JSON from standard input,
``{"training": [pair ...], "sets": {name: [pair ...]}}`` with pairs ``[[name, address, country], [...], same]``, and
prints ``{peer: {name: [likelihood of each pair]}}``; a peer that fails has a sentence in the place of the lists.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

Pair = list[Any]
Sets = dict[str, list[Pair]]


def rapidfuzz_rule(training: list[Pair], sets: Sets) -> dict[str, list[float]]:
    """The smaller of the token-set similarities of names and addresses, in one country: no training."""
    from rapidfuzz import fuzz, utils

    def alike(one: list[str], other: list[str]) -> float:
        parts = [fuzz.token_set_ratio(one[at], other[at], processor=utils.default_process) for at in (0, 1)]
        return min(parts) / 100 if one[2] == other[2] else 0.0

    return {name: [alike(one, other) for one, other, _ in pairs] for name, pairs in sets.items()}


def dedupe_scorer(training: list[Pair], sets: Sets) -> dict[str, list[float]]:
    """dedupe's features and classifier with Open Supply Hub's fields (country exact, name, address), trained on its
    pairs. Its blocking is not used: the pairs are given, and it is what needs much memory."""
    import dedupe
    from dedupe import variables

    fields = [variables.Exact("country"), variables.String("name"), variables.String("address", has_missing=True)]
    model = dedupe.Gazetteer(fields, num_cores=0)
    model.classifier.fit(model.data_model.distances(_records(training)), [bool(same) for _, _, same in training])

    def likely(pairs: list[Pair]) -> list[float]:
        found = model.classifier.predict_proba(model.data_model.distances(_records(pairs)))
        return [float(row[-1]) for row in found]

    return {name: likely(pairs) for name, pairs in sets.items()}


def splink_model(training: list[Pair], sets: Sets) -> dict[str, list[float]]:
    """splink's Fellegi-Sunter model of name, address and country: chances by expectation maximisation, no labels."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    found = {}
    for name, pairs in sets.items():
        tables = []
        for side in (0, 1):
            records = [pair[side] for pair in pairs]
            columns = {"unique_id": range(len(pairs)), "pair": range(len(pairs))}
            texts = {
                column: [row[at] or None for row in records] for at, column in enumerate(("name", "address", "country"))
            }
            tables.append(pd.DataFrame(columns | texts))
        settings = SettingsCreator(
            link_type="link_only",
            comparisons=[
                cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.7]),
                cl.JaroWinklerAtThresholds("address", [0.95, 0.88, 0.7]),
                cl.ExactMatch("country"),
            ],
            blocking_rules_to_generate_predictions=[block_on("pair")],
            probability_two_random_records_match=1 / len(pairs),
        )
        api = DuckDBAPI()
        linker = Linker([api.register(table) for table in tables], settings)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("pair"))
        rows = linker.inference.predict().as_pandas_dataframe()
        by_pair = dict(zip(rows["unique_id_l"], rows["match_probability"], strict=True))
        found[name] = [float(by_pair.get(at, 0.0)) for at in range(len(pairs))]
    return found


def _records(pairs: list[Pair]) -> list[tuple[dict[str, str | None], dict[str, str | None]]]:
    def record(row: list[str]) -> dict[str, str | None]:
        return {"name": row[0].lower() or " ", "address": row[1].lower() or None, "country": row[2]}

    return [(record(one), record(other)) for one, other, _ in pairs]


PEERS: dict[str, Callable[[list[Pair], Sets], dict[str, list[float]]]] = {
    "rapidfuzz token-set rule": rapidfuzz_rule,
    "dedupe, 112 pairs": dedupe_scorer,
    "splink 5": splink_model,
}


def main() -> None:
    """Run every peer."""
    asked = json.load(sys.stdin)
    answers: dict[str, Any] = {}
    for name, peer in PEERS.items():
        try:
            answers[name] = peer(asked["training"], asked["sets"])
        except Exception as error:  # a peer that cannot run is a line of the table, not the end of it
            answers[name] = f"could not be run: {type(error).__name__}: {str(error)[:200]}"
    sys.stdout.write(json.dumps(answers) + "\n")


if __name__ == "__main__":
    main()
