"""The same app gives the same bytes on every machine and in every run: step caches hold, template diffs stay small."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.support.jsii import UNPACKED

REPOSITORY = Path(__file__).parents[2]


def synthesized(place: Path, hash_seed: str, **environment: str) -> dict[str, str]:
    """Every template and asset manifest of the example app, synthesized in a process, folder and home of its own."""
    for folder in ("home", "temporary", "work"):
        (place / folder).mkdir(parents=True)
    context = json.loads((REPOSITORY / "cdk.json").read_text(encoding="utf-8"))["context"]
    scrubbed = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "temporary"),
        "PYTHONHASHSEED": hash_seed,
        "CDK_OUTDIR": str(place / "cdk.out"),
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_VALIDATION": "false",
        **UNPACKED,
        **environment,
    }
    command = [sys.executable, str(REPOSITORY / "app.py")]
    done = subprocess.run(command, cwd=place / "work", env=scrubbed, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stderr
    kept = [
        path for path in (place / "cdk.out").rglob("*.json") if path.name.endswith((".template.json", ".assets.json"))
    ]
    return {str(path.relative_to(place)): path.read_text(encoding="utf-8") for path in kept}


def test_two_runs_give_the_same_bytes(tmp_path: Path):
    first = synthesized(tmp_path / "first", "1", TZ="UTC", LC_ALL="C")
    second = synthesized(tmp_path / "a second place", "4711", TZ="Asia/Tokyo", LC_ALL="C.UTF-8")
    assert 6 <= len(first)
    assert first == second
