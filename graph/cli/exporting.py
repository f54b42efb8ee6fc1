"""From typed options to a file, a folder, a pack, or a text on the terminal."""

from __future__ import annotations

import sys
import tempfile
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from graph import query
from graph.build import build_at, current
from graph.cli.export_options import profile_of
from graph.cli.opening import Opening, name_to_id, say
from graph.cli.pairs import pairs
from graph.errors import NoLedger, UsageError
from graph.export.asked import Kind
from graph.export.content import Content
from graph.export.formats import Format, check_options, formats, write
from graph.export.leaving import check_redacted, check_sources
from graph.export.packing import write_pack
from graph.export.preparing import Prepared, prepared
from graph.export.request import Request
from graph.projection import Projection

_OPTION = "of_format_"


def export_file(opening: Opening, kind: Kind, given: dict[str, Any]) -> None:
    """One answer in one format."""
    form, out = given.pop("form"), given.pop("out")
    chosen = formats().get(form)
    if chosen is None:
        raise UsageError(f"There is no format '{form}'; to see them: tiertrace export formats")
    options = {name.removeprefix(_OPTION): given.pop(name) for name in list(given) if name.startswith(_OPTION)}
    options = {name: value for name, value in options.items() if value is not None}
    check_options(chosen, options)
    request = replace(request_of(opening, kind, given), form=form, options=options)
    with prepared(opening.workspace, request, tell=tell) as made:
        check_sources(made.content)
        _say_of(made)
        deliver(made, chosen, Path(out) if out else None, options)


def export_pack(opening: Opening, kind: Kind, given: dict[str, Any]) -> None:
    """One answer in all formats, as a zip."""
    out = Path(given.pop("out"))
    if out.suffix.lower() != ".zip":
        raise UsageError(f"A pack is a zip file; name it so: -o {out.name}.zip")
    request = replace(request_of(opening, kind, given), form="pack")
    with prepared(opening.workspace, request, tell=tell) as made:
        _say_of(made)
        seal = write_pack(made, out, tell)
    tell_end()
    say(f"Written: {out}")
    say(f"Its seal, for whoever is to check that it is this pack (tiertrace verify-pack --seal): {seal}")


def request_of(opening: Opening, kind: Kind, given: dict[str, Any]) -> Request:
    """What was asked for; names become ids, and what was not given is left out."""
    opening.build()  # completes what an interrupted command left
    profile = profile_of(given)
    date, position = given.pop("date"), given.pop("position")
    subject = given.pop("subject", None)
    parameters = {name: value for name, value in given.items() if value not in (None, (), False)}
    parameters = {name: list(value) if isinstance(value, tuple) else value for name, value in parameters.items()}
    request = Request(kind.name, parameters, profile, date, position)
    records = {one.name: one.labels for one in kind.options if one.labels and one.name in parameters}
    if records:
        among = _build(opening, request)
        parameters |= {name: name_to_id(among, parameters[name], labels) for name, labels in records.items()}
        request = replace(request, parameters=parameters)
    if kind.subject is None:
        return request
    if kind.name == "ask":
        return replace(request, parameters=_question(opening, request, subject))
    projection = _build(opening, request)
    if kind.subject.many:
        meant: Any = [name_to_id(projection, one, kind.subject.labels) for one in subject]
    else:
        meant = name_to_id(projection, subject, kind.subject.labels)
    return replace(request, parameters={kind.subject.parameter: meant, **parameters})


def _question(opening: Opening, request: Request, name: str | None) -> dict[str, Any]:
    """Parameters of a question of the catalogue in their types, or of a statement of one's own."""
    texts = pairs(request.parameters.get("params", ()))
    statement = request.parameters.get("cypher")
    if name is None or statement is not None:
        named = {} if name is None else {"question": name}
        given = {key: int(one) if one.removeprefix("-").isdecimal() else one for key, one in texts.items()}
        return {**named, **({"cypher": statement} if statement else {}), **({"params": given} if given else {})}
    asked = query.question(name)
    values = query.from_text(asked, texts)
    projection = _build(opening, request)
    for parameter in asked.parameters:
        if parameter.type == "id" and isinstance(values.get(parameter.name), str):
            values[parameter.name] = name_to_id(projection, values[parameter.name], parameter.labels)
    query.check(asked, values, projection)
    return {"question": name, **({"params": values} if values else {})}


def _build(opening: Opening, request: Request) -> Projection:
    """The build in which names are looked up: that of the profile, so that no other name is ever told."""
    try:
        return build_at(opening.workspace, request.position, request.profile.visibility)
    except NoLedger:
        return current(opening.workspace)


def deliver(made: Prepared, chosen: Format, out: Path | None, options: Mapping[str, Any]) -> None:
    """Write into the named file, or a text to the terminal; what cannot be shown there is refused."""
    options = _one_table(made.content, chosen, out, options)
    if out is not None:
        write(made.content, chosen.name, out, options, lambda path: check_redacted(made, path))
        say(f"Written: {out}")
        return
    with tempfile.TemporaryDirectory(prefix="tiertrace-export-") as folder:
        path = write(made.content, chosen.name, Path(folder) / "text", options)
        check_redacted(made, path)
        if path.is_dir():
            raise UsageError(f"{chosen.name} is a folder of files; name it: -o FOLDER")
        data = path.read_bytes()
    if sys.stdout.isatty() and not _is_text(data):
        raise UsageError(f"{chosen.name} is no text that a terminal can show; name a file: -o FILE{chosen.suffix}")
    sys.stdout.flush()
    sys.stdout.buffer.write(data.removeprefix(BOM_UTF8))
    sys.stdout.buffer.flush()


def _one_table(content: Content, chosen: Format, out: Path | None, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a format of tables: a file takes one table, which is said; a folder takes all."""
    if "sheet" not in chosen.options or "sheet" in options or not content.sheets:
        return options
    if out is None and chosen.name != "csv":
        return options
    if out is not None and out.suffix.lower() != f".{chosen.name}":
        return options
    first = content.sheets[0].name
    others = ", ".join(one.name for one in content.sheets[1:])
    say(f"One table, {first}. Others: --sheet NAME ({others}); all of them: -o FOLDER")
    return {**options, "sheet": first}


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


def tell(what: str) -> None:
    """Progress, where a person watches: one line that is written over."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{what} …", err=True, nl=False)


def tell_end() -> None:
    """Take that line away."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)


def _say_of(made: Prepared) -> None:
    """What the profile took out, and where somebody may be found all the same."""
    tell_end()
    first, *taken = made.redacted.sentences()
    say(first)
    say(" ".join(taken))
    for warning in made.content.stamp.warnings:
        say(f"Warning: {warning}")
