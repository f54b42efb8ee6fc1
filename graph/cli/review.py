"""Doubtful pairs, one after another, for a person to decide: review."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

import click

from graph.cli.keys import HELP, Keys, Piped, Typed
from graph.cli.opening import Opening, say, workspace_option
from graph.cli.side_by_side import question_text
from graph.cli.tables import print_rows, terminal_width
from graph.errors import InputError, TiertraceError, UsageError
from graph.export.text import clean
from graph.match import review
from graph.match.deciding import Verdict
from graph.match.review import Question
from graph.projection import Projection

Pair = tuple[str, str]
Word = Literal["same", "different", "unsure"]
VERDICTS: dict[str, Word] = {"s": "same", "d": "different", "u": "unsure"}
_BACK = "taken back in the same sitting"
_AHEAD = 50
_ALL = 10_000


@dataclass
class Sitting:
    """One person, pair after pair."""

    opening: Opening
    projection: Projection
    who: str
    why: str | None
    search: str | None
    guard: str | None
    skipped: list[Pair] = field(default_factory=list)
    done: list[tuple[Pair, int | None, str]] = field(default_factory=list)
    """Pair, ledger entry and verdict; a skipped pair has no entry."""
    waiting: list[Question] | None = None
    back_to: Pair | None = None

    def next(self) -> Question | None:
        """The pair to be decided now; None where no more is open."""
        workspace = self.opening.workspace
        if self.back_to is not None:
            return review.question(workspace, self.projection, *self.back_to)
        if not self.waiting:
            limit = _AHEAD + len(self.skipped)
            found = review.queue(workspace, self.projection, limit, self.search or None, self.guard)
            self.waiting = [one for one in found if (one.a.id, one.b.id) not in self.skipped]
        return self.waiting[0] if self.waiting else None

    def decide(self, one: Question, verdict: Word, why: str) -> None:
        """Write a decision and go on with the build that follows."""
        made = review.decide(self.opening.workspace, one.a.id, one.b.id, verdict, who=self.who, why=why)
        self.done.append(((one.a.id, one.b.id), made.entries[0], verdict))
        self._on(made.projection)
        click.echo(f"{verdict}; ledger entry {made.entries[0]}, build {made.projection.digest[:12]}\n")

    def skip(self, one: Question) -> None:
        """Leave a pair for later."""
        self.skipped.append((one.a.id, one.b.id))
        self.done.append(((one.a.id, one.b.id), None, "skipped"))
        self.back_to = None
        self.waiting = (self.waiting or [])[1:] if self.waiting and self.waiting[0] == one else self.waiting

    def back(self) -> None:
        """Undo what was done last and show that pair again."""
        if not self.done:
            say("Nothing was decided or skipped in this sitting; an older decision: tiertrace undecide ENTRY")
            return
        pair, entry, verdict = self.done[-1]
        if entry is None:
            self.skipped.remove(pair)
        else:
            made = review.undecide(self.opening.workspace, entry, who=self.who, why=self.why or _BACK)
            self._on(made.projection)
            click.echo(f"entry {entry} ({verdict}) taken back; build {made.projection.digest[:12]}\n")
        self.done.pop()
        self.waiting, self.back_to = None, pair

    def look_for(self, text: str) -> None:
        """Only pairs with a text from now on."""
        self.search, self.waiting, self.back_to = text or None, None, None

    def _on(self, projection: Projection) -> None:
        self.projection, self.waiting, self.back_to = projection, None, None

    def nothing_open(self) -> str:
        """That there is nothing to decide, and what may still be."""
        looked = f" with the text '{clean(self.search)}'" if self.search else ""
        return f"No pair{looked} is open any more." + (" Skipped pairs stay open." if self.skipped else "")

    def closing(self) -> str:
        """What was done, and what is left."""
        found = Counter(verdict for _, _, verdict in self.done)
        said = ", ".join(f"{found[verdict]:,} {verdict}" for verdict in (*VERDICTS.values(), "skipped"))
        left = review.counts(self.opening.workspace, self.projection)
        return f"This sitting: {said}. Open: {left.open:,}."


@click.command("review")
@click.option("--who", metavar="NAME", help="Who decides; kept in the ledger. Asked for once where it is not given.")
@click.option("--why", metavar="TEXT", help="The reason for every decision, instead of a question each time.")
@click.option("--search", metavar="TEXT", help="Only pairs with this text in a name, an address or an id.")
@click.option("--guard", metavar="CODE", help="Only pairs that this guard leaves to a person (see --list).")
@click.option("--list", "only_list", is_flag=True, help="List the pairs that are open, decide nothing.")
@click.option("--all", "all_alike", type=click.Choice(list(VERDICTS.values())), help="Decide all pairs of one --guard.")
@click.option("--yes", is_flag=True, help="With --all: do not ask again.")
@click.option("--format", type=click.Choice(("table", "csv", "json")), default="table", help="Of --list.")
@workspace_option
def review_command(
    opening: Opening,
    who: str | None,
    why: str | None,
    search: str | None,
    guard: str | None,
    only_list: bool,
    all_alike: Word | None,
    yes: bool,
    format: str,
) -> None:
    """Decide pairs of records that may be the same place: one after another, those that matter most first.

    One key a pair. From a script, each line of stdin is a key and then the reason, such as: d other plot

    \b
    Example:  tiertrace review --who "A. Reviewer"
    Example:  tiertrace review --list --guard unit_missing
    Example:  tiertrace review --guard unit_missing --all different --who "A. Reviewer" --why "only one names a unit"
    """
    projection = opening.build()
    counts = review.counts(opening.workspace, projection)
    if guard is not None and guard not in counts.by_guard:
        known = ", ".join(sorted(filter(None, counts.by_guard))) or "none"
        raise UsageError(f"No open pair is left to a person by a guard '{guard[:40]}'; there are: {known}")
    if all_alike and not guard:
        raise UsageError("--all decides pairs of one kind only: name the kind by --guard (tiertrace review --list)")
    if only_list:
        _list(review.queue(opening.workspace, projection, _ALL, search, guard), format)
        return
    if counts.unmatched:
        say(f"{counts.unmatched:,} records were not compared yet: tiertrace match")
    if not counts.open:
        click.echo("No pair is open.")
        return
    terminal = at_terminal()
    sitting = Sitting(opening, projection, _named(who, terminal), why, search, guard)
    if all_alike:
        _decide_all(sitting, all_alike, yes)
        return
    click.echo(f"{_pairs(counts.open)} open.\n")
    try:
        _sit(sitting, Typed() if terminal else Piped(), terminal)
    finally:
        click.echo(sitting.closing())


def at_terminal() -> bool:
    """Does a person sit there?"""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _named(who: str | None, terminal: bool) -> str:
    """Who decides: as said, or asked for once; never guessed."""
    if not (who or "").strip() and terminal:
        who = click.prompt("Who decides? Your name stays in the ledger of this workspace")
    if not (who or "").strip():
        raise UsageError("Every decision names who made it; add --who NAME")
    return str(who).strip()


def _sit(sitting: Sitting, keys: Keys, terminal: bool) -> None:
    """Pair after pair until the person leaves, or none is open and nothing of this sitting can be taken back."""
    shown: Question | None = None
    while True:
        one = sitting.next()
        if one is None:
            click.echo(sitting.nothing_open())
            if not sitting.done and not sitting.search:
                return
        elif one != shown:
            click.echo(question_text(one, terminal_width()))
        shown = one
        key, behind = keys.key()
        if key == "q":
            return
        try:
            if one is None and (key in VERDICTS or key == "k"):
                raise InputError("No pair is open that this could be about")
            if key in VERDICTS and one is not None:
                sitting.decide(one, VERDICTS[key], sitting.why or keys.reason(behind))
            elif key == "k" and one is not None:
                sitting.skip(one)
            elif key == "b":
                sitting.back()
                shown = None
            elif key == "/":
                sitting.look_for(keys.search(behind))
                shown = None
            elif not terminal:
                raise InputError(f"'{key[:20]}' is no key; there are: {HELP}")
        except TiertraceError as error:
            if not terminal:
                raise
            say(f"{error}\n")


def _pairs(count: int) -> str:
    return "1 pair is" if count == 1 else f"{count:,} pairs are"


def _list(found: list[Question], format: str) -> None:
    columns = ("impact", "points", "guard", "a", "name a", "b", "name b")
    rows = [
        (
            one.impact,
            None if one.log_odds is None else round(one.log_odds, 2),
            one.guards[0].code if one.guards else "",
            one.a.id,
            one.a.values.get("name"),
            one.b.id,
            one.b.values.get("name"),
        )
        for one in found
    ]
    print_rows(columns, rows, format)
    say(f"{_pairs(len(rows))} open")


def _decide_all(sitting: Sitting, verdict: Word, yes: bool) -> None:
    """All open pairs of one guard alike, after they were shown."""
    found = review.queue(sitting.opening.workspace, sitting.projection, _ALL, sitting.search, sitting.guard)
    if not sitting.why:
        raise UsageError("Many decisions at once need a reason: add --why TEXT")
    if not found:
        click.echo("No pair is open.")
        return
    for one in found:
        click.echo(
            f"{clean(str(one.a.values.get('name') or one.a.id))}  |  {clean(str(one.b.values.get('name') or one.b.id))}"
        )
    click.echo(f"guard: {sitting.guard}")
    if not yes:
        click.confirm(f"Decide '{verdict}' for all of them ({len(found):,})?", abort=True)
    verdicts = [Verdict(one.a.id, one.b.id, verdict, sitting.who, sitting.why) for one in found]
    made = review.decide_all(sitting.opening.workspace, verdicts)
    click.echo(f"{len(made.entries):,} decided: {verdict}; build {made.projection.digest[:12]}")


COMMANDS = (review_command,)
