"""Whether a ``requirements.txt`` asks pip for anything.

Format: pip's reference, "Requirements File Format" (comments, continued lines, options).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_COMMENT: Final = re.compile(r"(?:^|\s+)#.*$", re.MULTILINE)
_CONTINUED: Final = re.compile(r"\\\r?\n")
_ASKS: Final = re.compile(r"(?:^|\s)(?:-[er]|--ed|--requirem)")
"""Options that name something to install; pip takes long ones shortened."""


def asks_for_packages(path: Path) -> bool:
    """Whether a line names a package, a folder or another file of requirements; true of what cannot be read.

    Comments, blank lines, constraints and options such as ``--index-url`` ask for nothing.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return True
    lines = (line.strip() for line in _CONTINUED.sub(" ", _COMMENT.sub("", text)).splitlines())
    return any(not line.startswith("-") or _ASKS.search(line) is not None for line in lines if line)
