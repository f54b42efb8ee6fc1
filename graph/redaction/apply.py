"""Apply a profile to every table of a projection."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph import model
from graph.errors import UsageError
from graph.projection import Projection, write_projection
from graph.redaction import counts, days, homes, names_removed, sources, unions
from graph.redaction.draft import Draft
from graph.redaction.profile import Profile, profile_rules
from graph.redaction.redacted import Change, NotRedacted, Redacted
from graph.redaction.strings import Search, is_distinctive

_ASKED = "Asked for with this export."


def redact(projection: Projection, profile: Profile, folder: Path) -> Redacted:
    """Write a projection that holds what the profile leaves, in the form of every projection.

    The same graph and profile give the same bytes. A profile without rules gives the same tables byte for byte.

    Args:
        projection: a build of the profile's visibility or a narrower one.
        profile: what to protect.
        folder: an empty or new folder for the result; the caller removes it.

    Raises:
        UsageError: the build holds more than the profile's visibility admits, or a record to be named no more is not
            there.
        NotRedacted: a removed name is still in the result; nothing is to be handed out.
    """
    _check_visibility(projection, profile)
    draft = Draft(projection)
    done = set(draft.facts.get("redaction", {}).get("neutral_ids", ()))
    renamed = _apply(draft, profile, done)
    tables = draft.finish()
    if not profile.removes_nothing:
        draft.facts.pop("report", None)  # it names records, whatever became of them
        draft.facts["report"] = {}
        draft.facts["redaction"] = {**profile.as_data(), "neutral_ids": sorted(done | set(renamed.values()))}
    written = _texts(tables, draft.facts)
    never = {text for text in draft.never if is_distinctive(text)}
    elsewhere = {text for text in draft.elsewhere if is_distinctive(text)} - never
    there = Search(never | elsewhere, lambda text: {text.casefold()}).within(written)
    if left := never & there:
        raise NotRedacted(
            f"{len(left)} of the removed names are still in the graph after the redaction; nothing was exported. "
            "Please report this as a defect"
        )
    made = write_projection(folder, tables, draft.facts)
    strings = frozenset(never | (elsewhere - there))
    return Redacted(
        projection=made,
        profile=profile,
        log=_log(draft, profile),
        strings=strings,
        renamed=renamed,
        suppressed=frozenset(renamed.get(one, one) for one in draft.suppressed),
        not_searched=len((draft.never | draft.elsewhere) - strings),
    )


def _apply(draft: Draft, profile: Profile, done: set[str]) -> dict[str, str]:
    """The rules, each after those that it builds on; old to new id of what was renamed."""
    few = days.few_people(draft, profile.number("days", "people_below") or 0)
    gone = unions.hide_unions(draft) if profile.has("unions") else []
    steps: dict[str, Callable[[], None]] = {
        "homes": lambda: homes.round_homes(draft, profile.number("homes", "decimals") or 0),
        "coordinates": lambda: homes.round_all(draft, profile.number("coordinates", "decimals") or 0),
        "small_counts": lambda: counts.suppress(draft, profile.number("small_counts", "below") or 0),
        "days": lambda: days.to_the_month(draft, few),
        "notes": lambda: sources.drop_notes(draft),
        "rows": lambda: sources.drop_rows(draft),
    }
    for rule, step in steps.items():
        if profile.has(rule):
            step()
    # Last: what stands in texts by then is what is handed out.
    if not profile.remove_names and not gone:
        return {}
    removing = names_removed.Removing(draft, done)
    removing.run(profile.remove_names, gone)
    return removing.renamed


def _check_visibility(projection: Projection, profile: Profile) -> None:
    """Refuse a build that holds, or may hold, rows that the profile does not admit."""
    admitted = model.VISIBILITIES[: model.VISIBILITIES.index(profile.visibility) + 1]
    for name in projection.manifest["tables"]:
        read = projection.nodes if name in model.LABELS else projection.links
        visible = pc.is_in(
            pc.fill_null(read(name, ["visibility"])["visibility"], "public"), value_set=pa.array(admitted)
        )
        if not pc.all(visible).as_py():
            raise UsageError(
                f"The graph holds records that are not {profile.visibility}, and the redaction profile "
                f"'{profile.name}' admits none of them; make it of a build that was made for {profile.visibility}"
            )


def _texts(tables: dict[str, pa.Table], facts: dict[str, Any]) -> str:
    """Every text of the result in one, caseless, a line each."""
    parts: list[str] = []
    for name in sorted(tables):
        for column in tables[name].columns:
            values = column.combine_chunks()
            if pa.types.is_list(values.type):
                values = pc.list_flatten(values)
            if pa.types.is_string(values.type) or pa.types.is_floating(values.type):
                parts += [str(one) for one in pc.unique(values).to_pylist() if one is not None]
    parts.append(str(facts))
    return "\n".join(parts).casefold()


def _log(draft: Draft, profile: Profile) -> tuple[Change, ...]:
    changes = []
    order = [*profile_rules(), names_removed.RULE]
    for (rule, what), count in sorted(draft.counts.items(), key=lambda one: (order.index(one[0][0]), one[0][1])):
        # Names of unions that went are looked for by the rule that removes names, whoever asked for it.
        reason = profile.rules.get(rule, {}).get("reason", _ASKED)
        changes.append(Change(rule, what, count, str(reason)))
    return tuple(changes)
