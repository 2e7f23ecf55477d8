"""Any valid pipeline: what is written reads back the same, and AWS's service model takes its requests.

CONFORMANCE_EXAMPLES sets how many pipelines are tried, by default 200; a nightly run may set 5000.
"""

from __future__ import annotations

import json
import os
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

import cdk_sagemaker_training.definition as d
from tests.conformance.botocore_model import violations
from tests.conformance.comparison import NOTES
from tests.conformance.strategies import pipelines
from tests.conformance.test_botocore import filled

pytestmark = pytest.mark.conformance

EXAMPLES: Final = int(os.environ.get("CONFORMANCE_EXAMPLES", "200"))
THOROUGH: Final = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@THOROUGH
@given(definition=pipelines())
def test_what_is_written_reads_back_the_same(definition: d.PipelineDefinition):
    NOTES.cases = EXAMPLES
    written = definition.to_json(region="us-east-1")
    read = d.PipelineDefinition.from_json(written)
    assert json.loads(written) == read.to_dict()
    assert written == read.to_json(region="us-east-1")
    assert sorted(node.name for node in read.nodes) == sorted(read.execution_order)
    assert read.to_dict() == d.PipelineDefinition.from_json(json.loads(written)).to_dict()


@THOROUGH
@given(definition=pipelines())
def test_service_model_takes_every_request(definition: d.PipelineDefinition):
    NOTES.cases = EXAMPLES
    assert [] == violations(filled(definition))
