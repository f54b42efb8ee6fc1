"""A dataset that people enter one by one, not by file: each entry of the ledger holds all that was entered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from graph.build import extend
from graph.corrections import Decision
from graph.errors import UsageError
from graph.ledger import State, read_records, store_records
from graph.workspace import Workspace


@dataclass(frozen=True)
class Entered:
    """What such a dataset is called, and what it says of itself."""

    dataset: str
    title: str
    license: str
    description: str
    format: str

    def refuse_other(self, state: State) -> None:
        """Nothing can be entered into a withdrawn dataset, nor into a loaded one that happens to have this name.

        Raises:
            UsageError: it is one of the two.
        """
        if self.dataset in state.withdrawn:
            raise UsageError(
                f"The dataset {self.dataset} is withdrawn; take that back first: "
                f"tiertrace restore {self.dataset} --reason TEXT"
            )
        if any(one.dataset == self.dataset and one.about.get("format") != self.format for one in state.snapshots):
            raise UsageError(
                f"A loaded dataset is called {self.dataset} already; load it under another name: --dataset NAME"
            )

    def in_force(self, workspace: Workspace, state: State) -> dict[str, pa.Table]:
        """What was entered so far and is in force, by label or relationship type."""
        found = [one for one in state.snapshots if one.dataset == self.dataset]
        return {name: read_records(workspace, name, sha256) for one in found for name, sha256 in one.records.items()}

    def keep(self, workspace: Workspace, whole: Mapping[str, pa.Table], author: str) -> Decision:
        """Put all that is entered now into the ledger and build; the caller holds ``workspace.writing()``."""
        kept = store_records(workspace, whole)
        about: dict[str, Any] = {
            "title": self.title,
            "publisher": None,
            "license": self.license,
            "description": self.description,
            "format": self.format,
            "history": "replace",
            "as_of": None,
            "files": [],
        }
        records = {name: one["sha256"] for name, one in kept.items()}
        content = {"dataset": self.dataset, "about": about, "records": records, "author": author.strip()}
        return Decision(*extend(workspace, "snapshot", content))
