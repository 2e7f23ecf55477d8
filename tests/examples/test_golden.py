"""The definition of every example, as it is deployed: a change that nobody meant shows here, in JSON that can be read.

Of a fleet it is that of the first variant.

``python -m pytest tests/examples/test_golden.py --snapshot-update`` accepts what has changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Stack
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from cdk_sagemaker_training import TrainingPipeline
from tests.support.examples import EXAMPLES, each, synthesized
from tests.support.templates import PIPELINE, document_of, resources

GOLDEN = Path(__file__).parent / "golden"


class Golden(JSONSnapshotExtension):
    """``golden/<example>.json``."""

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        """The id of the case."""
        del index
        return str(test_location.testname).partition("[")[2].rstrip("]")

    @classmethod
    def dirname(cls, *, test_location: Any) -> str:
        """One folder for all."""
        del test_location
        return str(GOLDEN)


def definition(path: Path) -> dict[str, Any]:
    app, _ = synthesized(path)
    pipeline, *_ = [found for found in app.node.find_all() if isinstance(found, TrainingPipeline)]
    (found,) = [
        each for each in resources(Stack.of(pipeline), PIPELINE) if each["PipelineName"] == pipeline.pipeline_name
    ]
    return document_of(found)


@each
def test_definition(path: Path, snapshot: SnapshotAssertion):
    assert definition(path) == snapshot(extension_class=Golden)


def test_there_is_no_golden_file_of_an_example_that_is_gone():
    assert [path.stem for path in EXAMPLES] == sorted(path.stem for path in GOLDEN.glob("*.json"))


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_a_golden_file_can_be_read(path: Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert 20 < len(lines)
    assert 400 > max(map(len, lines))
