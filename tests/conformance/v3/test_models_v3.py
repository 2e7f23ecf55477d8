"""Model and RegisterModel steps, as SDK v3's ``ModelBuilder`` and ``ModelStep`` render them."""

from __future__ import annotations

from typing import Any

import pytest

import cdk_sagemaker_training.definition as d
from tests.conformance.v3.sdk_names import IMAGE, train, v3
from tests.conformance.v3.sdk_v3 import ROLE, same, session

pytestmark = pytest.mark.conformance

from sagemaker.core import drift_check_baselines, metadata_properties, model_metrics  # noqa: E402
from sagemaker.serve.model_builder import ModelBuilder  # noqa: E402

DATA = "s3://bucket/model.tar.gz"
SCRIPT_MODE = {
    "SAGEMAKER_PROGRAM": "",
    "SAGEMAKER_SUBMIT_DIRECTORY": "",
    "SAGEMAKER_CONTAINER_LOG_LEVEL": "20",
    "SAGEMAKER_REGION": "us-east-1",
}
"""What v3's builder adds to the environment of every model that it registers: part of its input, not of the format."""

SERVED = {"content_types": ["text/csv"], "response_types": ["text/csv"]}
ON = {"inference_instances": ["ml.m5.xlarge"], "transform_instances": ["ml.m5.xlarge"]}
KINDS = ("model_statistics", "model_constraints", "model_data_statistics", "model_data_constraints")


def builder(**knobs: Any) -> Any:
    given = {"image_uri": IMAGE, "s3_model_data_url": DATA, "role_arn": ROLE, "sagemaker_session": session(), **knobs}
    return ModelBuilder(**given)


def create(ours: dict[str, Any], build: dict[str, Any] | None = None, **theirs: Any) -> None:
    step = v3.ModelStep(name="Create", step_args=builder(**theirs).build(model_name="churn", **(build or {})))
    model = d.Model(**{"image_uri": IMAGE, "model_data": DATA, "role": ROLE, **ours})
    same([step], [d.CreateModelStep(name="Create", model=model)])


def register(ours: dict[str, Any], theirs: dict[str, Any], **step: Any) -> None:
    known = {"model_package_group_name": "churn", **SERVED, **ON}
    made = v3.ModelStep(name="Register", step_args=builder().register(**known, **theirs), **step)
    model = d.Model(image_uri=IMAGE, model_data=DATA, env=SCRIPT_MODE)
    same([made], [d.RegisterModel(name="Register", model=model, **known, **ours, **step)])


def test_model():
    create({})


def test_model_with_an_environment():
    create({"env": {"LEVEL": "debug"}}, env_vars={"LEVEL": "debug"})


def test_model_with_tags():
    create({"tags": {"team": "risk"}}, {"tags": [{"Key": "team", "Value": "risk"}]})


def test_model_of_a_training_step():
    theirs, ours = train(v3), train(d)
    data = theirs.properties.ModelArtifacts.S3ModelArtifacts
    step = v3.ModelStep(name="Create", step_args=builder(s3_model_data_url=data).build(model_name="churn"))
    model = d.Model(image_uri=IMAGE, model_data=ours.properties.ModelArtifacts.S3ModelArtifacts, role=ROLE)
    same([theirs, step], [ours, d.CreateModelStep(name="Create", model=model)])


@pytest.mark.parametrize("status", ["Approved", "Rejected", "PendingManualApproval"])
def test_register(status: str):
    register({"approval_status": status}, {"approval_status": status})


def test_register_with_words():
    told = {"customer_metadata_properties": {"team": "risk"}, "domain": "MACHINE_LEARNING", "task": "CLASSIFICATION"}
    told |= {"sample_payload_url": "s3://bucket/payload.tar.gz", "skip_model_validation": "All"}
    told["approval_status"] = "Approved"
    register({**told, "model_description": "Who leaves?"}, {**told, "description": "Who leaves?"})


def test_register_with_its_origin():
    told = {"commit_id": "abc", "repository": "https://example.com", "generated_by": "me", "project_id": "churn"}
    theirs = metadata_properties.MetadataProperties(**told)
    common = {"approval_status": "Approved"}
    register({**common, "metadata_properties": d.MetadataProperties(**told)}, {**common, "metadata_properties": theirs})


def reports(n: Any, names: tuple[str, ...]) -> dict[str, Any]:
    source = n.MetricsSource(content_type="application/json", s3_uri="s3://bucket/report.json")
    return dict.fromkeys(names, source)


def test_register_with_metrics():
    names = (*KINDS, "bias", "bias_pre_training", "bias_post_training", "explainability")
    theirs, ours = (n.ModelMetrics(**reports(n, names)) for n in (model_metrics, d))
    common = {"approval_status": "Approved"}
    register({**common, "model_metrics": ours}, {**common, "model_metrics": theirs})


def test_register_with_baselines():
    names = (*KINDS, "bias_pre_training_constraints", "bias_post_training_constraints", "explainability_constraints")
    files = ("bias_config_file", "explainability_config_file")
    their_files = dict.fromkeys(files, model_metrics.FileSource(s3_uri="s3://bucket/config.json"))
    our_files = dict.fromkeys(files, d.FileSource(s3_uri="s3://bucket/config.json"))
    theirs = drift_check_baselines.DriftCheckBaselines(**reports(model_metrics, names), **their_files)
    ours = d.DriftCheckBaselines(**reports(d, names), **our_files)
    common = {"approval_status": "Approved"}
    register({**common, "drift_check_baselines": ours}, {**common, "drift_check_baselines": theirs})


def test_register_retried():
    theirs = v3.StepRetryPolicy(exception_types=[v3.StepExceptionTypeEnum.THROTTLING], max_attempts=3)
    ours = d.StepRetryPolicy(exception_types=[d.THROTTLING], max_attempts=3)
    known = {"model_package_group_name": "churn", **SERVED, **ON, "approval_status": "Approved"}
    step = v3.ModelStep(name="Register", step_args=builder().register(**known), retry_policies=[theirs])
    model = d.Model(image_uri=IMAGE, model_data=DATA, env=SCRIPT_MODE)
    same([step], [d.RegisterModel(name="Register", model=model, **known, retry_policies=[ours])])
