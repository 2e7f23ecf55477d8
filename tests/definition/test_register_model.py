from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import ParameterString, RegisterModel, builtin_image
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.service_model import violations
from tests.support.steps import IMAGE, train

DATA = "s3://bucket/model.tar.gz"


def register(**fields: Any) -> RegisterModel:
    given: dict[str, Any] = {
        "name": "Register",
        "model_package_group_name": "churn",
        "model_data": DATA,
        "image_uri": IMAGE,
        "content_types": ["text/csv"],
        "response_types": ["text/csv"],
        **fields,
    }
    return RegisterModel(**given)


def test_the_least():
    expected = {
        "ModelPackageGroupName": "churn",
        "InferenceSpecification": {
            "Containers": [{"Image": IMAGE, "ModelDataUrl": DATA}],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
        "ModelApprovalStatus": "PendingManualApproval",
    }
    assert expected.items() <= register().arguments().items()


def test_the_service_takes_it():
    step = register(
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        approval_status="Approved",
        customer_metadata_properties={"team": "risk"},
    )
    assert [] == violations("CreateModelPackage", dict(step.arguments()))


def test_a_model_of_the_pipeline_and_a_status_of_the_execution():
    image = builtin_image("xgboost", "3.2-0")
    status = ParameterString(name="Status", default_value="Approved")
    model_data = train().properties.ModelArtifacts.S3ModelArtifacts
    arguments: Any = register(model_data=model_data, image_uri=image, approval_status=status).arguments()
    expected = {"Image": image, "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}
    assert [expected] == arguments["InferenceSpecification"]["Containers"]
    assert {"Get": "Parameters.Status"} == arguments["ModelApprovalStatus"]


def test_a_status_that_is_none():
    assert [("approval_status", "approved", "one of Approved, Rejected, PendingManualApproval")] == mistakes(
        lambda: register(approval_status="approved")
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"model_package_group_name": ""},
        {"model_data": "bucket/model.tar.gz"},
        {"image_uri": ""},
        {"content_types": "text/csv"},
        {"response_types": 5},
    ],
)
def test_bad_input(fields: dict[str, Any]):
    assert list(fields) == wrong_fields(lambda: register(**fields))


@pytest.mark.parametrize("field", ["inference_instances", "transform_instances"])
@pytest.mark.parametrize("name", ["m5.large", "ml.nope", ""])
def test_what_is_no_instance_type(field: str, name: str):
    assert [f"{field}[1]"] == wrong_fields(lambda: register(**{field: ["ml.m5.large", name]}))


@pytest.mark.parametrize("field", ["inference_instances", "transform_instances"])
def test_instance_types_that_an_execution_knows(field: str):
    assert register(**{field: [ParameterString(name="Type")]})
