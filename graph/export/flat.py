"""Values made fit for files: what JSON can hold, and texts that any reader can decode.

Nothing is cut. A number that is none (NaN, infinite) counts as not stated. A character that a file cannot hold
(half of a pair of surrogates) stands as U+FFFD, so that it is seen that there was one.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from graph.export.network import Network
from graph.export.pieces import pieces, tables_of, used

Row = dict[str, Any]
_SURROGATES = re.compile("[\ud800-\udfff]")


def text(value: str) -> str:
    """A text that can be encoded."""
    return _SURROGATES.sub("\ufffd", value)


def json_value(value: Any) -> Any:
    """Any value as JSON holds it: dates as ISO text, sets sorted, numbers of numpy and pandas as plain ones."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {text(str(key)): json_value(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((json_value(one) for one in value), key=str)
    if isinstance(value, list | tuple):
        return [json_value(one) for one in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return json_value(value.tolist())
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    if isinstance(value, np.generic):
        return json_value(value.item())
    if isinstance(value, date | datetime | time):
        said = value.isoformat()
        return None if said == "NaT" else said
    if isinstance(value, Decimal):
        return str(value) if value.is_finite() else None
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, pa.Scalar):
        return json_value(value.as_py())
    said = str(value)
    return None if said in ("<NA>", "NaT") else text(said)


def stated(row: Mapping[str, Any]) -> Row:
    """A row without what it does not state."""
    made = {key: json_value(value) for key, value in row.items()}
    return {key: value for key, value in made.items() if value is not None}


def node_rows(network: Network) -> Iterator[tuple[str, Row]]:
    """Every node as its label and what it states, in the order of the model and of the ids."""
    for label in tables_of(network)[0]:
        yield from ((label, row) for row in rows(network, label))


def link_rows(network: Network) -> Iterator[tuple[str, Row]]:
    """Every relationship as its type and what it states, with both ends and its key."""
    for kind in tables_of(network)[1]:
        yield from ((kind, row) for row in rows(network, kind))


def rows(network: Network, name: str) -> Iterator[Row]:
    """The rows of the table of a label or relationship type, each with what it states."""
    for piece in pieces(network, name, [column.name for column in used(network, name)]):
        yield from (stated(row) for row in piece.to_pylist())
