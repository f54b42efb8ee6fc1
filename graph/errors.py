"""What can go wrong, in words a user can act on.

Every message names the thing, what is wrong with it and what to do; it never
carries a password, a person's name or a raw driver message.
"""


class TiertraceError(Exception):
    """Base of every error tiertrace raises on purpose."""


class InputError(TiertraceError):
    """A file, a row or a value could not be accepted.

    Args:
        message: what is wrong and what to do.
        problems: one line per problem, each naming file and line.
    """

    def __init__(self, message: str, problems: list[str] | None = None) -> None:
        self.problems = problems or []
        shown = self.problems[:20]
        more = len(self.problems) - len(shown)
        lines = [message, *(f"  {line}" for line in shown)]
        if more > 0:
            lines.append(f"  ... and {more:,} more problems of the {len(self.problems):,} found")
        super().__init__("\n".join(lines))


class ReadingStopped(InputError):
    """A file was being read in a process of its own, which reached a limit or ended."""


class UsageError(TiertraceError):
    """A command or function was asked for something it does not have."""


class LedgerError(TiertraceError):
    """The ledger or a build on disk is not what it should be."""


class NoLedger(UsageError):
    """Something was asked that only a ledger can answer, of a graph that was pulled from a Neo4j."""


class ErasedSince(LedgerError):
    """An earlier position of the ledger cannot be made whole any more: records that it held were erased.

    Args:
        position: the position that was asked for.
        records: by id of the erased record, the day of its erasure.
    """

    def __init__(self, position: int, records: dict[str, str]) -> None:
        self.position, self.records = position, records
        named = "; ".join(f"{record} (erased on {day})" for record, day in sorted(records.items()))
        super().__init__(
            f"The graph as it was after ledger entry {position} cannot be made whole any more: {named}. What was "
            "erased does not come back; ask for a later position, or for what is left of this one"
        )


class StoreError(TiertraceError):
    """Neo4j refused, failed or holds something unexpected."""


class ServerUnavailable(StoreError):
    """The Neo4j server cannot be fetched, started or reached."""
