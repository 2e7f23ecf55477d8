"""Scripts that tests give to frameworks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

SCRIPT = "print('training')\n"


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Files with their text below a folder, in the order given."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def source(root: Path, **files: str) -> str:
    """A folder ``src`` with ``train.py`` and these files (``lib__py`` is ``lib.py``); its path."""
    named = {name.replace("__", "."): text for name, text in files.items()}
    return str(write(root / "src", {"train.py": SCRIPT, **named}))


def knobs(base: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Arguments with some of them replaced."""
    return {**base, **more}
