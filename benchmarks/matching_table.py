"""The part of the page of results that is about matching."""

from __future__ import annotations

from typing import Any

from benchmarks.run import Results

_ABOUT = (
    "Decisions on invented registers whose seeds are used for nothing else (the coefficients and thresholds are fitted "
    "on other seeds by `python -m benchmarks.fit_matcher`); generator and matcher share Latin letters and twelve "
    "countries, and a generator is kinder than the world. A wrong link is an automatic one to another site."
)
_PAIRS = (
    "Real pairs, no part of any fit of ours; peers run in the same minute. *112 pairs* are the training pairs of the "
    "Open Apparel Registry: dedupe was **trained on them**, so that its line there is not a test; two of their labels "
    "are doubtful. *Labelled pairs* were labelled by a language model and by a rule, not by a person, and one of us "
    "had read a sample of them before the guards were written: they compare matchers and state no accuracy. Ours "
    "decides here by the pair alone; recall of `auto` is low on purpose, the rest is asked."
)


def matching(results: dict[str, Results], names: dict[str, str]) -> list[str]:
    """Headings and tables; nothing where matching was not measured."""
    found = [*_linking(results), *_pairs(results), *_million(results, names)]
    return ["## Matching", *found] if found else []


def _linking(results: dict[str, Results]) -> list[str]:
    rows = [row for here in results.values() for row in here.get("match_linking", {}).get("rows", [])]
    rows += [
        here["match_million"]["decided"] for here in results.values() if "decided" in here.get("match_million", {})
    ]
    missing = _missing(results, "match_linking")
    if not rows:
        return missing
    head = ["sites", "seeds", "queries", "auto precision", "wrong links per 10,000", "auto recall", "review",
            "duplicates created", "all targets reached"]  # fmt: skip
    lines = [head]
    for row in rows:
        reached = (
            row["auto_precision"] >= 0.998
            and row["wrong_per_10k"] <= 10
            and row["auto_recall"] >= 0.8
            and row["review_share"] <= 0.2
            and row["duplicates"] <= 0.01
        )
        lines.append([
            f"{row['sites']:,}", ", ".join(map(str, row["seeds"])), f"{row['queries']:,}",
            f"{row['auto_precision']:.4f} ({row['auto_wrong']} wrong of {row['auto']:,})",
            f"{row['wrong_per_10k']:.1f}",
            f"{row['auto_recall']:.3f}", f"{row['review_share']:.1%}", f"{row['duplicates']:.2%}",
            "yes" if reached else "**no**",
        ])  # fmt: skip
    lines.append(
        ["*target*", "", "", "at least 0.998", "at most 10", "at least 0.80", "at most 20 %", "at most 1 %", ""]
    )
    return [_ABOUT, _table(lines)]


def _pairs(results: dict[str, Results]) -> list[str]:
    for here in reversed(list(results.values())):
        found = here.get("match_pairs", {})
        if rows := found.get("rows"):
            lines = [["pairs", "of them one site", "matcher", "AUC", "auto precision", "auto recall"]]
            lines += [
                [f"{row['set']}: {row['pairs']}", str(row["matches"]), row["matcher"], f"{row['auc']:.3f}",
                 f"{row['auto_precision']:.3f} of {row['auto']}" if row["auto"] else "none",
                 f"{row['auto_recall']:.3f}"]
                for row in rows
            ]  # fmt: skip
            failed = [f"- {name}: {said}" for name, said in found.get("not_run", {}).items()]
            return [_PAIRS, _table(lines), *failed]
    return _missing(results, "match_pairs")


def _million(results: dict[str, Results], names: dict[str, str]) -> list[str]:
    head = ["sites", "index built", "peak memory", "candidates, records a second of one core",
            "whole match, records a second of one core", "candidate recall at 10",
            "a new list against the saved index"]  # fmt: skip
    lines = [head]
    for scale in names:
        if (found := results.get(scale, {}).get("match_million", {})).get("sites"):
            lines.append([
                f"{found['sites']:,}", f"{found['build_seconds']:.0f} s", f"{found['mb'] / 1000:.2f} GB",
                f"{found['block_per_second']:,.0f}", f"{found['match_per_second']:,.0f}",
                f"{found['recall_at_10']:.4f}",
                f"{found['new_rows']:,} rows in {found['new_rows_seconds']:.1f} s",
            ])  # fmt: skip
    if len(lines) == 1:
        return []
    lines.append(["*target at 1,000,000*", "", "at most 4 GB", "at least 1,500", "", "at least 0.98", ""])
    return [_table(lines)]


def _missing(results: dict[str, Results], step: str) -> list[str]:
    said = {here[step]["missing"] for here in results.values() if "missing" in here.get(step, {})}
    return [f"Not measured: {one}." for one in sorted(said)]


def _table(rows: list[list[Any]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
