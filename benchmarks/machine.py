"""What a result was measured on. Nothing in it names the machine or its folders."""

from __future__ import annotations

import os
import platform
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Final

_CPUINFO: Final = Path("/proc/cpuinfo")


def made() -> dict[str, object]:
    """The day, the versions and the machine."""
    return {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "library": version("cdk-sagemaker-training"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": cores(),
        "cpu": cpu_model(),
    }


def cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def cpu_model() -> str:
    """As Linux says it; elsewhere what Python knows, which may be nothing."""
    if _CPUINFO.is_file():
        for line in _CPUINFO.read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.processor() or "unknown"


def package_versions(*names: str) -> dict[str, str]:
    """The versions of packages that are installed here."""
    return {name: version(name) for name in names}
