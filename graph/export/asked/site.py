"""Everything on record at a place of work, with the brands that connect to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import model
from graph.dossier.site import record
from graph.export import limits, words
from graph.export.asked import Asked, Kind, Option, Subject, named_in, recorded_abuses
from graph.export.network import part_of
from graph.export.sheets import answer_sheets
from graph.export.text import clean
from graph.projection import Projection
from graph.trace import brands_of_site


def _ask(projection: Projection, parameters: Mapping[str, Any]) -> Asked:
    found = record(projection, parameters["site"])
    linked = brands_of_site(projection, parameters["site"], who=parameters.get("who", "brands"), paths=3)
    ids, keys = named_in([found, linked])
    network = part_of(projection, ids, keys)
    here = recorded_abuses([one for one in found["incidents"] if one["role"] == "here"])
    return Asked(
        title=f"{clean(found['site']['name'] or found['site']['id'])}: everything on record, "
        f"{here} there, "
        f"{words.counted(len(found['buyers']), 'company', 'companies')} linked to it as buyers in published lists "
        "and reports",
        name=f"site-{found['site']['id']}",
        answer={"record": found, "brands": linked},
        picture=linked,
        network=network,
        sheets=answer_sheets(linked, network),
        statements=tuple(limits.sentences(linked)),
    )


KIND = Kind(
    "site",
    "Everything on record at a place of work",
    _ask,
    Subject("site", "Factory, farm or other place of work, by name or id.", model.FACILITIES),
    (Option("who", "Which companies are drawn.", values=("brands", "companies", "all")),),
    '"Rana Plaza" --format docx -o rana-plaza.docx',
)
