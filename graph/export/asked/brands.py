"""The brands and other companies that connect to a site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import model
from graph.export import words
from graph.export.asked import (
    PATH_OPTIONS,
    Asked,
    Kind,
    Option,
    Subject,
    asked_paths,
    recorded_abuses,
    steps_of,
    with_responses,
)
from graph.export.network import part_of
from graph.export.text import clean
from graph.projection import Projection
from graph.trace import brands_of_site


def _ask(projection: Projection, parameters: Mapping[str, Any]) -> Asked:
    options = {name: value for name, value in parameters.items() if name != "site"}
    answer = brands_of_site(projection, parameters["site"], **options)
    rows = answer["brands"]
    keys = {one["key"] for step in steps_of(rows) for one in (step, *step["also"])}
    ids = {answer["site"]["id"], *(one["id"] for one in answer["incidents"]), *(row["brand"]["id"] for row in rows)}
    on_way = {node["id"] for step in steps_of(rows) for node in (step["from"], step["to"])}
    answered = [*rows, *answer["incidents"]]
    network = part_of(projection, *with_responses(projection, answered, ids | on_way, keys))
    return asked_paths(
        f"{clean(answer['site']['name'] or answer['site']['id'])}: "
        f"{words.kinds({row['brand']['label'] for row in rows}, len(rows))} linked to it in published lists and "
        f"reports, {recorded_abuses(answer['incidents'])}",
        f"brands-{answer['site']['id']}",
        answer,
        network,
    )


KIND = Kind(
    "brands",
    "Which brands connect to a site, and through whom",
    _ask,
    Subject("site", "Factory, farm or other place of work, by name or id.", model.FACILITIES),
    (
        *PATH_OPTIONS,
        Option("incident", "Judge the links against this incident at the site or its building, by id."),
        Option("who", "Which companies are shown.", values=("brands", "companies", "all")),
    ),
    '"Rana Plaza" --format xlsx -o rana-plaza.xlsx',
)
