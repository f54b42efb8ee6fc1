"""What was asked for: enough to make an export again, and nothing that its profile takes out."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph.errors import InputError
from graph.export.asked import Kind, kind
from graph.export.content import Json
from graph.redaction.profile import Profile, known_profiles


@dataclass(frozen=True)
class Request:
    """An export before it is made."""

    question: str
    """Name of a kind in ``graph.export.asked``."""
    parameters: Json
    """Of that kind, as JSON."""
    profile: Profile
    date: str
    """Day of the export, ISO."""
    position: int | None = None
    """The ledger's entry up to which the build is made; None: all there are."""
    form: str = ""
    """'pack', or the name of a format."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Of the format."""

    def renamed(self, renamed: Mapping[str, str]) -> Request:
        """With the ids that records have after their names were removed."""
        return replace(self, parameters=_renamed(self.parameters, renamed))

    def command(self) -> str:
        """The command that makes it again, without the names of files; names that are removed are not in it."""
        chosen = kind(self.question)
        said = ["tiertrace", "export", *(["pack"] if self.form == "pack" else []), self.question]
        said += _subject(chosen, self.parameters)
        for option in chosen.options:
            said += _option(option.flag, self.parameters.get(option.name))
        if self.form and self.form != "pack":
            said += ["--format", self.form]
        for name, value in sorted(self.options.items()):
            said += _option(f"--{name}", value)
        said += ["--profile", self.profile.name if is_known(self.profile) else f"{self.profile.name}.toml"]
        for _ in self.profile.remove_names:
            said += ["--remove-names", "WITHHELD"]
        said += ["--date", self.date, *(["--at", str(self.position)] if self.position is not None else [])]
        return shlex.join(said)


def is_known(profile: Profile) -> bool:
    """Is it one of the package's, as it stands there?"""
    known = known_profiles().get(profile.name)
    return known is not None and known.rules == profile.rules and known.visibility == profile.visibility


def as_data(request: Request) -> Json:
    """For a manifest: of the names removed it says how many, never which."""
    return {
        "question": request.question,
        "parameters": request.parameters,
        "profile": request.profile.as_data(),
        "date": request.date,
        "position": request.position,
        "form": request.form,
        "options": dict(request.options),
    }


def from_data(data: Any) -> Request:
    """A request out of a manifest.

    Raises:
        InputError: it is none, or one of another version.
    """
    try:
        stated = data["profile"]
        profile = Profile(
            stated["name"], stated["says"], stated["visibility"], int(stated["unique_below"]), dict(stated["rules"])
        )
        return Request(
            str(data["question"]), dict(data["parameters"]), profile, str(data["date"]), data["position"],
            str(data["form"]), dict(data["options"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"The manifest does not say how to make it again ({type(error).__name__}: {error})") from None


def _subject(chosen: Kind, parameters: Mapping[str, Any]) -> list[str]:
    if chosen.subject is None or parameters.get(chosen.subject.parameter) is None:
        return []
    value = parameters[chosen.subject.parameter]
    return list(value) if chosen.subject.many else [str(value)]


def _option(flag: str, value: Any) -> list[str]:
    """An option as it is typed; what was not given is not there."""
    if value is None or value is False or value == []:
        return []
    if isinstance(value, Mapping):
        return [part for key, one in sorted(value.items()) for part in (flag, f"{key}={_typed(one)}")]
    if isinstance(value, list | tuple):
        return [part for one in value for part in (flag, str(one))]
    return [flag] if value is True else [flag, str(value)]


def _typed(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _renamed(value: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _renamed(inner, renamed) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(inner, renamed) for inner in value]
    return renamed.get(value, value) if isinstance(value, str) else value
