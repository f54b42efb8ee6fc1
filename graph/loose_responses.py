"""Responses of which a build does not hold the company, or anything that they are about.

What a company answered to something that this build does not show would tell of it, so it goes too.
"""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

_NEEDED = ("RESPONSE_OF", "CONCERNS")


def drop_loose(nodes: dict[str, pa.Table], links: dict[str, pa.Table], counts: Counter[str]) -> None:
    """Take such responses and their links out of finished tables, and count them."""
    if "Response" not in nodes:
        return
    table = nodes["Response"]
    loose = pa.array([False] * table.num_rows)
    for kind in _NEEDED:
        held = links[kind].column("from_id").combine_chunks() if kind in links else pa.array([], pa.string())
        loose = pc.or_(loose, pc.invert(pc.is_in(table.column("id").combine_chunks(), value_set=held)))
    gone = table.column("id").combine_chunks().filter(loose)
    if not len(gone):
        return
    counts["responses whose company or subject is not in this build"] += len(gone)
    nodes["Response"] = table.filter(pc.invert(loose))
    for kind in (*_NEEDED, "DOCUMENTED_BY"):
        if kind in links:
            links[kind] = links[kind].filter(pc.invert(pc.is_in(links[kind].column("from_id"), value_set=gone)))
    for tables, names in ((nodes, ("Response",)), (links, (*_NEEDED, "DOCUMENTED_BY"))):
        for name in names:
            if name in tables and not tables[name].num_rows:
                del tables[name]
