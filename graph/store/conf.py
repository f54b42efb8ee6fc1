"""How the local server is configured: neo4j.conf, the memory it may use, the flags of its Java."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from graph.errors import UsageError

CYPHER_VERSIONS = ("CYPHER_5", "CYPHER_25")
_UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


@dataclass(frozen=True)
class Memory:
    """Sizes in bytes."""

    heap: int
    pagecache: int


def memory_settings(heap: str | None = None, pagecache: str | None = None) -> Memory:
    """The sizes asked for, else those of TIERTRACE_HEAP and TIERTRACE_PAGECACHE, else 512m and 128m."""
    return Memory(
        heap=_size("TIERTRACE_HEAP", heap, "512m", least="256m"),
        pagecache=_size("TIERTRACE_PAGECACHE", pagecache, "128m", least="8m"),
    )


def _size(name: str, given: str | None, default: str, least: str) -> int:
    text = given or os.environ.get(name) or default
    if not re.fullmatch(r"\d{1,6}[kmg]", text, re.IGNORECASE):
        raise UsageError(f"{name} must be a size such as 512m or 4g, not {text!r}.")
    size = int(text[:-1]) * _UNITS[text[-1].lower()]
    if size < int(least[:-1]) * _UNITS[least[-1]]:
        raise UsageError(f"{name} must be at least {least}, not {text}.")
    return size


def java_flags(memory: Memory, temporary: Path) -> list[str]:
    """Flags that Neo4j runs well and small with, and after them those of TIERTRACE_JAVA_FLAGS.

    The serial collector needs half the memory of G1 on a small heap; above 1 GB, G1 keeps pauses short.

    Raises:
        UsageError: TIERTRACE_JAVA_FLAGS holds something that is no flag.
    """
    collector = ["-XX:+UseSerialGC"] if memory.heap <= 1 << 30 else ["-XX:+UseG1GC"]
    opened = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
    return [
        "-Xms64m",
        f"-Xmx{memory.heap}",
        *collector,
        "-XX:-OmitStackTraceInFastThrow",
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:+TrustFinalNonStaticFields",
        "-XX:+DisableExplicitGC",
        "-XX:+ExitOnOutOfMemoryError",  # a server half dead of memory would answer some and hang others
        "-XX:-UsePerfData",
        f"-Djava.io.tmpdir={temporary}",
        "-Djdk.nio.maxCachedBufferSize=1024",
        "-Dio.netty.tryReflectionSetAccessible=true",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in opened),
        "--enable-native-access=ALL-UNNAMED",
        "-Dlog4j2.disable.jmx=true",
        "-Dfile.encoding=UTF-8",
        *_further_flags(),
    ]


def _further_flags() -> list[str]:
    """What Java is to do otherwise, such as ``-XX:TieredStopAtLevel=1``: quick to start, slower at length."""
    flags = os.environ.get("TIERTRACE_JAVA_FLAGS", "").split()
    for flag in flags:
        if not flag.startswith("-"):
            raise UsageError(f"TIERTRACE_JAVA_FLAGS must be flags of Java, each beginning with -, not {flag!r}.")
    return flags


def write_conf(
    home: Path, version: str, memory: Memory, bolt_port: int, http_port: int | None = None, cypher: str = "CYPHER_5"
) -> None:
    """Write the configuration of one start; folders are Neo4j's defaults below the home folder."""
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{bolt_port}",
        "server.bolt.advertised_address": f"127.0.0.1:{bolt_port}",
        "server.http.enabled": "true" if http_port else "false",
        "server.https.enabled": "false",
        "server.memory.pagecache.size": f"{memory.pagecache >> 10}k",
        "db.memory.transaction.max": f"{memory.heap >> 11}k",  # half the heap for one transaction,
        "dbms.memory.transaction.total.max": f"{(memory.heap >> 12) * 3}k",  # three quarters for all
        "db.transaction.timeout": "600s",
        "db.tx_log.rotation.retention_policy": "1 files",
        "db.tx_log.preallocate": "false",
        "dbms.security.auth_enabled": "true",
        "dbms.security.procedures.allowlist": "",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",  # no LOAD CSV from any address
        "internal.server.bolt.thread_pool_shutdown_wait_time": "0s",  # stops at once instead of after 5 to 10 s
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
    }
    if http_port:
        settings["server.http.listen_address"] = f"127.0.0.1:{http_port}"
        settings["server.http.advertised_address"] = f"127.0.0.1:{http_port}"
    if not version.startswith("5."):
        settings["db.query.default_language"] = cypher
        # Without these a 2026 server announces itself to the network and offers to be watched from outside.
        settings["server.fleet_discovery.enabled"] = "false"
        settings["dbms.fleet_manager.enabled"] = "false"
        settings["server.http.x_forward.enabled"] = "false"
    text = "".join(f"{name}={value}\n" for name, value in settings.items())
    (home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")


def check_cypher(version: str, cypher: str) -> None:
    """Refuse a default language that this Neo4j does not have."""
    if cypher not in CYPHER_VERSIONS:
        raise UsageError(f"The default Cypher is CYPHER_5 or CYPHER_25, not {cypher}.")
    if cypher == "CYPHER_25" and version.startswith("5."):
        raise UsageError(f"Neo4j {version} speaks Cypher 5 only; CYPHER_25 needs a 2026 version.")
