"""A narrower graph for an export: what a profile protects is taken out before anybody asks, lays out or writes.

An export never edits a finished answer. It makes a projection in which the profile was applied to every table and
asks the question again of that, so that no picture, table or metadata can hold what is not there
(docs/decisions/0012-redaction-before-layout.md, docs/how-to/redaction.md).
"""

from graph.redaction.apply import redact
from graph.redaction.profile import Profile, known_profiles, read_profile
from graph.redaction.redacted import Change, NotRedacted, Redacted
from graph.redaction.unique import unique_paths

__all__ = ["Change", "NotRedacted", "Profile", "Redacted", "known_profiles", "read_profile", "redact", "unique_paths"]
