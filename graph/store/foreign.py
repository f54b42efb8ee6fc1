"""Keeps a load off what tiertrace did not make."""

import pyarrow as pa

from graph import model
from graph.errors import StoreError
from graph.projection import Projection
from graph.store.bolt import Store
from graph.store.holding import LOADING, Holding
from graph.store.statements import anchor, quoted


def check_foreign(holding: Holding, store: Store, into_foreign: bool) -> bool:
    """Whether the store holds something that tiertrace did not make.

    Raises:
        StoreError: it does, and nobody said that it may.
    """
    if holding.state == LOADING:
        if holding.properties.get("foreign") and not into_foreign:
            raise _refused(store, "things that tiertrace did not make")
        return bool(holding.properties.get("foreign"))
    foreign = holding.foreign()
    if foreign and not into_foreign:
        raise _refused(store, ", ".join(f"{count:,} {name}" for name, count in foreign.items()))
    return bool(foreign)


def _refused(store: Store, what: str) -> StoreError:
    return StoreError(
        f"{store.address} holds something that tiertrace did not make ({what}). Load into an empty database, or beside "
        "it with --into-foreign-database; what is there stays as it is."
    )


def check_clashes(store: Store, old: Projection | None, new: Projection) -> None:
    """Refuse to write over a node of somebody else's that has an id of ours.

    Raises:
        StoreError: a node that the old build did not have is there already under an id of the new one.
    """
    for label in model.LABELS:
        mine = set(old.nodes(label, ["id"]).column("id").to_pylist()) if old and old.rows(label) else set()
        ids: pa.ChunkedArray = new.nodes(label, ["id"]).column("id")
        added = [each for each in ids.to_pylist() if each not in mine]
        statement = f"UNWIND $ids AS id MATCH (n:{quoted(anchor(label))} {{id: id}}) RETURN collect(n.id) AS there"
        with store.session("read") as session:
            for start in range(0, len(added), 5_000):
                part = added[start : start + 5_000]
                there = session.run(statement, ids=part).single(strict=True)["there"]
                if there and not _moved(old, label, there):
                    raise StoreError(
                        f"{store.address} has a {label} {there[0]} that tiertrace did not make; rename it or load "
                        "into an empty database."
                    )


def _moved(old: Projection | None, label: str, ids: list[str]) -> bool:
    """Whether all of these nodes are ours and only change their label."""
    if old is None:
        return False
    family = [each for each in model.LABELS if each != label and anchor(each) == anchor(label) and old.rows(each)]
    ours = {each for other in family for each in old.nodes(other, ["id"]).column("id").to_pylist()}
    return ours.issuperset(ids)
