"""An evidence pack: from the ledger to the zip, every format included, of a trace whose picture has about 60 boxes."""

from __future__ import annotations

import zipfile
from typing import Any

from benchmarks.generate import keep
from benchmarks.place import Place, timed
from benchmarks.shape import SCALES, draw, sizes_at
from benchmarks.tables import Tables
from graph.build import build
from graph.export.chain import chain
from graph.export.packing import write_pack
from graph.export.preparing import prepared
from graph.export.reading import read
from graph.export.request import Request
from graph.projection import Projection
from graph.redaction import read_profile
from graph.trace import trace_brand
from graph.workspace import Workspace

BOXES = 60


def pack(place: Place) -> dict[str, Any]:
    """Seconds of a pack under the profile public, in a process that has made none before."""
    workspace = Workspace(place.scratch("pack") / "workspace")
    keep(workspace, Tables(draw(sizes_at(SCALES["tiny"]))).all())
    with workspace.writing():
        projection = build(workspace)
    _, brand = min((abs(_boxes(projection, one) - BOXES), one) for one in projection.nodes("Brand")["id"].to_pylist())
    path = place.scratch("pack.zip")
    request = Request("trace", {"brand": brand}, read_profile("public"), "2026-11-30", form="pack")

    def make() -> None:
        with prepared(workspace, request) as made:
            write_pack(made, path)

    seconds, _ = timed(make)
    with zipfile.ZipFile(path) as archive:
        files = len(archive.namelist())
    size = path.stat().st_size
    path.unlink()
    return {"seconds": seconds, "boxes": _boxes(projection, brand), "files": files, "bytes": size}


def _boxes(projection: Projection, brand: str) -> int:
    answer = trace_brand(projection, brand)
    if not answer["findings"]:
        return 0
    drawn = chain(read(answer))
    return len(drawn.drawn) + len(drawn.folds)
