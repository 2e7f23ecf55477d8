"""The apps of ``examples/``, synthesized."""

from __future__ import annotations

import functools
import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import aws_cdk
import pytest
from aws_cdk import cx_api

from tests.support.example_app import REPOSITORY, flags

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.py"))

each = pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in EXAMPLES])


@functools.cache
def synthesized(path: Path) -> tuple[aws_cdk.App, Sequence[cx_api.CloudFormationStackArtifact]]:
    """The app of an example and its stacks, in this process: twenty of their own would take a minute."""
    with pytest.MonkeyPatch.context() as patch:
        # The CLI hands them over in the environment, which the Node process has read already.
        patch.setattr(aws_cdk, "App", functools.partial(aws_cdk.App, context=flags()))
        app = cast("aws_cdk.App", runpy.run_path(str(path), run_name="__main__")["app"])
    return app, app.synth().stacks
