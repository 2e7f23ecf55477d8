"""A pytest of its own, as a team runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CONSTRUCTS = Path(__file__).parents[2] / "constructs"
PLUGIN = "cdk_sagemaker_training.testing.plugin"


def run(folder: Path, *words: str, syrupy: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
    """Only with the plugins that it is about: others take their time to load."""
    path = os.pathsep.join(dict.fromkeys([str(CONSTRUCTS), *environment.pop("PYTHONPATH", "").split(os.pathsep)]))
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}  # no worker of ours
    plugins = ["-p", PLUGIN, "-p", "no:cacheprovider", *(["-p", "syrupy"] if syrupy else [])]
    command = [sys.executable, "-m", "pytest", "-rN", *plugins, *words]
    return subprocess.run(
        command,
        cwd=folder,
        env={**inherited, "PYTHONPATH": path.strip(os.pathsep), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
