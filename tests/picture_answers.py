"""Invented answers for the tests of the picture, hostile ones too, and a reader of the page they give."""

from __future__ import annotations

import itertools
import json
import re
from html.parser import HTMLParser
from typing import Any

from graph.export import words

Json = dict[str, Any]
COUNTRIES = ("BD", "IN", "PK", "VN", "KH", "TR")


def node(id: str, name: str, label: str | None = "Factory", country: str | None = "BD", **more: Any) -> Json:
    return {"id": id, "name": name, "label": label, "country": country, **more}


def document(number: int) -> Json:
    return {
        "id": f"src-{number}",
        "title": f"Example supplier list {number}",
        "publisher": "Example Research Institute",
        "url": f"https://example.org/lists/{number}",
    }


def step(start: Json, relation: str, end: Json, **more: Any) -> Json:
    return {
        "from": start,
        "relation": relation,
        "to": end,
        "valid_from": "2012",
        "valid_to": "2013-04",
        "listed": [],
        "status": "documented",
        "basis": "ngo_report",
        "source": ["Example Research Institute"],
        "documents": [document(1)],
        "also": [],
    } | more


def path(*steps: Json, verdict: str | None = "overlap", strength: str = "fair") -> Json:
    return {
        "verdict": verdict,
        "strength": strength,
        "status": "documented",
        "hops": sum(each["relation"] != "LOCATED_IN" for each in steps),
        "tier": sum(each["relation"] == "SOURCES_FROM" for each in steps),
        "steps": list(steps),
    }


def finding(id: str, facility: Json, category: str, *paths: Json, status: str = "documented", **dates: str) -> Json:
    best = paths[0]
    return {
        "incident": {"id": id, "category": category, "status": status, "start": None, "end": None} | dates,
        "facility": facility,
        **{key: best[key] for key in ("hops", "tier", "verdict", "strength", "status")},
        "paths": list(paths),
    }


BRAND = node("org-1", "Example Outdoor Clothing", "Brand", "DE")
OWN = node("org-2", "Example Outdoor Production", "Supplier", "DE")
TRADER = node("org-3", "Example Garment Trading Company of the Far East", "Supplier", "HK")
KNITWEAR = node("site-1", "Example Knitwear Ltd")
TOWER = node("site-2", "Example Tower (eight-storey building)")
MILL = node("site-3", "Example Spinning Mill", country="IN")
FARMS = node("site-4", "Example cotton growers of the northern district", "Farm", "UZ", level="group")
SEWING = node("site-5", "Example Sewing Unit 2", country="DE")
SECTOR = node("site-6", "Example cotton harvest", "Farm", "TM", level="sector")


def trace_answer() -> Json:
    """A brand with five findings, a building, a group, a sector, a loop and an arrow that skips a tier."""
    to_trader = step(BRAND, "SOURCES_FROM", TRADER, listed=["2012-06-30", "2013-01-31"], status="acknowledged")
    to_knit = step(TRADER, "SOURCES_FROM", KNITWEAR, documents=[document(2)])
    in_tower = step(KNITWEAR, "LOCATED_IN", TOWER, valid_from=None, documents=[document(3)])
    to_mill = step(KNITWEAR, "SOURCES_FROM", MILL, status="alleged", documents=[document(4)])
    to_farms = step(MILL, "SOURCES_FROM", FARMS, valid_from=None, valid_to=None)
    to_sector = step(MILL, "SOURCES_FROM", SECTOR, valid_from=None, valid_to=None, status="disputed")
    own = step(
        BRAND, "OWNS", OWN, also=[{"source": "Example Register", "status": "documented", "documents": [document(5)]}]
    )
    runs = step(OWN, "OPERATES", SEWING)
    direct = step(BRAND, "SOURCES_FROM", MILL, status="disputed", documents=[document(6)])
    fire = {"start": "2013-04-24", "end": "2013-04-24"}
    return {
        "brand": BRAND,
        "as_of": None,
        "digest": "4f" * 32,
        "truncated": False,
        "coverage": {"sources": 6, "as_of": "2026-10-01", "undated": 2, "not_shown": 0},
        "findings": [
            finding(
                "ab-1", TOWER, "occupational_safety", path(to_trader, to_knit, in_tower), status="court_finding", **fire
            ),
            finding("ab-2", KNITWEAR, "wages", path(to_trader, to_knit, verdict="possible"), start="2013"),
            finding(
                "ab-3",
                FARMS,
                "child_labour",
                path(to_trader, to_knit, to_mill, to_farms, verdict="unknown", strength="weak"),
                path(direct, to_farms, verdict="unknown", strength="contested"),
                status="alleged",
            ),
            finding(
                "ab-4", SEWING, "freedom_of_association", path(own, runs, verdict="before"), start="2019-05", end="2020"
            ),
            finding("ab-5", SECTOR, "forced_labour", path(direct, to_sector, verdict="unknown", strength="contested")),
        ],
    }


def brands_answer(brands: int = 5) -> Json:
    """The brands of a building, directly, through a trader, or through a workshop in it."""
    through = step(TRADER, "SOURCES_FROM", KNITWEAR)
    in_tower = step(KNITWEAR, "LOCATED_IN", TOWER)
    rows = []
    for number in range(brands):
        brand = node(f"org-b{number}", f"Example Brand {number}", "Brand", COUNTRIES[number % 6])
        verdict = words.VERDICTS[number % 5]
        ways = (
            path(step(brand, "SOURCES_FROM", KNITWEAR), in_tower, verdict=verdict),
            path(step(brand, "SOURCES_FROM", TRADER), through, in_tower, verdict=verdict),
            path(step(brand, "SOURCES_FROM", TOWER, status="alleged"), verdict=verdict),
        )
        best = ways[number % 3]
        rows.append(
            {"brand": brand, "incident": "ab-1", "path_count": 3, "paths": [best]}
            | {key: best[key] for key in ("hops", "tier", "verdict", "strength", "status")}
        )
    coverage = {"sources": ["Example list", "Example report"], "as_of": "2026-10-01", "undated": 1, "not_shown": 0}
    return {"site": TOWER, "digest": "ab" * 32, "truncated": False, "coverage": coverage, "brands": rows}


def many_findings(nodes: int, traders: int) -> Json:
    """A trace whose paths have so many nodes: the brand, traders, and a factory with a finding behind each in turn."""
    behind = [
        node(f"org-t{each}", f"Example Supplier {each} Trading Company Ltd", "Supplier") for each in range(traders)
    ]
    rows = []
    for number in range(nodes - traders - 1):
        trader = behind[number % traders]
        factory = node(f"site-{number}", f"Example Knitwear Factory number {number} Unit {number % 7}")
        way = path(step(BRAND, "SOURCES_FROM", trader), step(trader, "OPERATES", factory))
        rows.append(finding(f"ab-{number}", factory, "wages", way))
    return trace_answer() | {"findings": rows}


def large_answer(findings: int = 107) -> Json:
    """More than a picture can hold: factories of many suppliers in six countries."""
    rows = []
    for number in range(findings):
        country = COUNTRIES[number * number % 6]
        supplier = node(f"org-s{number // 4}", f"Example Supplier {number // 4}", "Supplier", country)
        factory = node(f"site-f{number}", f"Example Garments Factory Number {number}", "Factory", country)
        steps = [step(BRAND, "SOURCES_FROM", supplier), step(supplier, "OPERATES", factory)]
        if number % 5 == 0:
            factory = node(f"site-m{number}", f"Example Mill {number}", "Factory", country)
            steps.append(step(steps[-1]["to"], "SOURCES_FROM", factory))
        rows.append(
            finding(f"ab-{number}", factory, "wages", path(*steps, verdict=words.VERDICTS[number % 5]), start="2015")
        )
    return trace_answer() | {"findings": rows, "truncated": True, "coverage": {"sources": 3, "not_shown": 12}}


class Page(HTMLParser):
    """What a page holds: its elements, its text, its scripts and the data of the drawing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: tuple[str, dict[str, str | None]] = ("", {})
        self.scripts: list[str] = []
        self.words: list[str] = []
        self.data: Json = {}
        self.drawings: list[Json] = []
        self.feed(html)
        self.text = re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = self.tags[-1]

    def handle_endtag(self, tag: str) -> None:
        self.inside = ("", {})

    def handle_data(self, data: str) -> None:
        tag, attributes = self.inside
        if tag == "script" and attributes.get("type") == "application/json":
            self.held = json.loads(data)
            self.drawings = [completed(one, self.held["styles"]) for one in self.held["drawings"]]
            self.data = self.drawings[0]
        elif tag == "script":
            self.scripts.append(data)
        elif tag not in ("style", "option"):
            self.words.append(data)

    @property
    def boxes(self) -> list[Json]:
        return boxes_of(self.data)

    def lines(self, box: Json) -> str:
        return " ".join(line["text"] for line in box["lines"])

    def box(self, start: str) -> Json:
        return next(each for each in self.boxes if self.lines(each).startswith(start))


def boxes_of(drawing: Json) -> list[Json]:
    return [each for each in drawing["nodes"] if each["kind"] not in ("lane", "word")]


def completed(drawing: Json, styles: Json) -> Json:
    """A drawing of a page with what its script adds."""
    nodes, edges = (
        [dict(zip(group[0], values, strict=True)) for group in drawing[part] for values in group[1:]]
        for part in ("nodes", "edges")
    )
    for each in nodes:
        if "lines" in each:
            each["lines"] = [{"text": line[1], "style": styles[line[0]]} for line in each["lines"]]
            each["boxHeight"] = 20 + sum(drawing["frame"]["styles"][line["style"]]["height"] for line in each["lines"])
    return {**drawing, "nodes": nodes, "edges": edges}


def overlapping(boxes: list[Json]) -> list[tuple[str, str]]:
    return [
        (a["id"], b["id"])
        for index, a in enumerate(boxes)
        for b in boxes[:index]
        if abs(a["x"] - b["x"]) < (a["boxWidth"] + b["boxWidth"]) / 2
        and abs(a["y"] - b["y"]) < (a["boxHeight"] + b["boxHeight"]) / 2
    ]


ANSWERS = {
    "trace": trace_answer(),
    "brands": brands_answer(),
    "large": large_answer(),
    "many brands": brands_answer(90),
    "one": large_answer(1),
}


HOSTILE = (
    "<img src=x onerror=window.hit=1>",
    "</script><script>window.hit=1</script>",
    '"><svg onload=window.hit=1>',
    "{{ 7*7 }} href='javascript:window.hit=1'",
    "</title><iframe srcdoc='<script>parent.hit=1</script>'>",
    "]]>--><!--<script>window.hit=1",
)


def poisoned(value: Any, port: int = 9) -> Any:
    """The value with a hostile text in front of every text but those that say where a path goes."""
    count, addresses = itertools.count(), itertools.count()

    def poison(inner: Any, key: str = "") -> Any:
        if isinstance(inner, dict):
            return {name: poison(each, name) for name, each in inner.items()}
        if isinstance(inner, list):
            return [poison(each, key) for each in inner]
        if not isinstance(inner, str) or key == "relation":
            return inner
        if key == "id":
            return f"{HOSTILE[0]}{inner}"
        if key == "url":
            return ("javascript:window.hit=1//", f'http://127.0.0.1:{port}/"onmouseover=hit=1 x="')[next(addresses) % 2]
        return f"{HOSTILE[next(count) % len(HOSTILE)]}<img src=http://127.0.0.1:{port}/{key}>{inner}"

    return poison(value)
