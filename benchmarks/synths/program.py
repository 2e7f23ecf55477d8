"""An app with many pipelines, about sixty to a stack, synthesized.

Usage: python -m benchmarks.synths.program WAY --pipelines N --steps K --output FOLDER [--ready FILE] [--shares]

WAY is who writes the pipelines: see ``WAYS``. All write the same steps, those of ``benchmarks.synths.content``.
``--ready``: the texts of a pipeline (``benchmarks.synths.ready``), for those who write by hand. ``--shares``: print
what the time went to, as JSON, which takes time itself.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

WAYS: Final = {
    "given": "benchmarks.synths.ours",
    "derived": "benchmarks.synths.ours",
    "judged": "benchmarks.synths.judged",
    "workspace": "benchmarks.synths.ours",
    "shared": "benchmarks.synths.ours",
    "bare": "benchmarks.synths.by_hand",
    "by-hand": "benchmarks.synths.by_hand",
    "sdk-v2": "benchmarks.synths.sdk_v2",
    "sdk-v3": "benchmarks.synths.sdk_v3",
}
"""By way, the module whose ``pipelines(way, ready)`` answers a function that writes pipeline number N into a stack."""
PER_STACK: Final = 60
"""Five resources a pipeline stay below CloudFormation's 500, and the templates below 1 MB up to 10 steps."""
ACCOUNT: Final = "123456789012"
REGION: Final = "us-east-1"


def main() -> int:
    """Synthesizes the app."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("--pipelines", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--ready", type=Path)
    parser.add_argument("--shares", action="store_true")
    given = parser.parse_args()
    told: Callable[[], object] = dict[str, object]
    if given.shares:
        from benchmarks.synths.shares import watched

        told = watched()
    synthesized(given.way, pipelines=given.pipelines, steps=given.steps, output=given.output, ready_made=given.ready)
    print(json.dumps(told()))
    return 0


def synthesized(way: str, *, pipelines: int, steps: int, output: Path, ready_made: Path | None) -> None:
    """The same in this process."""
    from aws_cdk import App, Environment, Stack

    ready: dict[str, Any] = json.loads(ready_made.read_text(encoding="utf-8")) if ready_made else {}
    app = App(outdir=str(output), analytics_reporting=False)
    environment = Environment(account=ACCOUNT, region=REGION)
    write = import_module(WAYS[way]).pipelines(way, app, environment, ready)
    stack = None
    for number in range(pipelines):
        if stack is None or number % PER_STACK == 0:
            stack = Stack(app, f"Stack{number // PER_STACK}", env=environment)
        write(stack, number, steps)
    app.synth()


if __name__ == "__main__":
    sys.exit(main())
