"""Apps that run in this process: one of their own would take a Python and a Node, which cost more than all they do."""

from __future__ import annotations

import functools
import gc
import runpy
from pathlib import Path
from typing import Any

import aws_cdk
import pytest


def run_app(path: Path, **app: Any) -> dict[str, Any]:
    """Run a program as ``python <path>`` does, with these arguments for each ``App()``; its globals.

    The CLI hands them over in the environment, which the Node process has read already.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aws_cdk, "App", functools.partial(aws_cdk.App, **app))
        # What the tests have frozen stays so, and nothing else: here, other programs come after this one.
        patch.setattr(gc, "freeze", lambda: None)
        return runpy.run_path(str(path), run_name="__main__")
