"""``python -m benchmarks``: measure, print the table, and write it as docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.run import Results, run_scale
from benchmarks.shape import SCALES
from benchmarks.steps import GROUPS
from benchmarks.table import page

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main(arguments: list[str] | None = None) -> dict[str, Results]:
    """Run what was asked for and return every result by scale and step."""
    options = _options().parse_args(arguments)
    results: dict[str, Results] = _read(options.results)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="tiertrace-benchmark-"))
    try:
        for scale in ("small", "full") if options.scale == "both" else (options.scale,):

            def keep(step: str, result: dict[str, Any], scale: str = scale) -> None:
                results.setdefault(scale, {})[step] = result
                print(f"{scale} {step}: {json.dumps(result)}", flush=True)
                if options.results:
                    options.results.write_text(json.dumps(results, indent=1), "utf-8")

            run_scale(scale, folder / scale, options.only or GROUPS, keep)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    text = page(results)
    print(text)
    if options.page:
        options.page.write_text(text, "utf-8")
    return results


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scale", choices=[*SCALES, "both"], default="both", help="small is 1/20 of full")
    parser.add_argument("--only", action="append", choices=list(GROUPS), help="measure only this; may be given again")
    parser.add_argument("--folder", type=Path, help="scratch folder that is kept, so that --only finds what was made")
    parser.add_argument("--results", type=Path, help="JSON file to add the results to")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page to write (default docs/benchmarks.md)")
    parser.add_argument("--no-page", dest="page", action="store_const", const=None, help="write no page")
    return parser


def _read(path: Path | None) -> dict[str, Results]:
    found: dict[str, Results] = json.loads(path.read_text("utf-8")) if path and path.exists() else {}
    return found


if __name__ == "__main__":
    main()
