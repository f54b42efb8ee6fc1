"""Where published lists stand on the web: what turns the name of a list into a link."""

from __future__ import annotations

import pyarrow.compute as pc

from graph.projection import Projection

Key = tuple[str, str]


def list_addresses(projection: Projection) -> dict[Key, tuple[str, ...]]:
    """By dataset and day (empty where none is stated), the addresses of the list: as published, and archived."""
    documents = projection.nodes("Document", ["id", "url", "archive_url"])
    of_lists = pc.match_substring(documents["id"], ":list:")
    found: dict[Key, tuple[str, ...]] = {}
    for row in documents.filter(of_lists).to_pylist():
        dataset, _, day = row["id"].rpartition(":list:")
        told = tuple(address for address in (row["url"], row["archive_url"]) if address)
        if told:
            found[dataset, "" if day == "undated" else day] = told
    return found
