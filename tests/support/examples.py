"""The apps of ``examples/``, synthesized."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import aws_cdk
import pytest
from aws_cdk import cx_api

from tests.support.example_app import REPOSITORY, flags
from tests.support.programs import run_app

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.py"))

each = pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in EXAMPLES])


@functools.cache
def synthesized(path: Path) -> tuple[aws_cdk.App, Sequence[cx_api.CloudFormationStackArtifact]]:
    """The app of an example and its stacks, in this process: twenty of their own would take a minute."""
    app = cast("aws_cdk.App", run_app(path, context=flags())["app"])
    return app, app.synth().stacks
