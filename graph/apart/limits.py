"""What reading one file may use, and why it was stopped when it wanted more."""

from __future__ import annotations

import resource
import signal
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """For one file."""

    memory: int = 2_000_000_000
    """Bytes of memory beyond what the process begins with, as Linux counts data (RLIMIT_DATA): heap and private
    mappings. The address space as a whole would say nothing: allocators reserve gigabytes that they never touch."""
    cpu: int = 300
    """Seconds of processor time."""
    wall: int = 600
    """Seconds from beginning to end."""
    written: int = 1_000_000_000
    """Bytes of one file that it writes, such as what an archive holds."""

    def apply(self) -> None:
        """Hold this process, and nobody else, to them from now on."""
        for what, most in (
            (resource.RLIMIT_DATA, _data() + self.memory),
            (resource.RLIMIT_CPU, self.cpu),
            (resource.RLIMIT_FSIZE, self.written),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(what)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (most, hard))  # a soft limit: the processor's ends it with a signal that tells why
        signal.alarm(self.wall)


def _data() -> int:
    """Bytes of data that this process has; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:"))


def out_of_memory(limits: Limits) -> str:
    """Why, and what to do."""
    return (
        f"needs more than {limits.memory / 1e6:,.0f} MB of memory to be read, so it was stopped; "
        "split it, or load it on the command line: tiertrace load FILE"
    )


def ended(status: int | None, limits: Limits) -> str:
    """Why a process ended without an answer, and what to do.

    Args:
        status: as ``os.waitpid`` gives it; None where nobody knows.
    """
    number = 0 if status is None else status & 0x7F
    if number in (signal.SIGXCPU, signal.SIGALRM):
        long = f"{limits.cpu:,} seconds of computing" if number == signal.SIGXCPU else f"{limits.wall:,} seconds"
        return (
            f"was not read after {long}, so it was stopped; "
            "split it, or load it on the command line: tiertrace load FILE"
        )
    name = signal.Signals(number).name if number in set(signal.Signals) else "without a word"
    return (
        f"could not be read: the process that read it ended ({name}). The file may be damaged, or the machine short "
        "of memory; save it as CSV (UTF-8) or XLSX with another program and try again"
    )
