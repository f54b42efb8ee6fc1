"""The guide to producers whose workers are organised, as a text to read and as tables.

``text(content)`` makes the document, ``tables(answer)`` the rows; ``graph.export.asked.guide`` asks. Its words stand in
``wording.toml``.
"""

from __future__ import annotations

from graph.export.guide.building import text
from graph.export.guide.tables import tables

__all__ = ["tables", "text"]
