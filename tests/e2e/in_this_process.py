"""Apps that are synthesized here: what a test asks of the CLI is to deploy them, not to run them.

The CLI takes a Python and a Node of its own for each run, which cost more than all that the app does.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import aws_cdk
import pytest

from demo.cdk_cli import ROOT
from tests.support.example_app import flags


def synthesize(program: str, work: Path, **context: str) -> None:
    """Run an app, as with ``-c name=value``, for a ``CdkCli`` with the same ``work`` to take as synthesized."""
    app = aws_cdk.App(outdir=str(work / "cdk.out"), context={**flags(), **context})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aws_cdk, "App", lambda: app)
        runpy.run_path(str(ROOT / program))
