"""No automatic link ever joins two units, two plots, two countries or two firms: asserted over whole registers."""

import csv
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from invented_sites import Site, invent, key

from graph.match import Index, Record, match

SHARED = Path(__file__).parents[2] / "shared" / "data" / "matching-benchmark"
UNIT = re.compile(r"\b(?:Unit|Factory|U)\b[\s\-.#]*(?:No\.?)?[\s\-.#]*0*(\d+|X|IX|IV|V?I{0,3})\b", re.IGNORECASE)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
PLOT = re.compile(r"(?:^|,\s*)(?:Plot No\. ?|Plot ?# ?|No\. ?|House |Lot )([A-Z]-\d+|\d+(?:/\d+)?)", re.IGNORECASE)


@pytest.mark.parametrize("seed", range(6))
def test_no_automatic_link_joins_two_sites(seed: int) -> None:
    sites = invent(seed)
    dice = random.Random(seed + 1000)
    listed = [site for at, site in enumerate(sites) if at % 3]
    index = Index.build([site.record(dice) for site in listed])
    asked = [(site, site.record(dice, f"query-{at}")) for at, site in enumerate(sites)]
    by_id = {site.id: site for site in sites}

    decisions = match(index, [record for _, record in asked])

    linked = [
        (site, by_id[decision.site_id])
        for (site, _), decision in zip(asked, decisions, strict=True)
        if decision.decision == "auto"
    ]
    assert len(linked) > len(listed) / 4, "the register must be hard, not hopeless"
    assert [(one, other) for one, other in linked if key(one) != key(other)] == []


def test_the_register_has_every_trap() -> None:
    sites = invent(0)

    def pairs(*same: str) -> int:
        seen: dict[tuple[object, ...], set[Site]] = {}
        for site in sites:
            seen.setdefault(tuple(getattr(site, name) for name in same), set()).add(site)
        return sum(len(group) > 1 for group in seen.values())

    everything = ("country", "company", "trade", "unit", "plot", "road", "city")
    for differing in ("unit", "plot", "trade", "company", "country"):
        assert pairs(*(name for name in everything if name != differing)) > 5, differing


@pytest.mark.skipif(not SHARED.exists(), reason="developer data not present: ../shared/data")
@pytest.mark.parametrize("seed", [31, 32])
def test_no_automatic_link_of_the_shared_generator_joins_two_units_plots_countries_or_firms(
    tmp_path: Path, seed: int
) -> None:
    command = [sys.executable, SHARED / "generate.py", "--sites", "3000", "--queries", "1500", "--seed", str(seed)]
    subprocess.run([*command, "--out", tmp_path], check=True, capture_output=True)
    known, queries = read(tmp_path / "reference.csv", "site_id"), read(tmp_path / "queries.csv", "query_id")
    with (tmp_path / "truth.csv").open(newline="", encoding="utf-8") as file:
        kinds = {row["query_id"]: row["kind"] for row in csv.DictReader(file)}

    decisions = match(Index.build(known.values()), queries.values())

    wrong = []
    for decision in decisions:
        if decision.decision == "auto":
            one, other = queries[decision.query_id], known[decision.site_id]
            units = unit(one.name), unit(other.name)
            plots = plot(one.address), plot(other.address)
            firm = kinds[decision.query_id] in ("sameaddr", "simname")
            if firm or units[0] != units[1] or (all(plots) and plots[0] != plots[1]):
                wrong.append((kinds[decision.query_id], one, other))
            if one.country and country(one.country) != country(other.country):
                wrong.append(("country", one, other))
    assert sum(decision.decision == "auto" for decision in decisions) > 600
    assert wrong == []


def unit(name: str) -> int | None:
    """The unit number in a name, read apart from the package."""
    found = UNIT.findall(name)
    return ROMAN.get(found[-1].lower()) or int(found[-1]) if found and found[-1] else None


def plot(address: str) -> str:
    """A plot or house number that an address names as such, read apart from the package."""
    found = PLOT.search(address)
    return found[1].lower() if found else ""


def country(text: str) -> str:
    names = {"p.r. china": "cn", "china": "cn", "viet nam": "vn", "vietnam": "vn", "bangladesh": "bd", "india": "in",
             "turkey": "tr", "türkiye": "tr", "pakistan": "pk", "cambodia": "kh", "sri lanka": "lk", "indonesia": "id",
             "mexico": "mx", "méxico": "mx", "italy": "it", "italia": "it", "united states": "us", "usa": "us",
             "u.s.a.": "us"}  # fmt: skip
    return names.get(text.lower(), text.lower())


def read(path: Path, column: str) -> dict[str, Record]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row[column]: Record(row[column], row["name"], row["address"], row["country"]) for row in rows}
