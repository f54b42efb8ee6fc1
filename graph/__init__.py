"""tiertrace: from a brand to the places with recorded abuses, with every source.

In a notebook::

    import graph
    graph.frame("MATCH (b:Brand) RETURN b.name AS name")      # a pandas DataFrame, by Cypher
    graph.network("MATCH p = (:Brand)-[:SOURCES_FROM]->() RETURN p")   # a networkx graph
    graph.ask("brands_of_a_site", site="site-rana-plaza")     # a question of the catalogue
    graph.trace_brand("org-primark"), graph.brands_of_site("site-rana-plaza"), graph.exposure()
"""

from __future__ import annotations

import importlib
from typing import Any

_PUBLIC = ("frame", "network", "ask", "trace_brand", "brands_of_site", "exposure")


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: a driver or a data frame takes a second to import."""
    if name in _PUBLIC:
        return getattr(importlib.import_module("graph.notebook"), name)
    raise AttributeError(f"module 'graph' has no attribute '{name}'")
