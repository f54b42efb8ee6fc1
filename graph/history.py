"""Two ways in which a dataset changes: replaced as a whole, or a list of which every dated version stays in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.dates import bounds
from graph.errors import InputError

_ACCUMULATE = "accumulate"


def accumulates(about: Mapping[str, Any]) -> bool:
    """Is a load one dated version of a list, beside which the earlier ones stay in force?"""
    return bool(about.get("history") == _ACCUMULATE)


def check_version(dataset: str, about: Mapping[str, Any], before: Iterable[Mapping[str, Any]]) -> None:
    """Refuse a load that could not take its place among the versions of its dataset.

    Args:
        about: at least ``history`` and ``as_of`` of the load.
        before: the same of what is in force of this dataset.

    Raises:
        InputError: a version of a list has no date, or the dataset was loaded in the other way before.
    """
    if accumulates(about):
        if not about.get("as_of"):
            raise InputError(
                f"{dataset} is a list of which every version is kept, and nothing says of which day this one is; "
                "name it: --as-of YYYY, YYYY-MM or YYYY-MM-DD"
            )
        bounds(about["as_of"])
    if any(accumulates(one) != accumulates(about) for one in before):
        kept = "replaced as a whole" if accumulates(about) else "kept version by version"
        raise InputError(f"The dataset {dataset} is loaded already and is {kept}; give this one another --dataset NAME")
