"""Apps that are synthesized here: what a test asks of the CLI is to deploy them, not to run them."""

from __future__ import annotations

from pathlib import Path

from demo.cdk_cli import ROOT
from tests.support.example_app import flags
from tests.support.programs import run_app


def synthesize(program: str, work: Path, **context: str) -> None:
    """Run an app, as with ``-c name=value``, for a ``CdkCli`` with the same ``work`` to take as synthesized."""
    run_app(ROOT / program, outdir=str(work / "cdk.out"), context={**flags(), **context})
