"""Writes what an SDK renders of the cases to ``benchmarks/planted/rendered``.

Usage: python -m benchmarks.planted.sdk.render v2 | v3 (v3 in the environment of ``make conformance``)
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parents[1] / "rendered"


def rendered(sdk: str) -> str:
    """The text of the stored file: one case a line."""
    documents: dict[str, Any] = import_module(f"benchmarks.planted.sdk.{sdk}").documents()
    lines = [f"{json.dumps(name)}: {json.dumps(document)}" for name, document in documents.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    (FOLDER / f"sdk_{sys.argv[1]}.json").write_text(rendered(sys.argv[1]), encoding="utf-8")
