"""Which places are where people live, or a family's land; their exact position is nobody's business."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bools = npt.NDArray[np.bool_]

DECIMALS = 1
"""To which positions of homes and farms are rounded: about 10 km."""
_PRIVATE = "home|dormitor|hostel|accommodation|farm|plantation|estate|smallholder"


def is_home(table: pa.Table, label: str | None = None) -> Bools:
    """Farms, and what its kind or type says to be where people live.

    Args:
        table: facilities, with ``kind`` and ``facility_type``; with ``label`` too where they are of several.
        label: the label of all of them.
    """
    kinds = table["kind"].combine_chunks().dictionary_encode()
    private = pc.match_substring_regex(kinds.dictionary, _PRIVATE, ignore_case=True)
    found = np.array(pc.fill_null(private.take(kinds.indices), False).to_numpy(zero_copy_only=False), dtype=bool)
    if label is None:
        found |= np.asarray(pc.equal(table["label"], "Farm").to_numpy(), dtype=bool)
    elif label == "Farm":
        found[:] = True
    types = table["facility_type"].combine_chunks()
    if types.null_count < len(types):
        hit = pc.match_substring_regex(pc.list_flatten(types), _PRIVATE, ignore_case=True)
        found[pc.list_parent_indices(types).filter(hit).to_numpy()] = True
    return found
