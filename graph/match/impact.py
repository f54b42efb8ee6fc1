"""What a pair would change if it were one: would it connect a brand to an incident?"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.projection import Projection

CONNECTS, AT_INCIDENT, AT_BRAND, NOTHING = 3, 2, 1, 0
SENTENCES = {
    CONNECTS: "If they are one, a brand is linked to a place with a recorded incident.",
    AT_INCIDENT: "A recorded incident stands behind one of them.",
    AT_BRAND: "A brand is linked to one of them.",
    NOTHING: "Neither a brand nor a recorded incident is linked to them.",
}
Mask = npt.NDArray[np.bool_]


class Impact:
    """Which nodes a brand leads to, and which lead to an incident, along the links that a trace walks."""

    def __init__(self, projection: Projection) -> None:
        labels = (*model.PARTIES, *model.FACILITIES)
        columns = [projection.nodes(label, ["id"])["id"].combine_chunks() for label in labels]
        self._ids = pa.concat_arrays(columns)
        brands = np.concatenate(
            [np.full(len(column), label == "Brand") for label, column in zip(labels, columns, strict=True)]
        )
        tables = [projection.links(kind, ["from_id", "to_id", "status"]) for kind in model.WALKED]
        walked = pa.concat_tables(tables)
        walked = walked.filter(pc.not_equal(pc.fill_null(walked["status"], ""), "retracted"))
        starts, ends = self._places(walked["from_id"]), self._places(walked["to_id"])
        self.incidents = self._incidents(projection)
        at_incident = np.zeros(len(self._ids), dtype=bool)
        places = self._places(pa.chunked_array([pa.array(sorted(self.incidents), pa.string())]))
        at_incident[places[places >= 0]] = True
        self._below_brand = _spread(brands, starts, ends)
        self._above_incident = _spread(at_incident, ends, starts)

    def _incidents(self, projection: Projection) -> Counter[str]:
        """Incidents by place, retracted ones left out."""
        nodes = projection.nodes("Incident", ["id", "status"])
        standing = nodes.filter(pc.not_equal(pc.fill_null(nodes["status"], ""), "retracted"))["id"]
        links = projection.links("OCCURRED_AT", ["from_id", "to_id", "status"])
        kept = pc.and_(
            pc.not_equal(pc.fill_null(links["status"], ""), "retracted"),
            pc.is_in(links["from_id"], value_set=standing.combine_chunks()),
        )
        return Counter(links["to_id"].filter(kept).to_pylist())

    def _places(self, column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
        found = pc.fill_null(pc.index_in(column, value_set=self._ids), -1)
        return np.asarray(found.to_numpy(), dtype=np.int64)

    def of(self, pairs: list[tuple[str, str]]) -> list[int]:
        """How much each pair of ids of this build would change, 3 to 0."""
        first, second = (self._places(pa.chunked_array([pa.array(side, pa.string())])) for side in _sides(pairs))
        found = []
        for one, other in zip(first.tolist(), second.tolist(), strict=True):
            brand = [bool(at >= 0 and self._below_brand[at]) for at in (one, other)]
            incident = [bool(at >= 0 and self._above_incident[at]) for at in (one, other)]
            if (brand[0] and incident[1]) or (brand[1] and incident[0]):
                found.append(CONNECTS)
            else:
                found.append(AT_INCIDENT if any(incident) else AT_BRAND if any(brand) else NOTHING)
        return found


def _sides(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [a for a, _ in pairs], [b for _, b in pairs]


def _spread(start: Mask, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Mask:
    """All nodes that are reached along the links, the first ones included."""
    inside = (starts >= 0) & (ends >= 0)
    starts, ends = starts[inside], ends[inside]
    reached = start.copy()
    while True:
        new = ends[reached[starts] & ~reached[ends]]
        if not len(new):
            return reached
        reached[new] = True


def impact_of(projection: Projection) -> Impact:
    """Of a build, made once."""
    return _impact(str(projection.folder), projection.digest)


@lru_cache(maxsize=2)
def _impact(folder: str, digest: str) -> Impact:
    return Impact(Projection(Path(folder)))
