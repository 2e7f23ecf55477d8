"""Writes one generated data file, or compares it with the committed one."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

DATA = Path(__file__).parents[2] / "constructs" / "cdk_sagemaker_training" / "catalog" / "data"


def argument_parser(description: str | None) -> argparse.ArgumentParser:
    """The arguments that every generator takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--date", required=True, help="the day of the refresh, YYYY-MM-DD, recorded in _meta")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 when the facts have changed")
    return parser


def emit(file_name: str, content: Mapping[str, object], *, check: bool) -> int:
    """Write ``content`` (or with ``check`` compare all but ``_meta``); returns the exit code."""
    target = DATA / file_name
    if not check:
        target.parent.mkdir(exist_ok=True)
        target.write_text(_render(content) + "\n", encoding="utf-8")
        sys.stdout.write(f"wrote {target.name}: {target.stat().st_size} bytes\n")
        return 0
    committed = _leaves(json.loads(target.read_text(encoding="utf-8")))
    source = _leaves(content)
    changed = sorted(path for path in committed.keys() | source.keys() if committed.get(path) != source.get(path))
    for path in changed:
        sys.stderr.write(f"{file_name}: {path} differs from its source\n")
    return 1 if changed else 0


def _render(value: Any, depth: int = 0) -> str:
    """JSON with one line per record, so that a refresh reads as a diff of records."""
    flat = json.dumps(value, ensure_ascii=False)
    if depth >= 4 or not isinstance(value, (dict, list)) or not value or (depth > 0 and len(flat) <= 120):
        return flat
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        rows = [f"{json.dumps(key)}: {_render(item, depth + 1)}" for key, item in items]
    else:
        rows = [_render(item, depth + 1) for item in cast("list[Any]", value)]
    pad = "\n" + " " * (depth + 1)
    return opening + pad + f",{pad}".join(rows) + "\n" + " " * depth + closing


def _leaves(value: Any, path: str = "") -> dict[str, object]:
    """Every value by its JSON Pointer, lists being values; ``_meta`` says nothing about AWS and is left out."""
    if not isinstance(value, dict):
        return {path: value}
    leaves: dict[str, object] = {}
    for key, item in cast("dict[str, Any]", value).items():
        if (path, key) != ("", "_meta"):
            leaves.update(_leaves(item, f"{path}/{key}"))
    return leaves
