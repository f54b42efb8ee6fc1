"""Which rows of two tables speak of the same site: match."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from graph.cli.matching import match_lists, match_text
from graph.cli.opening import Opening, say, workspace_option
from graph.errors import InputError, UsageError
from graph.ingest.figures import read_degrees
from graph.match import Index, Record, decided, in_a_sentence

OUT = ("query_id", "decision", "site_id", "score")
_NEEDED = ("name", "address", "country")
_OPTIONAL = ("city", "lat", "lng", "precision")
_IDENTIFIERS = ("os_id", "lei", "uml", "rba", "duns", "tax", "gln")
_STEP = 10_000
_FILE = click.Path(path_type=Path)


@click.command("match")
@click.option("--reference", type=_FILE, metavar="R.csv", help="Known sites: site_id, name, address, country.")
@click.option("--queries", type=_FILE, metavar="Q.csv", help="Rows to match: query_id, name, address, country.")
@click.option("--out", type=_FILE, metavar="P.csv", help="Where to write query_id, decision, site_id, score.")
@click.option(
    "--reasons", type=_FILE, metavar="FILE", help="Where to write each decision's reason in a sentence, as CSV."
)
@click.option("--again", is_flag=True, help="Of the workspace: match everything, also what was matched before.")
@click.option("--text", metavar="TEXT", help="Say which known place a text means: 'NAME, TOWN, COUNTRY'.")
@click.option("--country", default="", metavar="CODE", help="The country of the place that --text names.")
@workspace_option
def match_command(
    opening: Opening,
    reference: Path | None,
    queries: Path | None,
    out: Path | None,
    reasons: Path | None,
    again: bool,
    text: str | None,
    country: str,
) -> None:
    """Say which records are one: auto (for certain), review (a person decides) or new.

    By itself it matches the lists of the workspace: whatever was not matched before, list by list. With two tables it
    says which rows of one speak of sites of the other, and touches no workspace. Both may also have city, lat, lng,
    precision and identifiers (os_id, lei, uml, rba, duns, tax, gln).

    \b
    Example:  tiertrace match
              tiertrace match --text "Example Garments Ltd, Savar, Dhaka" --country BD
              tiertrace match --reference sites.csv --queries list.csv --out decisions.csv
    """
    if text is not None:
        match_text(opening, text, country)
        return
    if not any((reference, queries, out, reasons)):
        match_lists(opening, again)
        return
    if reference is None or queries is None or out is None:
        raise UsageError("name the two tables and the file to write: --reference R.csv --queries Q.csv --out P.csv")
    index = Index.build(_records(reference, "site_id", repeated=True))
    say(f"{len(index):,} known rows read")
    counts: Counter[str] = Counter()
    with ExitStack() as files:
        rows = files.enter_context(_writing(out, OUT))
        said = (
            files.enter_context(_writing(reasons, ("query_id", "decision", "site_id", "reason"))) if reasons else None
        )
        for one in decided(index, _records(queries, "query_id", repeated=False)):
            score = "" if one.score is None else f"{one.score:.4f}"
            rows.writerow((one.query_id, one.decision, one.site_id, score))
            if said is not None:
                said.writerow((one.query_id, one.decision, one.site_id, in_a_sentence(one)))
            counts[one.decision] += 1
            if counts.total() % _STEP == 0:
                say(f"{counts.total():,} rows matched")
    say(f"{counts['auto']:,} auto, {counts['review']:,} review, {counts['new']:,} new; written: {out}")


@contextmanager
def _writing(path: Path, header: Sequence[str]) -> Iterator[Any]:
    """A CSV writer whose file appears when it is complete."""
    fresh = path.with_name(f"{path.name}.part")
    try:
        with fresh.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            yield writer
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); name another file") from None
    finally:
        fresh.unlink(missing_ok=True)


def _records(path: Path, key: str, repeated: bool) -> Iterator[Record]:
    """Rows of a table; an id may only come twice where ``repeated`` (several spellings of one known site)."""
    seen: set[str] = set()
    for line, row in _rows(path, (key, *_NEEDED)):
        own = row[key].strip()
        if not own:
            raise InputError(f"{path}, line {line}: {key} is empty; give every row one")
        if own in seen and not repeated:
            raise InputError(f"{path}, line {line}: {key} '{own[:60]}' comes a second time; make them unique")
        seen.add(own)
        identifiers = tuple(f"{scheme}:{value}" for scheme in _IDENTIFIERS if (value := row.get(scheme, "").strip()))
        lat, lng = (_degrees(row.get(name, ""), path, line, name) for name in ("lat", "lng"))
        texts = (row["name"], row["address"], row["country"], row.get("city", ""))
        yield Record(own, *texts, lat, lng, row.get("precision", ""), identifiers)


def _rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = [name.strip() for name in next(reader, [])]
            if missing := [name for name in needed if name not in header]:
                raise InputError(f"{path}: column {', '.join(missing)} is missing; it has {', '.join(header)[:200]}")
            if unread := [name for name in header if name not in (*needed, *_OPTIONAL, *_IDENTIFIERS)]:
                say(f"{path}: not used: {', '.join(unread)[:200]}")
            for row in reader:
                if len(row) > len(header):
                    raise InputError(
                        f"{path}, line {reader.line_num}: more cells than columns; quote cells with commas"
                    )
                if any(cell.strip() for cell in row):
                    yield reader.line_num, dict(zip(header, row + [""] * (len(header) - len(row)), strict=True))
    except FileNotFoundError:
        raise UsageError(f"{path} is not there; name a file that is") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8; save it as UTF-8 CSV") from None
    except csv.Error as error:
        raise InputError(f"{path} is no CSV file ({error}); save it as UTF-8 CSV") from None


def _degrees(text: str, path: Path, line: int, column: str) -> float | None:
    if not text.strip():
        return None
    try:
        return read_degrees(text, 180)  # a latitude beyond 90 is a doubt of the record: the two may be exchanged
    except InputError as error:
        raise InputError(f"{path}, line {line}, column {column}: {error}") from None


COMMANDS = (match_command,)
