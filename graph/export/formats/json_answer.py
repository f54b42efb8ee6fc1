"""The answer itself as JSON, with its stamp: for developers and for tools of one's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graph.export.content import Content
from graph.export.formats import Format, anything
from graph.export.sheet_making import text_of


def _write(content: Content, path: Path, options: Mapping[str, Any]) -> None:
    whole = {"kind": content.kind, "stamp": asdict(content.stamp), "answer": content.answer}
    path.write_text(text_of(json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True)) + "\n", "utf-8")


FORMAT = Format("json", ".json", "The whole answer as JSON, with where it comes from", _write, anything, {})
