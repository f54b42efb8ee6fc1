"""Import orders and goods at risk on an invented graph with what the cases lack: goods, later links, retracted ones."""

from typing import Any

import pytest

from graph import dates
from graph.query import ask
from graph.store.bolt import Store

Row = dict[str, Any]
NODES = {
    "Brand:Company": [{"id": "b-late"}, {"id": "b-then"}, {"id": "b-listed"}, {"id": "b-withdrawn"}],
    "Supplier:Company": [{"id": "s-listed"}, {"id": "s-other"}],
    "Factory:Facility": [
        {"id": "f-building"},
        {"id": "f-workshop", "products": ["Painting of toys", "steel"]},
        {"id": "f-mill", "products": ["Raw COTTONS"], "level": "group"},
        {"id": "f-silent"},
    ],
    "Good": [{"id": "g-cotton", "name": "Cotton"}, {"id": "g-tin", "name": "Tin"}, {"id": "g-tea", "name": "Tea"}],
    "Country": [{"id": "country:XX", "name": "Example Land"}, {"id": "country:YY", "name": "Other Land"}],
    "Proceeding": [
        {"id": "p-order", "kind": "import_ban", "start": "2020-03"},
        {"id": "p-goods", "kind": "import_ban", "start": "2019", "end": "2021-05-01"},
        {"id": "p-gone", "kind": "entity_listing", "start": "2019", "status": "retracted"},
    ],
}
LINKS = [
    ("p-order", "CONCERNS", "s-listed", {}),
    ("p-order", "CONCERNS", "b-listed", {"status": "alleged"}),
    ("p-goods", "CONCERNS", "g-cotton", {}),
    ("p-gone", "CONCERNS", "s-listed", {}),
    ("s-listed", "OPERATES", "f-workshop", {"status": "documented"}),
    ("f-workshop", "LOCATED_IN", "f-building", {"status": "documented"}),
    ("b-late", "SOURCES_FROM", "f-workshop", {"valid_from": "2020-04", "status": "documented"}),
    ("b-late", "SOURCES_FROM", "s-other", {"product": "yarn; cotton", "status": "disputed"}),
    ("s-other", "OWNS", "f-mill", {"status": "documented"}),
    ("s-other", "OWNS", "f-silent", {"status": "documented"}),
    ("b-then", "SOURCES_FROM", "s-listed", {"valid_from": "2020-02", "valid_to": "2020-05", "status": "alleged"}),
    ("b-then", "SOURCES_FROM", "f-workshop", {"valid_to": "2018", "status": "documented"}),
    ("b-withdrawn", "SOURCES_FROM", "s-listed", {"status": "retracted"}),
    *((one, "IN_COUNTRY", "country:XX", {}) for one in ("f-workshop", "f-mill", "f-silent")),
    ("g-cotton", "RISK_IN", "country:XX", {"exploitation": ["child_labour"], "listed": ["2018", "2020"]}),
    ("g-cotton", "RISK_IN", "country:YY", {"exploitation": ["child_labour"]}),
    ("g-tin", "RISK_IN", "country:XX", {"exploitation": ["forced_labour"], "source": ["Example Ministry"]}),
    ("g-tea", "RISK_IN", "country:XX", {"status": "retracted"}),
]


def dated(values: Row) -> Row:
    """Properties with the derived days that a build adds."""
    days: Row = {}
    for name, prefix in (("valid_from", "from"), ("valid_to", "to"), ("start", "start"), ("end", "end")):
        if name in values:
            first, last = dates.bounds(values[name])
            days |= {f"{prefix}_first": first.isoformat(), f"{prefix}_last": last.isoformat()}
    return {"name": values.get("id"), **values, **days} if "id" in values else {**values, **days}


@pytest.fixture
def store(neo4j_store: Store) -> Store:
    """The graph in the emptied database of the run."""
    with neo4j_store.session("write") as session:
        for labels, rows in NODES.items():
            text = f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row"
            session.run(text, rows=[dated(row) for row in rows]).consume()  # type: ignore[arg-type]
        for start, relation, end, values in LINKS:
            text = f"MATCH (a {{id: $start}}) MATCH (b {{id: $end}}) CREATE (a)-[l:{relation}]->(b) SET l = $values"
            session.run(text, start=start, end=end, values=dated(values)).consume()  # type: ignore[arg-type]
    return neo4j_store


def test_orders_goods_and_listings(store: Store) -> None:
    behind = ask(store, "brands_behind_import_orders").records()
    on_day = ask(store, "listed_on_a_day", day="2021-06-01").records()
    risks = ask(store, "goods_at_risk_in_a_chain", brand="b-late").records()
    about = ask(store, "proceedings_about", about="f-building").records()

    shown = [[row[name] for name in ("named_id", "brand_id", "verdict", "verdicts", "reached_id", "path_status")]
             for row in behind]  # fmt: skip
    assert shown == [
        ["b-listed", "b-listed", "named itself", ["named itself"], "b-listed", None],
        ["s-listed", "b-then", "overlap", ["overlap", "before"], "s-listed", "alleged"],
        ["s-listed", "b-late", "after", ["after"], "f-workshop", "documented"],
    ]
    assert [
        (row["state"], row["listing_id"], row["named_id"], row["named_as"], row["stated_as"]) for row in on_day
    ] == [
        ("ended", "p-goods", "g-cotton", "good", []),
        ("no end recorded", "p-order", "b-listed", "company", ["alleged"]),
        ("no end recorded", "p-order", "s-listed", "company", []),
    ]
    met = [[row[name] for name in ("good_id", "matching", "matching_products", "sector_records", "not_stated",
                                   "of_reached", "last_listed")] for row in risks]  # fmt: skip
    assert met == [
        ["g-cotton", ["f-mill", "f-silent"], ["Raw COTTONS", "yarn; cotton"], 1, 0, 3, "2020"],
        ["g-tin", [], [], 0, 0, 3, None],
    ]
    assert {row["meaning"] for row in risks} == {"country-and-good risk, never an incident"}
    assert about == []
