"""Files for network tools, read back by other readers: networkx, xmllint, JSON schemata, pyarrow, and csv."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases_graph import cases_projection  # noqa: F401
from hostile_content import HOSTILE, hostile_content
from network_readings import NAMES, Files, all_of, in_xml, links, nodes, part
from own_data import files_of

from graph import model
from graph.errors import UsageError
from graph.export import pieces
from graph.export.content import Content
from graph.export.flat import json_value
from graph.export.formats import formats, write
from graph.export.json_files import fits
from graph.export.network import Part
from graph.export.preparing import prepare
from graph.export.spells import spells
from graph.projection import Projection, node_schema

GEXF = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}


@pytest.fixture(scope="module")
def cases_content(cases_projection: Projection) -> Content:  # noqa: F811
    """Everything in the cases."""
    return prepare(cases_projection, "graph", {}, date="2026-11-30", command="tiertrace export graph")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The invented answer with a hostile text in every field."""
    return hostile_content(tmp_path_factory.mktemp("hostile") / "build")


@pytest.fixture(scope="module")
def hostile_files(hostile: Content, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return all_of(hostile, tmp_path_factory.mktemp("hostile-files"))


@pytest.fixture(scope="module")
def cases_files(cases_content: Content, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return all_of(cases_content, tmp_path_factory.mktemp("cases-files"))


def loaded(path: Path) -> Any:
    """A JSON file by a reader that takes no NaN."""

    def refuse(word: str) -> None:
        raise AssertionError(word)

    return json.loads(path.read_text("utf-8"), parse_constant=refuse)


# XML


@pytest.mark.parametrize("name", ["gexf", "graphml"])
@pytest.mark.parametrize("which", ["cases", "hostile"])
def test_networkx_reads_every_value_of_the_xml_files(name: str, which: str, request: pytest.FixtureRequest) -> None:
    content: Content = request.getfixturevalue("hostile" if which == "hostile" else "cases_content")
    path: Path = request.getfixturevalue(f"{which}_files")[name]
    if shutil.which("xmllint"):
        assert subprocess.run(["xmllint", "--noout", "--nonet", str(path)], capture_output=True).stderr == b""

    graph = getattr(nx, f"read_{name}")(path)

    own = ("label", "viz", "spells", "x", "y")
    found = {node: {key: value for key, value in said.items() if key not in own} for node, said in graph.nodes(True)}
    stated = {one: {key: in_xml(value) for key, value in said.items()} for one, said in nodes(content.network).items()}
    assert found == stated
    assert links_of(graph) == {
        key: {"publishers" if name == "source" else name: in_xml(value) for name, value in said.items()}
        for key, said in links(content.network).items()
    }


def links_of(graph: Any) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    own = ("label", "spells", "id", "type", "statement_key")
    return {
        (said["type"], start, end, said["statement_key"]): {key: value for key, value in said.items() if key not in own}
        for start, end, said in graph.edges(data=True)
    }


def test_gephi_gets_types_places_colours_and_the_day_of_the_export(cases_files: Files) -> None:
    root = ET.parse(cases_files["gexf"]).getroot()  # noqa: S314 - our own file
    graph = root.find("g:graph", GEXF)
    assert graph is not None and graph.get("timeformat") == "date" and graph.get("mode") == "dynamic"
    assert root.find("g:meta", GEXF).get("lastmodifieddate") == "2026-11-30"  # type: ignore[union-attr]
    types = {one.get("title"): one.get("type") for one in root.iter(f"{{{GEXF['g']}}}attribute")}
    assert (types["workers_min"], types["lat"], types["start"]) == ("long", "double", "string")

    places = [(one.get("x"), one.get("y")) for one in root.iter(f"{{{GEXF['v']}}}position")]
    assert len(set(places)) == len(places) > 100
    edges = list(root.iter(f"{{{GEXF['g']}}}edge"))
    assert {one.get("kind") for one in edges} >= set(model.WALKED)
    assert len({one.get("id") for one in edges}) == len(edges)
    shapes = {one.find("v:shape", GEXF).get("value") for one in edges if "(disputed)" in str(one.get("label"))}  # type: ignore[union-attr]
    assert shapes == {"dashed"}


def test_the_picture_gives_the_places_and_a_place_with_an_incident_its_colour(
    hostile: Content, hostile_files: Files
) -> None:
    graph = nx.read_gexf(hostile_files["gexf"])

    brand, supplier, place = (
        graph.nodes[one]["viz"]["position"]["x"] for one in ("brand-1", "supplier-0", "factory-0")
    )
    assert brand < supplier < place < graph.nodes["incident-0"]["viz"]["position"]["x"]
    assert graph.nodes["factory-0"]["viz"]["color"] == {"r": 163, "g": 71, "b": 0, "a": 1.0}
    assert graph.nodes["incident-1"]["label"] == "wages (alleged)"


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_numbers_and_truth_values_keep_their_types(name: str, hostile: Content, tmp_path: Path) -> None:
    said = {
        "lat": -1e-07,
        "lng": float("nan"),
        "workers_min": 2**62,
        "is_closed": False,
        "aliases": [],
        "products": [""],
    }
    content = replace(hostile, network=part(hostile, {"Factory": [{"id": "f", **said}]}, {}), picture=None)

    found = getattr(nx, f"read_{name}")(write(content, name, tmp_path / name)).nodes["f"]

    assert (found["lat"], found["workers_min"], found["is_closed"], found["products"]) == (-1e-07, 2**62, False, "")
    assert "lng" not in found and "aliases" not in found and found["label"] == "f"


def test_a_spell_is_as_wide_as_its_dates_allow_and_open_where_no_end_is_stated() -> None:
    assert spells("2013-01-01", "2014-03-31") == (("2013-01-01", "2014-03-31"),)
    assert spells("2013-01-01", None) == (("2013-01-01", None),)
    assert spells(None, "2014-12-31", ["2016"]) == ((None, "2014-12-31"), ("2016-01-01", "2016-12-31"))
    assert spells(None, None, ["2012-01-01", "2013-06"]) == (("2012-01-01", "2012-01-01"), ("2013-06-01", "2013-06-30"))
    assert spells("2013-01-01", None, ["2012-12-31", "2020-01-01"]) == (("2012-12-31", None),)
    assert spells(None, None) == () and spells(None, None, ["in spring"]) == ()
    assert spells("2015-01-01", "2014-12-31") == ()  # contradicts itself: nothing is guessed
    assert spells("2015-01-01", "2014-12-31", ["2016-02-29"]) == (("2016-02-29", "2016-02-29"),)


def test_links_and_incidents_carry_their_spells(hostile: Content, hostile_files: Files) -> None:
    root = ET.parse(hostile_files["gexf"]).getroot()  # noqa: S314 - our own file
    found = {
        one.get("id"): [(spell.get("start"), spell.get("end")) for spell in one.iter(f"{{{GEXF['g']}}}spell")]
        for one in (*root.iter(f"{{{GEXF['g']}}}edge"), *root.iter(f"{{{GEXF['g']}}}node"))
    }
    numbers = {key: str(number) for number, key in enumerate(links(hostile.network))}
    checked = 0
    for key, said in links(hostile.network).items():
        expected = spells(said.get("from_first"), said.get("to_last"), said.get("listed") or ())
        assert found[numbers[key]] == list(expected)
        checked += bool(expected)
    assert checked > 40
    assert found["incident-0"] == [("2013-04-24", None)] and found["brand-1"] == []


# JSON


def test_networkx_reads_node_link_json_with_every_value_in_its_type(hostile: Content, hostile_files: Files) -> None:
    graph = nx.node_link_graph(loaded(hostile_files["node-link"]))

    found = {one: {key: value for key, value in said.items() if key != "label"} for one, said in graph.nodes(True)}
    assert found == {
        one: {**said, "id": one} if "id" in found[one] else said for one, said in nodes(hostile.network).items()
    }
    assert links_of(graph) == renamed(hostile)
    assert graph.graph["digest"] == hostile.stamp.digest


def renamed(content: Content) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    return {
        key: {"publishers" if name == "source" else name: value for name, value in said.items()}
        for key, said in links(content.network).items()
    }


TEXT, TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
COLUMN = {"anyOf": [{"type": ["string", "number", "boolean"]}, TEXTS]}
CYTOSCAPE = {
    "type": "object",
    "required": ["data", "elements"],
    "properties": {
        "data": {"type": "object", "additionalProperties": {"anyOf": [COLUMN, {"type": "null"}]}},
        "elements": {
            "type": "object",
            "properties": {
                "nodes": {"type": "array", "items": {
                    "type": "object", "required": ["data", "position"], "properties": {
                        "data": {"type": "object", "required": ["id", "name"], "additionalProperties": COLUMN},
                        "position": {
                            "type": "object", "required": ["x", "y"], "additionalProperties": {"type": "number"},
                        },
                    },
                }},
                "edges": {"type": "array", "items": {"type": "object", "required": ["data"], "properties": {
                    "data": {"type": "object", "required": ["id", "source", "target", "interaction"],
                             "properties": {"source": TEXT, "target": TEXT}, "additionalProperties": COLUMN},
                }}},
            },
        },
    },
}  # fmt: skip
KUMU = {
    "type": "object",
    "required": ["elements", "connections"],
    "properties": {
        "elements": {"type": "array", "items": {
            "type": "object", "required": ["id", "label", "type"], "properties": {
                "id": TEXT, "label": {"type": "string", "minLength": 1}, "type": TEXT, "description": TEXT,
                "tags": TEXTS,
            },
        }},
        "connections": {"type": "array", "items": {
            "type": "object", "required": ["id", "from", "to", "direction"], "properties": {
                "from": TEXT, "to": TEXT, "type": TEXT, "direction": {"enum": ["directed"]}, "tags": TEXTS,
            },
        }},
    },
}  # fmt: skip
GEOJSON = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": {
            "type": "object", "required": ["type", "geometry", "properties"], "properties": {
                "type": {"const": "Feature"}, "id": TEXT, "properties": {"type": "object"},
                "geometry": {"type": "object", "required": ["type", "coordinates"], "properties": {
                    "type": {"const": "Point"},
                    "coordinates": {"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": [
                        {"type": "number", "minimum": -180, "maximum": 180},
                        {"type": "number", "minimum": -90, "maximum": 90},
                    ]},
                }},
            },
        }},
    },
}  # fmt: skip


def test_cytoscape_gets_columns_of_plain_values_and_networkx_reads_them(hostile: Content, hostile_files: Files) -> None:
    found = loaded(hostile_files["cytoscape"])
    jsonschema.validate(found, CYTOSCAPE)
    for one in found["elements"]["nodes"]:
        one["data"]["value"] = one["data"]["id"]  # networkx's own dialect wants it

    graph = nx.cytoscape_graph(found)

    assert set(graph) == set(nodes(hostile.network))
    stated = nodes(hostile.network)["factory-0"]
    assert {name: graph.nodes["factory-0"][name] for name in stated if name != "name"} == {
        name: value for name, value in stated.items() if name != "name"
    }
    edges = {
        (one["data"]["statement_key"], one["data"]["interaction"]): one["data"] for one in found["elements"]["edges"]
    }
    for (kind, start, end, key), said in renamed(hostile).items():
        edge = edges[key, kind]
        assert (edge["source"], edge["target"]) == (start, end)
        assert {name: edge[name] for name in said} == said


def test_kumu_gets_unique_ids_ends_that_are_there_and_the_doubt_in_the_label(
    hostile: Content, hostile_files: Files
) -> None:
    found = loaded(hostile_files["kumu"])
    jsonschema.validate(found, KUMU)

    ids = [one["id"] for one in (*found["elements"], *found["connections"])]
    assert len(set(ids)) == len(ids)
    there = {one["id"] for one in found["elements"]}
    assert all({one["from"], one["to"]} <= there for one in found["connections"])
    for one in (*found["elements"], *found["connections"]):
        if one.get("status") in ("alleged", "disputed", "remediated"):
            assert f"({one['status']})" in one["label"] and one["status"] in one["tags"]
    assert Counter(one["type"] for one in found["connections"]) == Counter(kind for kind, *_ in links(hostile.network))


def test_geojson_says_of_each_place_how_exact_it_is_or_why_it_has_no_point(hostile: Content, tmp_path: Path) -> None:
    places = {
        "Factory": [
            {"id": "exact", "lat": 23.84611, "lng": 90.2575, "geocode_precision": "exact", "country": "BD"},
            {"id": "town", "lat": 23.84611, "lng": 90.2575, "geocode_precision": "city"},
            {"id": "unsaid", "lat": 23.84611, "lng": 90.2575},
            {"id": "hostel", "lat": 23.84611, "lng": 90.2575, "facility_type": ["dormitory"]},
            {"id": "none", "name": "no position"},
            {"id": "zero", "lat": 0.0, "lng": 0.0},
            {"id": "impossible", "lat": 123.0, "lng": 500.0},
            {"id": "nan", "lat": float("nan"), "lng": 3.0},
            {"id": "elsewhere", "lat": 48.1, "lng": 11.5, "country": "BD"},
        ],
        "Farm": [{"id": "farm", "lat": 23.84611, "lng": 90.2575}],
        "Incident": [{"id": "i", "category": "wages", "status": "alleged"}],
    }
    happened = {"OCCURRED_AT": [{"from_id": "i", "to_id": "exact", "key": "k"}]}
    content = replace(hostile, network=part(hostile, places, happened))

    found = loaded(write(content, "geojson", tmp_path / "places.geojson"))

    jsonschema.validate(found, GEOJSON)
    points = {one["id"]: one for one in found["features"]}
    said = {
        one: (here["properties"]["position_precision"], here["properties"]["uncertain"]) for one, here in points.items()
    }
    assert said["exact"] == ("exact", False) and said["town"] == ("town", True)
    assert said["unsaid"] == ("not_stated", True)
    assert points["exact"]["geometry"]["coordinates"] == [90.2575, 23.84611]
    for rounded in ("farm", "hostel"):
        assert points[rounded]["geometry"]["coordinates"] == [90.3, 23.8] and points[rounded]["properties"]["rounded"]
        assert "23.84" not in json.dumps(points[rounded])
    assert points["exact"]["properties"]["incidents"][0]["title"] == "wages (alleged)"
    assert {one["id"]: one["why"] for one in found["without_position"]} == {
        "none": "no_position", "nan": "no_position", "zero": "zero", "impossible": "impossible", "elsewhere": "outside",
    }  # fmt: skip


def test_geojson_counts_every_place(cases_content: Content, cases_files: Files) -> None:
    found = loaded(cases_files["geojson"])
    jsonschema.validate(found, GEOJSON)

    places = sum(cases_content.network.rows(label) for label in model.FACILITIES)
    assert len(found["features"]) + len(found["without_position"]) == places
    with pytest.raises(UsageError, match="no factory, farm, mine or vessel"):
        write(replace(cases_content, network=Part("x")), "geojson", cases_files["geojson"].with_name("none.geojson"))


# FollowTheMoney

FTM = {
    "Company": ({"name"}, {"name", "alias", "country", "leiCode", "registrationNumber", "keywords", "notes"}),
    "Organization": ({"name"}, {"name", "alias", "country", "leiCode", "registrationNumber", "keywords", "notes"}),
    "Asset": ({"name"}, {"name", "alias", "keywords", "country", "address", "addressEntity", "notes"}),
    "Vessel": ({"name"}, {"name", "alias", "keywords", "flag", "address", "addressEntity", "notes"}),
    "Address": (set(), {"full", "street", "city", "region", "country", "latitude", "longitude"}),
    "Event": ({"name"}, {"name", "summary", "notes", "startDate", "endDate", "publisher", "proof", "keywords"}),
    "Document": ({"fileName"}, {"fileName", "title", "publisher", "sourceUrl", "publishedAt", "summary", "notes"}),
}
INTEREST = {
    "role", "status", "startDate", "endDate", "date", "summary", "description", "publisher", "recordId", "proof",
}  # fmt: skip
ENDS = {
    "Ownership": {"owner": {"Company", "Organization"}, "asset": {"Company", "Asset", "Vessel"}},
    "Membership": {"member": {"Company", "Organization"}, "organization": {"Company", "Organization"}},
    "Documentation": {"entity": set(FTM), "document": {"Document"}},
    "UnknownLink": {"subject": set(FTM), "object": set(FTM)},
}
"""Properties and ends that the schemata of FollowTheMoney 4.11 have, as far as we fill them."""


@pytest.mark.parametrize("which", ["cases", "hostile"])
def test_followthemoney_gets_what_its_schemata_have_and_a_list_of_the_rest(
    which: str, request: pytest.FixtureRequest
) -> None:
    content: Content = request.getfixturevalue("hostile" if which == "hostile" else "cases_content")
    folder: Path = request.getfixturevalue(f"{which}_files")["ftm"]
    entities = [json.loads(line) for line in (folder / "entities.ftm.json").read_text("utf-8").split("\n") if line]
    schemata = {one["id"]: one["schema"] for one in entities}
    assert len(schemata) == len(entities)

    for one in entities:
        said = one["properties"]
        assert all(isinstance(value, str) and value.strip() for several in said.values() for value in several)
        if one["schema"] in FTM:
            required, allowed = FTM[one["schema"]]
            assert required <= set(said) <= allowed, one["schema"]
            continue
        ends = ENDS[one["schema"]]
        assert set(said) <= INTEREST | set(ends), one["schema"]
        for end, allowed in ends.items():
            assert len(said[end]) == 1 and schemata[said[end][0]] in allowed
        assert all(schemata[proof] == "Document" for proof in said.get("proof", ()))
    left = loaded(folder / "not-expressed.json")
    written = Counter(said for said in schemata.values() if said != "Address")
    assert sum(written[name] for name in ENDS) + sum(one["count"] for one in left["links"].values()) == len(
        links(content.network)
    )
    assert sum(written[name] for name in FTM) + len(left["records"]) == len(nodes(content.network))
    followthemoney = pytest.importorskip("followthemoney") if os.environ.get("TIERTRACE_FTM") else None
    for one in entities if followthemoney else ():
        followthemoney.model.get(one["schema"]).validate(one)


def test_an_address_that_is_none_and_a_text_too_long_are_kept_beside(hostile_files: Files) -> None:
    left = loaded(hostile_files["ftm"] / "not-expressed.json")["values"]
    said = {(one["id"], one["property"]): one["value"] for one in left}

    assert said["document-0", "sourceUrl"] == "javascript:alert(5)"
    assert HOSTILE["long"] in said.values()


# import files of Neo4j, by other readers; tests/test_network_neo4j.py has the real tool


def test_parquet_files_hold_every_value_under_typed_names(cases_content: Content, cases_files: Files) -> None:
    for label in model.LABELS:
        if cases_content.network.rows(label):
            table = pq.read_table(cases_files["neo4j-parquet"] / f"{label}.parquet")
            assert all(table[name].null_count < table.num_rows for name in table.column_names)
            names = [name.split(":")[0] for name in table.column_names]
            rows = pa.table(table.columns, names=names).to_pylist()
            assert rows == cases_content.network.nodes(label).select(names).to_pylist()
    ends = pq.read_schema(cases_files["neo4j-parquet"] / "SOURCES_FROM.parquet").names
    assert ends[:4] == [":START_ID", ":END_ID", "key:string", "source:string[]"]


def test_csv_files_have_typed_headers(cases_files: Files) -> None:
    head = pd.read_csv(cases_files["neo4j-csv"] / "Factory-0.csv", nrows=3)
    assert {"id:ID", "name:string", "lat:double", "workers_min:long", "products:string[]"} <= set(head.columns)


# all of them


def test_every_file_says_what_it_is_where_it_comes_from_and_what_it_does_not_prove(
    cases_content: Content, cases_files: Files
) -> None:
    stamp = cases_content.stamp
    for name, path in cases_files.items():
        texts = [path] if path.is_file() else [path / "README.txt"]
        said = " ".join(one.read_text("utf-8") for one in texts)
        for wanted in (
            stamp.digest,
            "2026-11-30",
            "internal",
            "A link means a source states",
            "CC BY 4.0",
            stamp.command,
        ):
            assert wanted in said, (name, wanted)


def test_the_same_bytes_on_another_hash_seed(hostile_files: Files, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from hostile_content import hostile_content; from network_readings import all_of\n"
        "all_of(hostile_content(Path(sys.argv[2]) / 'build'), Path(sys.argv[2]) / 'files')"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}
    here = Path(__file__).parent
    subprocess.run([sys.executable, "-c", code, str(here), str(tmp_path)], check=True, env=environment, cwd=here.parent)

    def hashes(folder: Path) -> dict[str, str]:
        return {name: hashlib.sha256(data).hexdigest() for name, data in files_of(folder).items()}

    assert hashes(tmp_path / "files") == hashes(hostile_files["gexf"].parent)


def test_pieces_of_a_file_are_put_together_without_a_seam(
    hostile: Content, hostile_files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LARGEST", 60_000)
    assert sum(1 for _ in pieces.pieces(hostile.network, "SOURCES_FROM")) > 1

    for name in ("gexf", "graphml", "geojson", "ftm"):
        path = write(hostile, name, tmp_path / name)
        expected = hostile_files[name]
        assert (files_of(path) == files_of(expected)) if path.is_dir() else (path.read_bytes() == expected.read_bytes())


def test_bytes_that_are_no_text_are_shown_as_such_and_break_no_file(hostile: Content, tmp_path: Path) -> None:
    half = b"half \xed\xa0\x80 sign"
    broken = pa.array([half], pa.binary()).view(pa.string())
    schema = node_schema("Brand")
    values: dict[str, Any] = {
        "id": pa.array(["b"]),
        "name": broken,
        "aliases": pa.ListArray.from_arrays([0, 1], broken),
    }
    table = pa.table([values.get(name, pa.nulls(1, schema.field(name).type)) for name in schema.names], schema=schema)
    content = replace(hostile, network=Part("x", {"Brand": table}), picture=None)

    for name in NAMES:
        if name not in ("geojson", "neo4j-csv", "neo4j-parquet"):
            path = write(content, name, tmp_path / name)
            said = (path / "entities.ftm.json" if path.is_dir() else path).read_text("utf-8")
            assert "half \ufffd\ufffd\ufffd sign" in said
    assert nx.read_gexf(tmp_path / "gexf").nodes["b"]["aliases"] == "half \ufffd\ufffd\ufffd sign"


def test_ids_that_only_xml_cannot_tell_apart_are_refused(hostile: Content, tmp_path: Path) -> None:
    rows = [{"id": "a\x0b"}, {"id": "a\x0c"}]
    content = replace(hostile, network=part(hostile, {"Brand": rows}, {}), picture=None)

    for name in ("gexf", "graphml"):
        with pytest.raises(UsageError, match="Two ids differ only"):
            write(content, name, tmp_path / name)
        assert not (tmp_path / name).exists()


def test_an_empty_network_is_a_file_all_the_same(hostile: Content, tmp_path: Path) -> None:
    content = replace(hostile, network=Part("x"), picture=None)

    paths = {name: write(content, name, tmp_path / name) for name in NAMES if name != "geojson"}

    assert len(nx.read_gexf(paths["gexf"])) == len(nx.read_graphml(paths["graphml"])) == 0
    assert loaded(paths["node-link"])["nodes"] == [] and len(loaded(paths["kumu"])["elements"]) == 1


def test_a_file_that_nobody_could_open_is_not_written(cases_content: Content) -> None:
    refused = fits("kumu", 100)(cases_content)
    assert refused is not None and "kumu is for at most 100" in refused
    assert formats()["kumu"].takes(cases_content) is None
    assert {name for name in NAMES if formats()[name].whole} >= {
        "gexf",
        "graphml",
        "cypher",
        "neo4j-csv",
        "neo4j-parquet",
    }


def test_any_value_becomes_json() -> None:
    found = json_value(
        {
            "numpy": [np.int64(2), np.float64("nan"), np.bool_(True), np.array([1.5])],
            "pandas": [pd.NaT, pd.NA, pd.Timestamp("2013-04-24")],
            "set": {"b", "a"}, "day": date(2013, 4, 24), "half": "x\ud800", "infinite": float("inf"), "bytes": b"a",
        }
    )  # fmt: skip
    assert found == {
        "numpy": [2, None, True, [1.5]],
        "pandas": [None, None, "2013-04-24T00:00:00"],
        "set": ["a", "b"], "day": "2013-04-24", "half": "x\ufffd", "infinite": None, "bytes": "YQ==",
    }  # fmt: skip
