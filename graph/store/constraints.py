"""What makes lookups fast and ids unique: constraints per label, and the full-text index `names`.

They are made before anything is loaded in batches, and right after an import; a statement that fails is fatal, because
a graph without its constraints loads slowly and may hold one id twice.
"""

import neo4j

from graph import model
from graph.errors import StoreError
from graph.store.bolt import Store
from graph.store.statements import BUILD_LABEL, NAME_INDEX, NAME_PROPERTIES, quoted

INDEX_SECONDS = 3600


def schema_statements() -> dict[str, str]:
    """Every constraint and index by its name."""
    labels = sorted({*model.LABELS, *model.FAMILIES, BUILD_LABEL})
    made = {
        f"{label.lower()}_id": f"CREATE CONSTRAINT {quoted(f'{label.lower()}_id')} IF NOT EXISTS "
        f"FOR (n:{quoted(label)}) REQUIRE n.id IS UNIQUE"
        for label in labels
    }
    named = [label for label, about in model.LABELS.items() if {p.name for p in about.properties} & {"name", "title"}]
    made[NAME_INDEX] = (
        f"CREATE FULLTEXT INDEX {quoted(NAME_INDEX)} IF NOT EXISTS FOR (n:{'|'.join(map(quoted, named))}) "
        f"ON EACH [{', '.join(f'n.{quoted(name)}' for name in NAME_PROPERTIES)}] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}"
    )
    return made


def make_schema(store: Store) -> None:
    """Make the constraints and indexes that are missing and wait until they answer.

    Raises:
        StoreError: one could not be made, or an index of that name is not ours.
    """
    with store.session("write") as session:
        there = {str(record["name"]) for record in session.run("SHOW INDEXES YIELD name")}
        missing = {name: text for name, text in schema_statements().items() if name not in there}
        if missing:
            with session.begin_transaction() as tx:  # one commit for all of them is twice as fast
                for name, text in missing.items():
                    _make(tx, name, text)
                tx.commit()
            session.run("CALL db.awaitIndexes($seconds)", seconds=INDEX_SECONDS).consume()
        states = {str(record["name"]): str(record["state"]) for record in session.run("SHOW INDEXES YIELD name, state")}
    broken = [name for name in schema_statements() if states.get(name) != "ONLINE"]
    if broken:
        raise StoreError(
            f"Neo4j did not make {', '.join(broken)}; an id may be there twice, or the index is not tiertrace's. "
            "Drop it and load again."
        )


def _make(tx: neo4j.Transaction, name: str, text: str) -> None:
    try:
        tx.run(text).consume()
    except neo4j.exceptions.Neo4jError as error:
        if isinstance(error, neo4j.exceptions.TransientError):
            raise
        raise StoreError(
            f"Neo4j could not make {name} ({(error.code or 'no code').rpartition('.')[2]}): an id may be there twice, "
            "or something of that name is not tiertrace's. Nothing was loaded; clear it up and load again."
        ) from error
