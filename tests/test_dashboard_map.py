"""The screen Map: its tables have what the map has, its state is in the address, names from data stay text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets.basemap import apart
from graph.workspace import Workspace
from tests.dashboard_pages import open_page, texts
from tests.own_data import BASE, CASES, PUBLIC, built, write

HOSTILE = ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "**bold**", "مصنع"]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    built(Workspace(folder), CASES)
    return folder


def spec(page: AppTest) -> dict[str, Any]:
    """What is sent to the browser for the map."""
    sent: dict[str, Any] = json.loads(page.get("deck_gl_json_chart")[0].proto.json)
    return sent


def layers(page: AppTest) -> dict[str, Any]:
    return {layer["id"]: layer for layer in spec(page)["layers"]}


def test_the_map_the_tables_and_the_sentence_say_the_same(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "map")

    drawn, unplaced, countries = (table.value for table in page.dataframe)
    assert not page.exception
    assert "67 places, 53 of them with recorded incidents. On the map: 6. Not on the map: 61" in texts(page)
    assert (len(drawn), len(unplaced)) == (6, 61)
    assert countries["Recorded incidents"].sum() == 67
    marks, rings = layers(page)["marks"]["data"], layers(page)["rings"]["data"]
    assert [mark["text"] for mark in marks] == ["6"]
    assert sum(int(ring["text"].split()[1]) for ring in rings) == 67 - drawn["Recorded incidents"].sum() - 1
    assert all(address.startswith("/site?site=site-") for address in drawn["Record"])


def test_nothing_is_asked_of_another_host(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "map")
    sent = json.dumps(spec(page))

    assert "http" not in sent
    assert not spec(page).get("mapProvider")
    assert "imply no opinion" in texts(page)


def test_country_and_category_come_from_the_address(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "map", country="HN", category="freedom_of_association", zoom="country")

    assert page.selectbox(key="at-country").value == "HN"
    assert not layers(page)["marks"]["data"]
    unplaced = page.dataframe[0].value
    assert set(unplaced["Country"]) == {"Honduras"} and (unplaced["Recorded incidents"] > 0).all()

    page.selectbox(key="at-country").set_value("BD").run()
    assert "BD" in page.query_params["country"]


def test_a_chosen_mark_shows_its_places_and_a_way_back(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = layers(open_page(cases, monkeypatch, "map"))["marks"]["data"][0]["key"]

    page = open_page(cases, monkeypatch, "map", at=key)

    assert "The chosen mark stands for 6 places" in texts(page)
    assert "not on this map any more" in texts(open_page(cases, monkeypatch, "map", at="9:9:9"))


def test_a_country_without_records_says_what_was_searched(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(cases, monkeypatch, "map", country="DE")

    assert "no proof that there is none" in texts(page) and "Documented labour-rights cases" in texts(page)
    assert not page.get("deck_gl_json_chart")


def test_hostile_names_are_cells_only_and_farms_are_rounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = {"kind": "factory", "country": "BD", "lat": "23.81", "lng": "90.41", **PUBLIC}
    farm = {
        "id": "farm-1",
        "name": "Example Farm",
        "kind": "farm",
        "country": "BD",
        "lat": "24.12345",
        "lng": "89.4567",
    }
    rows = {
        **BASE,
        "factories.csv": [{**place, "id": f"f-{at}", "name": name, "city": name} for at, name in enumerate(HOSTILE)],
        "farms.csv": [{**farm, **PUBLIC}],
        "incidents.csv": [],
        "links.csv": [],
    }
    built(Workspace(tmp_path / "space"), write(tmp_path / "data", rows))

    page = open_page(tmp_path / "space", monkeypatch, "map")

    assert not page.exception
    assert not any(name in texts(page) for name in HOSTILE)
    assert "<img src=x onerror=alert(1)>" in set(page.dataframe[0].value["Place"])
    assert "onerror" not in json.dumps(spec(page))
    assert "24.12" not in json.dumps(layers(page)["marks"]) and "position of 1 farm or home is rounded" in texts(page)


def test_rings_are_moved_apart_and_keep_their_country() -> None:
    rings = [{"country": [90.0 + at / 50, 23.0], "at": [90.0, 23.0], "radius": 18, "text": "XX 1"} for at in range(8)]

    moved = apart(rings, [{"at": [90.0, 23.0], "radius": 12}], zoom=1.0)

    pixels = 512 * 2 / 360
    for number, one in enumerate(moved):
        assert one["country"] == rings[number]["country"]
        for other in moved[:number]:
            across, down = ((one["at"][at] - other["at"][at]) * pixels for at in (0, 1))
            assert (across**2 + down**2) ** 0.5 > 25
