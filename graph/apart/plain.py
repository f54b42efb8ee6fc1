"""What goes between the dashboard and a process that reads a file: messages with a length, and data without code.

A reading process may have been taken over by the file it reads. So what comes back is unpacked by an unpickler that
knows the records of this package and nothing that could be called, and tables come as Arrow data that is checked.
"""

from __future__ import annotations

import dataclasses
import datetime
import importlib
import io
import pickle
import socket
import struct
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from graph.ingest import sources
from graph.ingest.source import Source

MOST = 1_000_000_000
"""Bytes of one message."""
TABLE = b"t"
"""The kind of message that a table is; the answer that follows refers to them by number."""
_LENGTH = struct.Struct("!cQ")
_OTHER = {("collections", "Counter"): Counter, ("datetime", "date"): datetime.date}


def send(line: socket.socket, kind: bytes, content: bytes | memoryview) -> None:
    """Send one message; its kind is one letter."""
    line.sendall(_LENGTH.pack(kind, len(content)))
    if len(content):
        line.sendall(content)


def receive(line: socket.socket) -> tuple[bytes, bytes] | None:
    """The next message as kind and content; None where the other side ended before it was whole.

    Raises:
        ValueError: it is longer than any answer may be.
    """
    head = _exactly(line, _LENGTH.size)
    if head is None:
        return None
    kind, length = _LENGTH.unpack(head)
    if length > MOST:
        raise ValueError(f"an answer of {length:,} bytes")
    content = _exactly(line, length)
    return None if content is None else (kind, content)


def _exactly(line: socket.socket, length: int) -> bytes | None:
    content = bytearray()
    while len(content) < length:
        try:
            part = line.recv(min(length - len(content), 1 << 20))
        except ConnectionError:
            return None
        if not part:
            return None
        content += part
    return bytes(content)


def packed(value: Any) -> tuple[bytes, list[memoryview]]:
    """An answer as bytes, importers by their name, and beside it its tables as Arrow data."""
    out = io.BytesIO()
    packer = _Packer(out, pickle.HIGHEST_PROTOCOL)
    packer.dump(value)
    return out.getvalue(), [_table(one) for one in packer.tables]


def opened(content: bytes, tables: Sequence[bytes] = ()) -> Any:
    """The answer again.

    Raises:
        Exception: it is none of ours; any kind, for the bytes may be anything.
    """
    return _Opener(content, tables).load()


def _table(table: pa.Table) -> memoryview:
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return memoryview(out.getvalue())


class _Packer(pickle.Pickler):
    def __init__(self, out: io.BytesIO, protocol: int) -> None:
        super().__init__(out, protocol)
        self.tables: list[pa.Table] = []

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, Source):
            return "source", obj.format
        if isinstance(obj, pa.Table):
            self.tables.append(obj)
            return "table", len(self.tables) - 1
        return None


class _Opener(pickle.Unpickler):
    def __init__(self, content: bytes, tables: Sequence[bytes]) -> None:
        super().__init__(io.BytesIO(content))
        self._tables = tables

    def persistent_load(self, pid: Any) -> Any:
        what, which = pid
        if what == "source":
            return sources()[which]
        table = pa.ipc.open_stream(self._tables[which]).read_all()
        table.validate(full=True)
        return table

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _OTHER:
            return _OTHER[module, name]
        found = getattr(importlib.import_module(module), name, None) if module.startswith("graph.") else None
        if isinstance(found, type) and dataclasses.is_dataclass(found):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record of ours")
