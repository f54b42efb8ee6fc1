"""The evidence dossier: one answer as a document for a lawyer, in a neutral form that each writer turns into its own.

``build(content)`` makes it once; ``graph.export.formats.dossier_*`` write it. Its words stand in ``wording.toml``.
"""

from __future__ import annotations

from graph.export.dossier.building import build

__all__ = ["build"]
