"""The stacks of every example as one app: one synthesis for all of their roles."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any, cast

import aws_cdk

ROOT = Path(__file__).parents[2]

app = aws_cdk.App()
synth = app.synth


def shared(**_: Any) -> aws_cdk.App:
    """What each program takes for an app of its own."""
    return app


def later(**_: Any) -> None:
    """Each program would synthesize the stacks of all before it."""


patched: Any = aws_cdk
patched.App = shared
cast("Any", app).synth = later
for program in sorted((ROOT / "examples").glob("*.py")):
    runpy.run_path(str(program), run_name="__main__")
synth()
