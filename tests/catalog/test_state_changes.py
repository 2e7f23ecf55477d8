"""Names and statuses in events agree with the pinned botocore, and wildcards with the names of jobs."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, cast

import botocore.session
import pytest

from cdk_sagemaker_training.catalog import state_changes
from cdk_sagemaker_training.catalog.limits import MAX_STEP_NAME_CHARS


@pytest.fixture(scope="module")
def model() -> Any:
    return cast("Any", botocore.session).get_session().get_service_model("sagemaker")


def test_statuses(model: Any):
    def values(shape: str) -> set[str]:
        return set(model.shape_for(shape).enum)

    assert values("PipelineExecutionStatus") == set(state_changes.EXECUTION_STATUSES)
    assert values("StepStatus") == set(state_changes.STEP_STATUSES)
    assert values("TrainingJobStatus") - set(state_changes.ENDED_JOB_STATUSES) == {"InProgress", "Stopping", "Deleting"}
    assert {state_changes.INTERRUPTED, state_changes.WAITED_TOO_LONG} <= values("SecondaryStatus")


def test_a_job_is_told_about_in_the_words_of_its_description(model: Any):
    members = set(model.shape_for("DescribeTrainingJobResponse").members)
    event = state_changes.TRAINING_JOB
    assert {"Tags"} == set(event.keys) - members
    assert [] == [name for name in event.unverified if name not in members]
    assert [] == sorted(set(event.keys) & set(event.unverified))


def test_a_version_is_told_about_in_the_words_of_its_description(model: Any):
    members = set(model.shape_for("DescribeModelPackageOutput").members)
    assert [] == sorted(set(state_changes.MODEL_PACKAGE.keys) - members)
    assert set(model.shape_for("ModelApprovalStatus").enum) == set(state_changes.APPROVAL_STATUSES)
    assert state_changes.APPROVED in state_changes.APPROVAL_STATUSES


def test_detail_types():
    events = (
        state_changes.EXECUTION,
        state_changes.STEP,
        state_changes.TRAINING_JOB,
        state_changes.MODEL_PACKAGE,
    )
    assert [
        "SageMaker Model Building Pipeline Execution Status Change",
        "SageMaker Model Building Pipeline Execution Step Status Change",
        "SageMaker Training Job State Change",
        "SageMaker Model Package State Change",
    ] == [event.detail_type for event in events]


@pytest.mark.parametrize(
    ("step", "prefix", "job", "same"),
    [
        ("Train", None, "pipelines-p4jn9xou8a8s-Train-tmgxry49ug", True),
        ("Train", None, "pipelines-p4jn9xou8a8s-Tune-tmgxry49ug", False),
        ("Train_and_evaluate_all", None, "pipelines-p4jn9xou8a8s-Train-and-evaluate-a-tmgxry49ug", True),
        ("Evaluate-everything-_again", None, "pipelines-p4jn9xou8a8s-Evaluate-everything-tmgxry49ug", True),
        ("Train", "churn", "churn-p4jn9xou8a8s-tmgxry49ug", True),
        ("Train", "churn", "pipelines-p4jn9xou8a8s-Train-tmgxry49ug", False),
    ],
)
def test_wildcards(step: str, prefix: str | None, job: str, same: bool):
    assert len(step) <= MAX_STEP_NAME_CHARS
    assert same == fnmatchcase(job, state_changes.job_name_wildcard(step, prefix))
