"""What jsii unpacks, for processes that have a home of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

UNPACKED: Final = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(Path.home() / ".cache" / "aws" / "jsii" / "package-cache")}
"""For the environment of a process: jsii's own place on Linux. A new home would have it unpack CDK for two seconds."""
