"""The recorded abuses that a brand connects to."""

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
from graph.trace import trace_brand
from graph.trace.narrow import narrow

_STATUSES = tuple(one for one in model.LINK_STATUSES if one != "retracted")


def _ask(projection: Projection, parameters: Mapping[str, Any]) -> Asked:
    filters = {name: parameters[name] for name in ("tiers", "verdicts", "countries", "statuses") if name in parameters}
    options = {name: value for name, value in parameters.items() if name != "brand" and name not in filters}
    answer = narrow(trace_brand(projection, parameters["brand"], **options), **filters)
    findings = answer["findings"]
    incidents = {row["incident"]["id"] for row in findings}
    places = {row["facility"]["id"] for row in findings}
    keys = {one["key"] for step in steps_of(findings) for one in (step, *step["also"])}
    ids = {answer["brand"]["id"], *incidents, *places}
    abuses = recorded_abuses({row["incident"]["id"]: row["incident"] for row in findings}.values())
    on_way = {node["id"] for step in steps_of(findings) for node in (step["from"], step["to"])}
    network = part_of(projection, *with_responses(projection, findings, ids | on_way, keys))
    return asked_paths(
        f"{clean(answer['brand']['name'] or answer['brand']['id'])}: {abuses} at "
        f"{words.counted(len(places), 'place', 'places')} linked to it in published lists and reports",
        f"trace-{answer['brand']['id']}",
        answer,
        network,
    )


KIND = Kind(
    "trace",
    "Every recorded abuse a brand connects to",
    _ask,
    Subject("brand", "Brand or other company, by name or id.", model.PARTIES),
    (
        *PATH_OPTIONS,
        Option("group", "Start from the ultimate owner, so that sister companies count too.", "flag"),
        Option("tiers", "Only findings at this tier.", "int", many=True, least=0, most=20, typed="--tier"),
        Option("verdicts", "Only findings with this verdict.", values=words.VERDICTS, many=True, typed="--verdict"),
        Option("countries", "Only sites in this country, two letters.", many=True, typed="--country"),
        Option("statuses", "Only paths of this status.", values=_STATUSES, many=True, typed="--status"),
    ),
    '"Primark" --format pdf -o primark.pdf',
)
