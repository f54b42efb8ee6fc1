"""The local Neo4j: a first load, a load of a difference and a pull, each beside the bare tool or driver."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from benchmarks.place import Place, timed
from graph import model
from graph.projection import Projection
from graph.store import homes, open_store
from graph.store import server as local_server
from graph.store.admin import import_tool
from graph.store.constraints import make_schema
from graph.store.holding import look
from graph.store.importfiles import write_import_files
from graph.store.load import load, load_local
from graph.store.local import open_server
from graph.store.lock import DEFAULT_VERSION
from graph.store.pull import pull

PAGE, PART = 100_000, 2_000


def bare_load(place: Place) -> dict[str, Any]:
    """The limit of a load: import tool, start, constraints and full-text index, on files that are there already."""
    folder = place.scratch("bare-server")
    home = homes.new_home(folder, DEFAULT_VERSION)
    written, files = timed(lambda: write_import_files(place.projection, home / "import"))
    try:
        imported, _ = timed(lambda: import_tool(home, files.arguments, *files.options))
        started, server = timed(
            lambda: local_server.start(folder, version=DEFAULT_VERSION, home=home, owner="benchmark")
        )
        with open_server(server) as store:
            indexed, _ = timed(lambda: make_schema(store))
            nodes = sum(look(store).nodes.values())
    finally:
        local_server.stop(folder)
    shutil.rmtree(folder)
    return {
        "seconds": imported + started + indexed,
        "import": imported,
        "start": started,
        "schema": indexed,
        "files": written,
        "bytes": files.bytes,
        "nodes": nodes,
    }


def first_load(place: Place) -> dict[str, Any]:
    """Projection to a local server that answers."""
    projection = place.projection
    local_server.stop(place.workspace.server)
    shutil.rmtree(place.workspace.server, ignore_errors=True)
    seconds, (store, loaded) = timed(lambda: load_local(projection, place.workspace.server, owner="benchmark"))
    with store:
        place.note("server", {"pid": store.server.pid})
    size = sum(path.stat().st_size for path in place.workspace.server.rglob("*") if path.is_file())
    return {"seconds": seconds, "how": loaded.how, "rows": loaded.rows, "bytes": size, **_server_memory(place)}


def difference(place: Place) -> dict[str, Any]:
    """A thousand rows: to the second build, back, and to it again; the median counts."""
    first, second = (Projection(Path(place.noted(word)["folder"])) for word in ("first", "second"))
    spans, rows = [], set()
    with open_store(folder=place.workspace.server, start=False) as store:
        for new in (second, first, second):
            seconds, loaded = timed(partial(load, new, store, known=[first, second]))
            spans.append(seconds)
            rows.add((loaded.how, loaded.rows))
        right = look(store).digest == second.digest
    return {
        "seconds": sorted(spans)[1],
        "first": spans[0],
        "rows": sorted(rows),
        "right": right,
        **_server_memory(place),
    }


def whole_pull(place: Place) -> dict[str, Any]:
    """The server's graph back into a projection, digest checked."""
    folder = place.scratch("pulled")
    with open_store(folder=place.workspace.server, start=False) as store:
        seconds, pulled = timed(lambda: pull(store, folder))
    right = pulled.digest == Projection(Path(place.noted("second")["folder"])).digest
    shutil.rmtree(folder)
    return {"seconds": seconds, "right": right, **_server_memory(place)}


def bare_pull(place: Place) -> dict[str, Any]:
    """The limit of a pull: the driver reads the same columns in the same pages, and nothing is made of them."""
    projection = Projection(Path(place.noted("second")["folder"]))
    with open_store(folder=place.workspace.server, start=False) as store:
        tables = look(store).tables
        with store.session("read") as session:
            seconds, rows = timed(lambda: sum(_read(session, projection, name, tables[name]) for name in tables))
    return {"seconds": seconds, "rows": rows}


def _read(session: Any, projection: Projection, name: str, about: dict[str, Any]) -> int:
    """Read one label or type, a list per column and record; returns its rows."""
    derived = {column.name for column in _columns(name) if column.derived}
    used = [column for column in about["columns"] if column not in derived]
    count = 0
    for statement, parameters in _pages(projection, name, used):
        for record in session.run(statement, part=PART, **parameters):
            count += len(record.values()[0])
    return count


def _columns(name: str) -> tuple[model.Property, ...]:
    return model.node_columns(name) if name in model.LABELS else model.link_columns(name)


def _pages(projection: Projection, name: str, used: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    cut = "WITH collect(x) AS found UNWIND range(0, size(found) - 1, $part) AS at WITH found[at..at + $part] AS part"
    if name in model.LABELS:
        lists = ", ".join(f"[x IN part | x.`{column}`]" for column in used)
        for first, last in _bounds(projection.nodes(name, ["id"]).column("id"), PAGE // 2):
            yield (
                f"MATCH (x:`{name}`) WHERE $first <= x.id <= $last {cut} RETURN {lists}",
                {"first": first, "last": last},
            )
        return
    properties = [f"[x IN part | x.`{column}`]" for column in used if column not in ("from_id", "to_id")]
    lists = ", ".join(["[x IN part | startNode(x).id]", "[x IN part | endNode(x).id]", *properties])
    for start in model.RELATIONSHIPS[name].starts:
        ids = projection.nodes(start, ["id"]).column("id")
        size = max(1, len(ids) * PAGE // projection.rows(name)) if len(ids) else 1
        for first, last in _bounds(ids, size):
            yield (
                f"MATCH (a:`{start}`)-[x:`{name}`]->() WHERE $first <= a.id <= $last {cut} RETURN {lists}",
                {"first": first, "last": last},
            )


def _bounds(ids: Any, size: int) -> Iterator[tuple[str, str]]:
    for at in range(0, len(ids), size):
        yield ids[at].as_py(), ids[min(at + size, len(ids)) - 1].as_py()


def _server_memory(place: Place) -> dict[str, float]:
    """Peak memory of the running server since it started, in MB."""
    pid = place.noted("server")["pid"]
    for line in Path(f"/proc/{pid}/status").read_text().splitlines() if psutil.LINUX else []:
        if line.startswith("VmHWM:"):
            return {"server_mb": int(line.split()[1]) / 1024}
    return {"server_mb": psutil.Process(pid).memory_info().rss / 1e6}


def stop(place: Place) -> dict[str, Any]:
    """Stop the server of the workspace."""
    return {"seconds": timed(lambda: local_server.stop(place.workspace.server))[0]}
