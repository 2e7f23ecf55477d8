"""The pytest plugin: ``snapshot_stack``, ``snapshot_pipeline`` and ``snapshot_options``.

It is loaded in every run where this library is installed, so it imports nothing until a test asks for a fixture.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from cdk_sagemaker_training.testing.snapshots.fixtures import PipelineSnapshot, StackSnapshot
    from cdk_sagemaker_training.testing.snapshots.options import SnapshotOptions

_NEEDED: Final = {"syrupy": "syrupy", "yaml": "pyyaml"}
"""By module, the packages of the extra ``test`` that a snapshot needs."""


@pytest.fixture(scope="session")
def snapshot_options() -> SnapshotOptions:
    """What every snapshot leaves out or rewrites. Override it in a ``conftest.py``; default: nothing."""
    from cdk_sagemaker_training.testing.snapshots.options import SnapshotOptions

    return SnapshotOptions()


@pytest.fixture
def snapshot_stack(request: pytest.FixtureRequest, snapshot_options: SnapshotOptions) -> StackSnapshot:
    """Compares a stack with its snapshot: ``snapshot_stack(stack)``. Options: ``StackSnapshot.__call__``."""
    snapshot = _syrupy(request)
    from cdk_sagemaker_training.testing.snapshots.fixtures import StackSnapshot

    return StackSnapshot(snapshot, snapshot_options)


@pytest.fixture
def snapshot_pipeline(request: pytest.FixtureRequest, snapshot_options: SnapshotOptions) -> PipelineSnapshot:
    """Compares a pipeline with its snapshot: ``snapshot_pipeline(pipeline)``."""
    snapshot = _syrupy(request)
    from cdk_sagemaker_training.testing.snapshots.fixtures import PipelineSnapshot

    return PipelineSnapshot(snapshot, snapshot_options)


def _syrupy(request: pytest.FixtureRequest) -> SnapshotAssertion:
    """Syrupy's own fixture; the test fails with what to do where it is not there."""
    missing = [package for module, package in _NEEDED.items() if find_spec(module) is None]
    if missing:
        pytest.fail(
            f"{request.fixturename} needs {' and '.join(missing)}: pip install 'cdk-sagemaker-training[test]'",
            pytrace=False,
        )
    try:
        snapshot = request.getfixturevalue("snapshot")
    except pytest.FixtureLookupError:
        pytest.fail(f"{request.fixturename} needs the plugin of syrupy, which this run is without", pytrace=False)
    if not hasattr(snapshot, "use_extension"):
        module = type(snapshot).__module__
        pytest.fail(
            f"{request.fixturename} needs the fixture 'snapshot' of syrupy; here it is one of {module}", pytrace=False
        )
    return snapshot
