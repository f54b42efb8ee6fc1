"""What the lists of the US Department of Labor have in common: publisher, licence, ids of goods, countries, risks."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from graph.country_names import read_country
from graph.errors import InputError
from graph.ingest.rows import Rows

PUBLISHER = "US Department of Labor, Bureau of International Labor Affairs"
LICENSE = "US Government work; no licence stated in the files"
OFFERED_AT = "https://www.dol.gov/agencies/ilab/reports/child-labor/list-of-goods"
KINDS = ("child_labour", "forced_labour", "forced_child_labour")
_AREAS = {"west bank and the gaza strip": "PS", "west bank and gaza": "PS"}
"""Names the department uses for what ISO 3166-1 calls Palestine, State of."""
_NO_CODE = ("kosovo",)
"""Named by the department, without a code in ISO 3166-1."""


def good_id(name: str) -> str:
    """The id of a good by the department's own name for it; the same in all its lists."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one))
    return "dol_good:" + "-".join(re.findall(r"\w+", plain))


def country_of(text: str, where: str, rows: Rows) -> str | None:
    """ISO code of a country as the department names it; what cannot be read is a problem, Kosovo is folded.

    The department uses official short names, so that a bare "Guinea" is Guinea and not one of its neighbours.
    """
    name = text.casefold()
    if name in _NO_CODE:
        rows.fold(where, f"{text[:40]} has no code in ISO 3166-1 and is no Country here")
        rows.note(f"{where}: {text[:40]} has no code in ISO 3166-1; what the list says of it is not in the graph")
        return None
    if name in _AREAS:
        rows.note(f"'{text}' is read as {_AREAS[name]}, the ISO code of the same territory")
        return _AREAS[name]
    try:
        code = read_country(text, rows.given.countries or "official_names")
    except InputError as error:
        rows.problem(where, str(error))
        return None
    if name == "guinea":
        rows.note("'Guinea' is read as GN: the department names its neighbours in full")
    return code


def state_risk(
    rows: Rows,
    where: str,
    good: str,
    country: str,
    kinds: list[str],
    evidence: dict[str, Any],
    key: tuple[str, ...] = (),
    **more: Any,
) -> None:
    """State that the publisher sees a risk in a good from a country; never of a company or a place."""
    visibility = rows.given.visibility
    identifier = good_id(good)
    if identifier == "dol_good:":
        rows.problem(where, f"the good '{good[:60]}' has no letters or figures in its name")
        return
    rows.mention("Good", identifier, where, name=good, visibility=visibility)
    rows.link(
        "RISK_IN", identifier, f"country:{country}", where, key,
        exploitation=kinds, status="documented", visibility=visibility, **evidence, **more,
    )  # fmt: skip


def year_in_name(path: Path, beginning: str) -> str | None:
    """The four figures that a file name such as goods_2021.xml ends in: the label of the version."""
    found = re.fullmatch(rf"{beginning}[_ -]?((?:19|20)\d\d)(?:[_ (-].*)?", path.stem, re.IGNORECASE)
    return found[1] if found else None
