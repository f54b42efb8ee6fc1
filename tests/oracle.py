"""The three judgements by brute force: every simple path is listed, every rule is read off the design.

Slow, simple, and without a line of ``graph.trace``: only ``graph.dates`` is shared, which has tests of its own. It
answers from the rows of ``random_graphs.RandomGraph``; ``Oracle.trace``, ``.brands`` and ``.exposure`` give rows with
the fields of the contract, steps reduced to (from, relation, to, key of the statement shown).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from random_graphs import RandomGraph, Row

from graph import dates, model

WALKED = ("LOCATED_IN", "OPERATES", "OWNS", "SOURCES_FROM")
STRENGTHS = ("weak", "contested", "fair", "strong")
STATUSES = ("acknowledged", "documented", "disputed", "alleged", None)
Step = tuple[str, str, str]
Path = tuple[Step, ...]
Period = tuple[str | None, str | None]
NO_DATE: Period = (None, None)


class Oracle:
    """One graph and the answers to questions about it."""

    def __init__(self, graph: RandomGraph) -> None:
        self.graph = graph
        self.steps: dict[Step, list[Row]] = {}
        for relation in WALKED:
            for row in graph.links.get(relation, []):
                if row["status"] != "retracted":
                    self.steps.setdefault((row["from_id"], relation, row["to_id"]), []).append(row)
        self.strengths = {row["key"]: _strength(row, rows) for rows in self.steps.values() for row in rows}
        self.leaving: dict[str, list[Step]] = {}
        for step in self.steps:
            self.leaving.setdefault(step[0], []).append(step)

    # What one step and one path are worth

    def verdict(self, row: Row, rows: list[Row], event: Period) -> dates.Verdict:
        """Verdict of one statement; lists of one publisher count together for an incident between two of them."""
        own = row.get("listed") or []
        plain = dates.verdict(dates.Statement(row["valid_from"], row["valid_to"], own), *event)
        start, end = event[0] or event[1], event[1] or event[0]
        if plain >= dates.Verdict.POSSIBLE or not own or start is None or end is None:
            return plain
        group = _publishers(row)
        together = [
            day
            for other in rows
            if other is row or (group and _publishers(other) == group)
            for day in other.get("listed") or []
        ]
        before = any(dates.last(day) <= dates.first(start) for day in together)
        after = any(dates.first(day) >= dates.last(end) for day in together)
        return dates.Verdict.POSSIBLE if before and after else plain

    def shown(self, step: Step, event: Period, floor: int) -> tuple[int, int, Row, dates.Verdict]:
        """Rank, strength, statement and verdict of the statement a step shows."""
        rows = self.steps[step]
        options = []
        for row in rows:
            if self.strengths[row["key"]] >= floor:
                verdict = self.verdict(row, rows, event)
                options.append((verdict.rank, self.strengths[row["key"]], row, verdict))
        best = max(option[:2] for option in options)
        return min((option for option in options if option[:2] == best), key=lambda option: str(option[2]["key"]))

    def describe(self, path: Path, event: Period, floor: int) -> Row:
        """A path as an answer has it, and the key that orders paths."""
        shown = [self.shown(step, event, floor) for step in path]
        rank, strength = min(one[0] for one in shown), min(one[1] for one in shown)
        word = next(one[3].word for one in shown if one[0] == rank)
        # Nobody can acknowledge a LOCATED_IN: there is no company on its from side. Alone it has its own status.
        statuses = [
            "acknowledged"
            if step[1] == "LOCATED_IN" and one[2]["status"] == "documented" and _hops(path)
            else one[2]["status"]
            for step, one in zip(path, shown, strict=True)
        ]
        status = max(map(STATUSES.index, statuses))
        return {
            "verdict": word,
            "strength": STRENGTHS[strength],
            "status": STATUSES[status],
            "hops": _hops(path),
            "tier": _tier(path),
            "steps": [(*step, one[2]["key"]) for step, one in zip(path, shown, strict=True)],
            "order": (-rank, -strength, _hops(path), path[0][0], [(step[2], step[1]) for step in path]),
        }

    # Every path

    def paths_from(self, start: str, max_hops: int, floor: int) -> Iterator[Path]:
        """Every simple path of at most so many hops from a node, to wherever it leads."""
        waiting: list[tuple[Path, frozenset[str]]] = [((), frozenset([start]))]
        while waiting:
            path, visited = waiting.pop()
            if path:
                yield path
            for step in self.leaving.get(path[-1][2] if path else start, []):
                if step[2] in visited or _hops((*path, step)) > max_hops:
                    continue
                if any(self.strengths[row["key"]] >= floor for row in self.steps[step]):
                    waiting.append(((*path, step), visited | {step[2]}))

    def paths_to(self, starts: Sequence[str], max_hops: int, floor: int) -> dict[str, list[Path]]:
        """Every such path, by the node it leads to."""
        found: dict[str, list[Path]] = {}
        for start in starts:
            for path in self.paths_from(start, max_hops, floor):
                found.setdefault(path[-1][2], []).append(path)
        return found

    # Incidents

    def incidents(self, **filters: Any) -> list[tuple[Row, str]]:
        """Pairs of an incident that counts and a facility where it occurred."""
        rows = {row["id"]: row for row in self.graph.nodes.get("Incident", [])}
        return [
            (rows[link["from_id"]], link["to_id"])
            for link in self.graph.links.get("OCCURRED_AT", [])
            if link["status"] != "retracted"
            and rows[link["from_id"]]["status"] != "retracted"
            and _admitted(rows[link["from_id"]], **filters)
        ]

    # The three questions

    def trace(
        self,
        brand: str,
        *,
        max_hops: int = 6,
        as_of: str | None = None,
        min_strength: str | None = None,
        group: bool = False,
        paths: int = 1,
        **filters: Any,
    ) -> Row:
        """Findings of a brand, what is left out, and whether max_hops cut any off."""
        floor = STRENGTHS.index(min_strength or "weak")
        starts = self.owners(brand, floor) if group else [brand]
        near, far = self.paths_to(starts, max_hops, floor), self.paths_to(starts, 99, floor)
        anything = self.paths_to(starts, 99, 0)
        findings = []
        for incident, facility in self.incidents(**filters):
            if facility not in near:
                continue
            event = (as_of, as_of) if as_of else (incident["start"], incident["end"])
            best = sorted((self.describe(path, event, floor) for path in near[facility]), key=lambda p: p["order"])
            findings.append(
                {
                    "incident": incident["id"],
                    "facility": facility,
                    "hops": min(map(_hops, near[facility])),
                    "tier": min(map(_tier, near[facility])),
                    **{name: best[0][name] for name in ("verdict", "strength", "status")},
                    "paths": best[:paths],
                }
            )
        everything = sum(facility in anything for _, facility in self.incidents())
        beyond = any(facility in far and facility not in near for _, facility in self.incidents(**filters))
        findings.sort(key=lambda row: (*_rank(row), row["facility"], row["incident"]))
        undated = sum(row["verdict"] == "unknown" or self._is_undated(row["incident"]) for row in findings)
        return {
            "findings": findings,
            "not_shown": everything - len(findings),
            "truncated": beyond,
            "undated": undated,
            "starts": sorted(starts),
        }

    def brands(
        self,
        site: str,
        *,
        max_hops: int = 6,
        as_of: str | None = None,
        incident: str | None = None,
        min_strength: str | None = None,
        paths: int = 1,
        who: str = "brands",
        **filters: Any,
    ) -> Row:
        """Rows of a site, what is left out, and whether max_hops cut any off."""
        floor = STRENGTHS.index(min_strength or "weak")
        labels = {"brands": ("Brand",), "companies": model.COMPANIES}.get(who, (*model.PARTIES, *model.FACILITIES))
        inside = [()] + [p for p in self.paths_from(site, 99, floor) if all(step[1] == "LOCATED_IN" for step in p)]
        chosen = self.incidents(**filters) if incident is None else self.incidents()
        events: list[tuple[str | None, Period, Path]] = [
            (row["id"], (row["start"], row["end"]), tail)
            for row, facility in chosen
            for tail in inside
            if facility == (tail[-1][2] if tail else site) and incident in (None, row["id"])
        ]
        if as_of:
            events = [(None, (as_of, as_of), ())]
        rows, everything, beyond = [], 0, False
        for node in self.graph.ids(*labels):
            if node == site:
                continue
            near = self.paths_to([node], max_hops, floor).get(site, [])
            everything += site in self.paths_to([node], 99, 0)
            beyond |= not near and site in self.paths_to([node], 99, floor)
            if near:
                rows.append(self._row(node, near, events, floor, paths))
        rows.sort(key=lambda row: (*_rank(row), row["brand"]))
        undated = sum(row["verdict"] == "unknown" or self._is_undated(row["incident"]) for row in rows)
        return {"brands": rows, "not_shown": everything - len(rows), "truncated": beyond, "undated": undated}

    def _row(
        self, node: str, near: list[Path], events: list[tuple[str | None, Period, Path]], floor: int, paths: int
    ) -> Row:
        options = []
        for name, event, tail in events:
            after = {step[2] for step in tail}
            for path in near:
                if not after & {path[0][0], *(step[2] for step in path)}:
                    described = self.describe(path + tail, event, floor)
                    options.append((described["order"], name or "", described))
        judged = bool(options)
        if not judged:
            options = [
                (described["order"], "", {**described, "verdict": None})
                for described in (self.describe(path, NO_DATE, floor) for path in near)
            ]
        options.sort(key=lambda option: option[:2])
        name = options[0][1]
        best = [option[2] for option in options if option[1] == name]
        return {
            "brand": node,
            "incident": name or None,
            "hops": min(map(_hops, near)),
            "tier": min(map(_tier, near)),
            **{key: best[0][key] for key in ("verdict", "strength", "status")},
            "path_count": len(near) if len(near) <= 1_000 else None,
            "paths": best[:paths],
        }

    def exposure(
        self, *, max_hops: int = 6, min_strength: str | None = None, as_of: str | None = None, **filters: Any
    ) -> list[Row]:
        """Per brand: places with an incident and the hops to them, to how many a path is well documented, verdicts."""
        floor = STRENGTHS.index(min_strength or "weak")
        pairs = self.incidents(**filters)
        rows = []
        for brand in self.graph.ids("Brand"):
            near = self.paths_to([brand], max_hops, floor)
            places = sorted({facility for _, facility in pairs if facility in near})
            verdicts = dict.fromkeys(("before_or_after", "unknown", "possible", "overlap"), 0)
            for incident, facility in pairs:
                if facility in near:
                    event = (as_of, as_of) if as_of else (incident["start"], incident["end"])
                    rank = max(-self.describe(path, event, floor)["order"][0] for path in near[facility])
                    verdicts[list(verdicts)[rank]] += 1
            rows.append(
                {
                    "brand": brand,
                    "sites": len(places),
                    "documented_sites": sum(any(self._sure(path, floor) for path in near[place]) for place in places),
                    "reached": places,
                    "hops": [min(map(_hops, near[place])) for place in places],
                    "verdicts": verdicts,
                }
            )
        return sorted(rows, key=lambda row: (-row["sites"], -row["documented_sites"], row["brand"]))

    def pairs(self, max_hops: int, floor: int, **filters: Any) -> int:
        """Pairs of a brand and a place with an incident that it reaches."""
        places = {facility for _, facility in self.incidents(**filters)}
        return sum(len(places & set(self.paths_to([brand], max_hops, floor))) for brand in self.graph.ids("Brand"))

    def owners(self, company: str, floor: int) -> list[str]:
        """Companies at the top: whoever owns them, near or far, is owned by them."""
        above = {node: self._owners_of(node, floor) for node in self.graph.ids(*model.PARTIES)}
        changed = True
        while changed:
            changed = False
            for node, owners in above.items():
                more = owners | {further for owner in owners for further in above[owner]}
                changed |= more != owners
                above[node] = more
        family = {company, *above[company]}
        return sorted(node for node in family if all(node in above[other] for other in above[node]))

    def _owners_of(self, node: str, floor: int) -> set[str]:
        return {
            source
            for (source, relation, to), rows in self.steps.items()
            if relation == "OWNS"
            and to == node
            and source != node
            and any(self.strengths[row["key"]] >= floor for row in rows)
        }

    def _sure(self, path: Path, floor: int) -> bool:
        return all(
            any(
                row["status"] in ("acknowledged", "documented") and self.strengths[row["key"]] >= floor
                for row in self.steps[step]
            )
            for step in path
        )

    def _is_undated(self, incident: str | None) -> bool:
        rows = [row for row in self.graph.nodes.get("Incident", []) if row["id"] == incident]
        return any(row["start"] is None and row["end"] is None for row in rows)


def _publishers(row: Row) -> frozenset[str]:
    return frozenset(name.split(" via ")[0].split(" (")[0].strip() for name in row.get("source") or [])


def _strength(row: Row, rows: list[Row]) -> int:
    """Strength of one statement, among all live ones of its link."""
    if row["status"] == "disputed":
        return 1
    if row["status"] == "alleged" or row["basis"] in ("encyclopedia", "modelled"):
        return 0
    official = ("court_finding", "government_finding", "official_register", "customs_record")
    independent = {name for other in rows for name in _publishers(other)}
    if row["status"] == "acknowledged" or row["basis"] in official or len(independent) >= 2:
        return 3
    return 2


def _hops(path: Path) -> int:
    return sum(step[1] != "LOCATED_IN" for step in path)


def _tier(path: Path) -> int:
    return sum(step[1] == "SOURCES_FROM" for step in path)


def _rank(row: Row) -> tuple[int, int, int]:
    ranks = {"overlap": 3, "possible": 2, "unknown": 1, "before": 0, "after": 0, None: -1}
    return -ranks[row["verdict"]], -STRENGTHS.index(row["strength"]), row["hops"]


def _admitted(
    incident: Row, *, since: str | None = None, until: str | None = None, categories: Sequence[str] = ()
) -> bool:
    if categories and incident["category"] not in categories:
        return False
    if until and incident["start"] and dates.first(incident["start"]) > dates.last(until):
        return False
    return not (since and incident["end"] and dates.last(incident["end"]) < dates.first(since))
