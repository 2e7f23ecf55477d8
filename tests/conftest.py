"""The environment that every test runs in: no account, no region, no credentials, Node from the same environment."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

# The pytest plugin that is shipped, of this checkout (see addopts in pyproject.toml).
from cdk_sagemaker_training.testing.plugin import snapshot_options, snapshot_pipeline, snapshot_stack

__all__ = ["snapshot_options", "snapshot_pipeline", "snapshot_stack"]

# The CDK's own template validation costs three to six seconds per process; a test about it sets the variable back.
os.environ["CDK_VALIDATION"] = "false"

# jsii starts `node` from PATH: use the one beside this interpreter, also when the environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])

# Whatever account the person who runs the tests is logged in to must neither be used nor change a template.
for _name in [name for name in os.environ if name.startswith("AWS_") and name != "AWS_CA_BUNDLE"]:
    del os.environ[_name]
for _name in ("CDK_DEFAULT_ACCOUNT", "CDK_DEFAULT_REGION"):
    os.environ.pop(_name, None)
os.environ["AWS_CONFIG_FILE"] = os.devnull
os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

# Examples are the same in every run, and a busy machine is not a failure.
# How fast the machine is, and how loaded, is not what the tests are about.
hypothesis.settings.register_profile(
    "repository",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("repository")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules, tests and their data live as long as the process: to look through them for garbage again and again takes
    an eighth of the time. What the tests themselves leave is still collected, if not after every 700 objects.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        gc.enable()
