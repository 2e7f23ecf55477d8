"""Quality check and Job steps, as SDK v3 renders them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import pytest

import cdk_sagemaker_training.definition as d
from tests.conformance.v3.sdk_names import v3
from tests.conformance.v3.sdk_v3 import ROLE, same, session

pytestmark = pytest.mark.conformance

from sagemaker.core.workflow.parameters import Parameter as TheirParameter  # noqa: E402 - after the region it takes
from sagemaker.core.workflow.pipeline_context import runnable_by_pipeline  # noqa: E402

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
TAGS = [{"Key": "team", "Value": "risk"}]

CASES: dict[str, Callable[[Any], Sequence[Any]]] = {}


def case(make: Callable[[Any], Sequence[Any]]) -> Callable[[Any], Sequence[Any]]:
    """A case: the steps, and the parameters in them, with the names of the SDK or with ours."""
    CASES[make.__name__] = make
    return make


# --- checks -----------------------------------------------------------------------------------------------------------
ANALYZER = "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer"
CSV = {"csv": {"header": True, "output_columns_position": "START"}}


def check(n: Any, kind: str, config: dict[str, Any], job: dict[str, Any] | None = None, **step: Any) -> Any:
    theirs = {"sagemaker_session": session()} if n is v3 else {"image_uri": ANALYZER}
    job_config = n.CheckJobConfig(role=ROLE, **theirs, **(job or {}))
    common = {"baseline_dataset": "s3://bucket/data.csv", "dataset_format": CSV, "output_s3_uri": "s3://bucket/out"}
    made = getattr(n, f"{kind}QualityCheckConfig")(**common, **config)
    return n.QualityCheckStep(name="Check", quality_check_config=made, check_job_config=job_config, **step)


@case
def data_quality(n: Any):
    return [check(n, "Data", {})]


@case
def data_quality_with_every_knob(n: Any):
    job = {
        "instance_count": 2,
        "instance_type": "ml.m5.4xlarge",
        "volume_size_in_gb": 60,
        "volume_kms_key": KEY,
        "output_kms_key": KEY,
        "max_runtime_in_seconds": 1800,
        "env": {"X": "1"},
        "tags": TAGS,
    }
    step = {
        "skip_check": True,
        "fail_on_violation": False,
        "register_new_baseline": True,
        "model_package_group_name": "group",
        "supplied_baseline_statistics": "s3://bucket/statistics.json",
        "supplied_baseline_constraints": "s3://bucket/constraints.json",
        "cache_config": n.CacheConfig(enable_caching=True, expire_after="P1D"),
    }
    return [check(n, "Data", {}, job, **step)]


@case
def model_quality(n: Any):
    config = {
        "problem_type": "BinaryClassification",
        "inference_attribute": "0",
        "probability_attribute": "1",
        "ground_truth_attribute": "2",
        "probability_threshold_attribute": "0.5",
    }
    return [check(n, "Model", config)]


# --- Job --------------------------------------------------------------------------------------------------------------
class Producer:
    """Stands for the SDK's trainers that create a job: what they capture is what the step is given."""

    _pipeline_caller_name = "create_job"

    def __init__(self, request: dict[str, Any]) -> None:
        self.sagemaker_session, self.request = session(), request

    @runnable_by_pipeline
    def train(self) -> Any:
        self.sagemaker_session._intercept_create_request(copy.deepcopy(self.request), None, "create_job")


def job(n: Any, config: dict[str, Any]) -> Any:
    if n is not v3:
        known = {"role": ROLE, "job_category": "AgentRFT", "job_config_schema_version": "1.0.0"}
        return n.JobStep(name="Job", job_config=config, **known)
    members = {"RoleArn": ROLE, "JobCategory": "AgentRFT", "JobConfigSchemaVersion": "1.0.0"}
    return n.JobStep(name="Job", step_args=Producer({**members, "JobConfigDocument": config}).train())


@case
def job_with_literals(n: Any):
    return [job(n, {"a": "b", "count": 3, "list": [1, 2]})]


@case
def job_with_variables_and_outputs(n: Any):
    model = n.ParameterString(name="Model", default_value="base")
    return [model, job(n, {"Model": model, "OutputDataConfig": {"S3OutputPath": "s3://bucket/out/"}})]


@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_case(make: Callable[[Any], Sequence[Any]]):
    theirs, ours = make(v3), make(d)
    same(
        [found for found in theirs if not isinstance(found, TheirParameter)],
        [found for found in ours if not isinstance(found, d.expressions.parameters.Parameter)],
        their_parameters=[found for found in theirs if isinstance(found, TheirParameter)],
        our_parameters=[found for found in ours if isinstance(found, d.expressions.parameters.Parameter)],
    )
