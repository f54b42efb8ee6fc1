"""A folder for Neo4j's import tool: data files, a README with the exact command, and the script to run afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph import model
from graph.export import words
from graph.export.content import Content
from graph.export.cypher_text import comment, literal
from graph.export.flat import rows
from graph.export.formats.cypher_script import constraints
from graph.export.network import Network
from graph.export.network_stamp import lines
from graph.export.pieces import tables_of

SCRIPT, README = "after-import.cypher", "README.txt"


def table_rows(network: Network) -> dict[str, int]:
    """How many rows each label and relationship type has, in the order of the model."""
    labels, kinds = tables_of(network)
    return {name: network.rows(name) for name in (*labels, *kinds)}


def flag(name: str) -> str:
    """The option of the import tool for the files of a label or relationship type."""
    return f"--nodes={':'.join(model.LABELS[name].labels)}" if name in model.LABELS else f"--relationships={name}"


def command(options: list[str], files: list[str]) -> str:
    """The import command, one option a line; run in the folder of the files."""
    return " \\\n  ".join(["neo4j-admin database import full neo4j", *options, *files])


def write_texts(content: Content, folder: Path, said: str, odd: list[tuple[str, str]]) -> None:
    """Write the README and the script beside the data files.

    Args:
        said: the import command.
        odd: table and column of values that the data files cannot hold; the script writes them.
    """
    counts = [f"  {name}: {count:,}" for name, count in table_rows(content.network).items()]
    head = [
        words.say("network.import.readme"),
        "",
        *said.split("\n"),
        "",
        words.say("network.import.then", script=SCRIPT),
        "",
    ]
    body = [words.say("network.import.counts"), *counts, "", *lines(content)]
    (folder / README).write_text("\n".join([*head, *body]) + "\n", "utf-8")
    with (folder / SCRIPT).open("w", encoding="utf-8", newline="\n") as file:
        file.write(comment(content.stamp.title) + "\n")
        for statement in (*constraints(content.network), *_odd(content.network, odd)):
            file.write(f"\n{statement};\n")


def _odd(network: Network, odd: list[tuple[str, str]]) -> Iterator[str]:
    """Statements that write empty texts, lists without an item, and lists of one empty text.

    CSV cannot tell such lists from none, and the import tool takes an empty text of a Parquet file for none.
    """
    for name, column in odd:
        for row in rows(network, name):
            if row.get(column) not in ([], [""], ""):
                continue
            if name in model.LABELS:
                found = f"MATCH (n:`{name}` {{id: {literal(row['id'])}}})"
            else:
                ends = f"(a {{id: {literal(row['from_id'])}}})", f"(b {{id: {literal(row['to_id'])}}})"
                found = f"MATCH {ends[0]}-[n:`{name}` {{key: {literal(row['key'])}}}]->{ends[1]}"
            yield f"{found} SET n.`{column}` = {literal(row[column])}"
