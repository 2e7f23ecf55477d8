"""What must stay so, whatever else changes."""

from __future__ import annotations

import pytest
from cdk_sagemaker_training import CAPACITY_ERROR, Severity
from cdk_sagemaker_training.testing import PipelineAssertions

from stacks.churn_stack import ChurnStack


@pytest.fixture(scope="module")
def pipeline(stack: ChurnStack) -> PipelineAssertions:
    return PipelineAssertions.from_stack(stack)


def test_nothing_is_found_in_it(pipeline: PipelineAssertions) -> None:
    pipeline.has_no_findings(min_severity=Severity.WARNING)


def test_training_is_cheap_patient_and_closed(pipeline: PipelineAssertions) -> None:
    pipeline.step("Train").uses_spot().has_retry_for(CAPACITY_ERROR).runs_in_vpc().is_encrypted()
