"""Brands side by side: what they share, and what is on record behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph import model
from graph.dossier.compare import MOST_BRANDS, SHOWN, compare
from graph.export import words
from graph.export.asked import AS_OF, MAX_HOPS, MIN_STRENGTH, Asked, Kind, Subject, named_in
from graph.export.content import Json
from graph.export.links_between import keys_between
from graph.export.network import part_of
from graph.export.network_sheets import network_sheets
from graph.export.sheet_making import sheet
from graph.export.text import clean
from graph.projection import Projection


def _ask(projection: Projection, parameters: Mapping[str, Any]) -> Asked:
    options = {name: value for name, value in parameters.items() if name != "brands"}
    answer = compare(projection, tuple(parameters["brands"]), **options)
    names = {one["id"]: clean(one["name"] or one["id"]) for one in answer["brands"]}
    ids, keys = named_in([answer["brands"], answer["suppliers"], answer["sites"]])
    network = part_of(projection, ids, keys | keys_between(projection, ids, model.WALKED))
    shared = f"{words.counted(answer['suppliers_found'], 'supplier', 'suppliers')} and "
    shared += words.counted(answer["sites_found"], "place", "places")
    linked = {row["id"]: [{"id": one, "name": names[one]} for one in row["brands"]] for row in answer["sites"]}
    return Asked(
        title=f"{', '.join(names.values())}: {shared} that two or more of them are linked to in published lists and "
        "reports",
        name="compare-" + "-".join(names),
        answer=answer,
        picture=None,
        network=network,
        sheets=(
            sheet("compared", map(_compared, answer["brands"])),
            sheet("shared", _shared(answer, names)),
            *network_sheets(network, linked),
        ),
        statements=tuple(_left_out(answer)),
    )


def _compared(brand: Json) -> Json:
    verdicts = {words.verdict(verdict): count for verdict, count in brand["verdicts"].items()}
    return {
        **brand,
        "verdicts": _counts(verdicts),
        "tiers": _counts({f"tier {tier}": count for tier, count in brand["tiers"].items()}),
        "years": _counts({year or "date not stated": count for year, count in brand["years"].items()}),
    }


def _counts(counts: Mapping[str, int]) -> str:
    return "; ".join(f"{name}: {count:,}" for name, count in counts.items())


def _shared(answer: Json, names: Mapping[str, str]) -> Iterator[Json]:
    for what, rows in (("supplier", answer["suppliers"]), ("place", answer["sites"])):
        for row in rows:
            by = row["brands"]
            yield {
                **row,
                "what": what,
                "brands": [names[one] for one in by],
                "brand_ids": list(by),
                "steps": [str(reached["hops"]) for reached in by.values()],
                "verdicts": [str(reached["verdict"] or "") for reached in by.values() if "verdict" in reached],
            }


def _left_out(answer: Json) -> Iterator[str]:
    yield "No ranking: how often a company occurs says how its chain is documented in the loaded sources."
    for what, rows in (("suppliers", answer["suppliers"]), ("places", answer["sites"])):
        more = answer[f"{'sites' if what == 'places' else what}_found"] - len(rows)
        if more > 0:
            yield f"{more:,} more shared {what} are not listed: an answer lists at most {SHOWN:,}."
    for brand in answer["brands"]:
        if brand["beyond"]:
            found = words.counted(brand["beyond"], "finding", "findings")
            yield f"{clean(brand['name'] or brand['id'])}: {found} more over more steps or weaker links."


KIND = Kind(
    "compare",
    f"Two to {MOST_BRANDS} brands side by side: what they share, and what is on record behind each",
    _ask,
    Subject("brands", "Brands or other companies, by name or id.", model.PARTIES, many=True),
    (MAX_HOPS, MIN_STRENGTH, AS_OF),
    '"Primark" "Mango" --format xlsx -o compared.xlsx',
)
