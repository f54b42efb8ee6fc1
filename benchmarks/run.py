"""Runs the measurements of one scale, each in a fresh process, and watches the memory of the programs they start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psutil

from benchmarks.place import Place
from benchmarks.steps import GROUPS, STEPS

Results = dict[str, dict[str, Any]]
"""Step to what it measured."""
SERVER_MEMORY = {"TIERTRACE_HEAP": "1g", "TIERTRACE_PAGECACHE": "1g"}
"""What the local server may use, unless the environment says otherwise."""
_EVERY = 0.1


def run_scale(scale: str, folder: Path, groups: Iterable[str], keep: Callable[[str, dict[str, Any]], None]) -> None:
    """Run every step of the groups in order; a step that fails is noted and the next one runs.

    Args:
        folder: scratch of this scale; steps find there what earlier ones made.
        keep: told each step and its result.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {step for group in groups for step in GROUPS[group]}
    try:
        for step in STEPS:
            if step in wanted:
                keep(step, _run(step, folder, scale))
    finally:
        if "first_load" in wanted:
            _run("stop", folder, scale)


def _run(step: str, folder: Path, scale: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.child", step, str(folder), scale]
    root, environment = Path(__file__).parent.parent, {**SERVER_MEMORY, **os.environ}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env=environment)
    peak = 0.0
    while child.poll() is None:
        peak = max(peak, _started_by(child.pid))
        time.sleep(_EVERY)
    printed, _ = child.communicate()
    if child.returncode:
        return {"failed": f"{step} ended with {child.returncode}"}
    result: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return result | ({"java_mb": peak} if peak else {})


def _started_by(pid: int) -> float:
    """Memory in MB of the largest program among what a process started."""
    most = 0.0
    try:
        for process in psutil.Process(pid).children(recursive=True):
            most = max(most, process.memory_info().rss / (1 << 20))
    except psutil.Error:
        pass  # it ended while we looked
    return most


def place_of(folder: Path, scale: str) -> Place:
    """The place of one scale below a scratch folder."""
    return Place(folder / scale, scale)
