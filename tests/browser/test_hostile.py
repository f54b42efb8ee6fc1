"""A workspace whose every text is hostile: on no screen does anything of it run, or ask anybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dashboard.screens import screens
from graph.ingest.template_columns import FILES
from graph.intake import load
from graph.workspace import Workspace
from tests.browser.conftest import Opener
from tests.browser.served import Served, serving
from tests.own_data import BASE, write

PLANTED = {"https://planted.invalid/": "javascript:window.hit=1//", "planted-turn": "\u202e"}
"""What loading refuses comes into the tables behind its back, as it could with a graph that others loaded."""
HOSTILE = (
    "<img src=x onerror=window.hit=1>",
    "</script><script>window.hit=1</script>",
    "[click](javascript:window.hit=1) ![x](http://192.0.2.1/pixel.png)",
    "**bold** :material/home: $x^2$ :red[red]",
    "planted-turn right to left <svg onload=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
)
FREE = {"name", "aliases", "title", "publisher", "address", "city", "region", "products", "geocode_precision",
        "product", "note", "status_by", "summary"}  # fmt: skip
"""Columns that hold any text."""
VIEWS = {
    "find": "/?q=img",
    "trace": "/trace?brand=b-1&finding=i-1@f-1",
    "site": "/site?site=f-1",
    "who": "/who?from=f-1",
    "compare": "/compare?brands=b-1,b-2",
    "map": "/map?site=f-1",
}


def hostile() -> dict[str, list[dict[str, str]]]:
    """The base dataset, every free text of it hostile, with a second brand, a position, a union."""
    rows = {name: [dict(row) for row in stated] for name, stated in BASE.items()}
    rows["brands.csv"].append({**rows["brands.csv"][0], "id": "b-2"})
    rows["links.csv"].append({**rows["links.csv"][0], "from_id": "b-2"})
    rows["factories.csv"][0] |= {"lat": "23.8", "lng": "90.3"}
    rows["documents.csv"][0] |= {"url": "https://planted.invalid/"}
    rows["documents.csv"][1] |= {"url": "http://192.0.2.1/'onmouseover=window.hit=1 x='"}
    number = 0
    for file, stated in rows.items():
        for row in stated:
            for column in FILES[file]:
                if column.name in FREE:
                    row[column.name] = f"{HOSTILE[number % len(HOSTILE)]} {row.get(column.name, '')}".strip()
                    number += 1
    return rows


def plant(folder: Path) -> set[str]:
    """Put what loading would refuse into every table of a build, and return what was found to be replaced."""
    found: set[str] = set()
    for file in folder.rglob("*.parquet"):
        table = pq.read_table(file)
        for number, field in enumerate(table.schema):
            for marker, text in PLANTED.items() if pa.types.is_string(field.type) else ():
                column = table.column(number)
                if pc.any(pc.match_substring(column, marker)).as_py():
                    found.add(marker)
                    table = table.set_column(number, field, pc.replace_substring(column, marker, text))
        pq.write_table(table, file)
    return found


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile")
    projection = load(Workspace(folder / "workspace"), write(folder / "data", hostile())).projection
    assert projection is not None
    assert plant(projection.folder) == set(PLANTED)
    with serving(folder / "workspace", folder) as served:
        yield served


@pytest.mark.parametrize("name", [screen.name for screen in screens()])
def test_nothing_hostile_runs_on_a_screen(poisoned: Served, look: Opener, name: str) -> None:
    view = look(poisoned, VIEWS.get(name, f"/{name}"))

    assert view.page.evaluate("window.hit === undefined")
    outside = "[...document.querySelectorAll('img, iframe, a')].map(one => one.src || one.href || '')"
    addresses = view.page.evaluate(outside)
    assert not [one for one in addresses if one.startswith("javascript:")]
    assert view.page.locator("iframe[srcdoc], img[src*='192.0.2.1']").count() == 0
    if name in ("find", "trace", "site", "who"):
        assert "<img src=x" in view.page.locator("body").inner_text() or "<svg" in view.words or "[click]" in view.words
