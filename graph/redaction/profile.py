"""Redaction profiles as data: which rules an export follows, each with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from graph import model
from graph.errors import InputError, UsageError

DEFAULT = "public"
_RULES: dict[str, tuple[str, ...]] = {
    "unions": (),
    "homes": ("decimals",),
    "coordinates": ("decimals",),
    "small_counts": ("below",),
    "days": ("people_below",),
    "notes": (),
    "rows": (),
}
"""Every rule there can be, with the whole numbers it takes beside its reason."""
_MOST = {"decimals": 5, "below": 1_000, "people_below": 1_000, "unique_below": 10_000}
_ASKED = "Asked for with this export."


@dataclass(frozen=True)
class Profile:
    """What an export may hold."""

    name: str
    says: str
    """One sentence for the export's page."""
    visibility: str
    """The widest visibility whose rows may be in it."""
    unique_below: int
    """A place with fewer workers is warned of."""
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By name of the rule: its numbers and its ``reason``."""
    remove_names: tuple[str, ...] = field(default=(), repr=False)
    """Ids of records whose names go; they are never written into an export, only how many they are."""

    def number(self, rule: str, key: str) -> int | None:
        """A number of a rule, None where the profile does not have the rule."""
        found = self.rules.get(rule)
        return None if found is None else int(found[key])

    def has(self, rule: str) -> bool:
        """Is a rule in force?"""
        return rule in self.rules

    @property
    def removes_nothing(self) -> bool:
        """Does everything stay as it is?"""
        return not self.rules and not self.remove_names

    def with_options(
        self, remove_names: Sequence[str] = (), round_coordinates: int | None = None, suppress_below: int | None = None
    ) -> Profile:
        """The same with what was asked for on the command line; an option never makes a rule weaker.

        Args:
            remove_names: ids of records whose names, addresses and identifiers go.
            round_coordinates: decimals to which every position is rounded.
            suppress_below: counts of people below this are withheld.
        """
        rules = dict(self.rules)
        if round_coordinates is not None:
            _in_range("round_coordinates", round_coordinates, 0, _MOST["decimals"])
            for rule in ("coordinates", *(["homes"] if "homes" in rules else [])):
                stated = rules.get(rule, {"decimals": round_coordinates, "reason": _ASKED})
                rules[rule] = {**stated, "decimals": min(round_coordinates, int(stated["decimals"]))}
        if suppress_below is not None:
            _in_range("suppress_below", suppress_below, 2, _MOST["below"])
            stated = rules.get("small_counts", {"below": suppress_below, "reason": _ASKED})
            rules["small_counts"] = {**stated, "below": max(suppress_below, int(stated["below"]))}
        names = tuple(sorted({*self.remove_names, *remove_names}))
        return replace(self, rules=dict(sorted(rules.items())), remove_names=names)

    def as_data(self) -> dict[str, Any]:
        """For a manifest; of the names removed it says how many, never which."""
        return {
            "name": self.name,
            "says": self.says,
            "visibility": self.visibility,
            "unique_below": self.unique_below,
            "rules": {name: dict(rule) for name, rule in sorted(self.rules.items())},
            "names_removed": len(self.remove_names),
        }


def profile_rules() -> tuple[str, ...]:
    """Names of all rules, in the order in which they are applied."""
    return tuple(_RULES)


def known_profiles() -> dict[str, Profile]:
    """The profiles of the package by name."""
    return _profiles(files("graph.redaction").joinpath("profiles.toml").read_text("utf-8"), "profiles.toml")


def read_profile(named: str = DEFAULT, file: Path | None = None) -> Profile:
    """A profile by its name, from the package or from a file of the user's.

    Args:
        named: name of the profile; may be left at its default where the file holds only one.

    Raises:
        UsageError: there is no profile of this name.
        InputError: the file is no profile file; unknown keys are refused.
    """
    if file is None:
        found = known_profiles()
    else:
        try:
            found = _profiles(file.read_text("utf-8"), file.name)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file.name} cannot be read as a profile file ({type(error).__name__})") from error
        if len(found) == 1 and named == DEFAULT:
            return next(iter(found.values()))
    if named not in found:
        raise UsageError(f"There is no redaction profile '{named[:40]}'; use one of {', '.join(sorted(found))}")
    return found[named]


def _profiles(text: str, file: str) -> dict[str, Profile]:
    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file} is no TOML: {error}") from error
    problems: list[str] = []
    found = {name: _profile(name, one, f"{file}, [{name}]", problems) for name, one in stated.items()}
    if not found:
        problems.append(f"{file} holds no profile")
    if problems:
        raise InputError("The redaction profiles cannot be used; nothing was exported", problems)
    return {name: one for name, one in found.items() if one is not None}


def _profile(name: str, stated: Any, where: str, problems: list[str]) -> Profile | None:
    if not isinstance(stated, dict):
        problems.append(f"{where}: a profile is a table")
        return None
    before = len(problems)
    for key in sorted(stated.keys() - {"says", "visibility", "unique_below", *_RULES}):
        problems.append(f"{where}: '{key[:40]}' is no key of a profile; rules are {', '.join(_RULES)}")
    if not isinstance(stated.get("says"), str) or not stated["says"].strip():
        problems.append(f"{where}: says must be a sentence")
    if stated.get("visibility") not in model.VISIBILITIES:
        problems.append(f"{where}: visibility must be one of {', '.join(model.VISIBILITIES)}")
    unique = stated.get("unique_below", 20)
    problems += _wrong_number(f"{where}: unique_below", unique, _MOST["unique_below"])
    rules = {rule: stated[rule] for rule in sorted(_RULES) if rule in stated}
    for rule, about in rules.items():
        problems += _wrong_rule(rule, about, where)
    if len(problems) > before:
        return None
    return Profile(name, stated["says"].strip(), stated["visibility"], unique, rules)


def _wrong_rule(rule: str, about: Any, where: str) -> list[str]:
    if not isinstance(about, dict):
        return [f"{where}: the rule {rule} is a table"]
    wrong = [f"{where}: '{key[:40]}' is no key of the rule {rule}" for key in about.keys() - {"reason", *_RULES[rule]}]
    if not isinstance(about.get("reason"), str) or not about["reason"].strip():
        wrong.append(f"{where}: the rule {rule} needs its reason")
    for key in _RULES[rule]:
        wrong += _wrong_number(f"{where}: {key} of the rule {rule}", about.get(key), _MOST[key])
    return sorted(wrong)


def _wrong_number(what: str, value: Any, most: int) -> list[str]:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
        return []
    return [f"{what} must be a whole number from 0 to {most:,}"]


def _in_range(what: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise UsageError(f"{what} is {value}; it must be from {least} to {most:,}")
