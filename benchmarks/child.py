"""One measurement in this process: ``python -m benchmarks.child STEP FOLDER SCALE`` prints its result as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.steps import STEPS


def main() -> None:
    """Run the step and print the result with the peak memory of this process in MB, unless it says that of another."""
    from benchmarks.place import Place

    step, folder, scale = sys.argv[1:]
    result = STEPS[step](Place(Path(folder), scale))
    print(json.dumps({"mb": peak_memory()} | result))


def peak_memory() -> float:
    """The most memory this process had, in MB; files that are only mapped count while they are in memory."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main()
