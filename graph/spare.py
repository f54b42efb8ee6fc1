"""A folder for files that could be made again, where their own place cannot be written: a full or read-only disk."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path


def spare_folder() -> Path:
    """A new folder among the temporary files of the machine, removed when the process ends."""
    folder = tempfile.mkdtemp(prefix="tiertrace-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
