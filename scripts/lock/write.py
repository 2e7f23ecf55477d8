"""What `make lock` runs: writes requirements*.lock, with the hash of every file of what requirements*.txt pins.

Nothing is resolved: the versions stand in the .txt files already. The hashes are those that the package index gives for
the files of every Python and platform, so that one lock file serves all of them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
OLDEST_PYTHON = "3.10"
SOURCE = "-source"
"""What the name of a file ends with whose packages have no wheels."""


def main() -> int:
    """The exit code: 0 where every lock file was written."""
    for requirements in sorted(REPOSITORY.glob("requirements*.txt")):
        lock = requirements.with_suffix(".lock")
        text = f"{_header(requirements.name)}\n{_hashed(requirements)}"
        if not lock.exists() or lock.read_text(encoding="utf-8") != text:  # else make would install it again
            lock.write_text(text, encoding="utf-8")
        print(f"{lock.name}: {text.count('--hash=')} hashes")
    return 0


def _header(name: str) -> str:
    return f"# Written by `make lock` from {name}: change that file, then run it again.\n"


def _hashed(requirements: Path) -> str:
    lines = requirements.read_text(encoding="utf-8").splitlines()
    # This project itself is no file of an index: it is installed after the lock file.
    pinned = "\n".join(line for line in lines if not line.startswith("-e "))
    command = [Path(sys.executable).with_name("uv"), "pip", "compile", "-", "--no-config", "--quiet"]
    command += ["--universal", "--python-version", OLDEST_PYTHON, "--no-deps"]
    command += [] if requirements.stem.endswith(SOURCE) else ["--only-binary", ":all:"]
    command += ["--generate-hashes", "--no-annotate", "--no-header", "--system-certs"]
    done = subprocess.run(command, input=pinned, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
