"""Model and RegisterModel steps: our document beside that of SDK v2 for the same input."""

from __future__ import annotations

from typing import Any

import pytest

import cdk_sagemaker_training.definition as d

from . import sdk_v2

pytestmark = pytest.mark.conformance

DIFFERENCES = {
    "explicit_no_isolation": (
        "enable_network_isolation=False is written, to say that not even the workspace's is wanted; the SDK leaves it "
        "out, which means the same to the service."
    ),
}

DATA = "s3://bucket/model.tar.gz"
BASE: dict[str, Any] = {"image_uri": sdk_v2.IMAGE, "model_data": DATA, "role": sdk_v2.ROLE}
VPC: dict[str, Any] = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
SOURCE = {"S3DataSource": {"S3Uri": "s3://bucket/model/", "S3DataType": "S3Prefix", "CompressionType": "None"}}

MODELS: dict[str, dict[str, Any]] = {
    "minimal": {},
    "without_data": {"model_data": None},
    "environment": {"env": {"LEVEL": "debug"}},
    "network": {"vpc_config": VPC, "enable_network_isolation": True},
    "private_registry": {"image_config": {"RepositoryAccessMode": "Vpc"}},
    "data_source": {"model_data": SOURCE},
    "more_data": {"additional_model_data_sources": [{"ChannelName": "draft", **SOURCE}]},
}
REPORT: dict[str, Any] = {"content_type": "application/json", "s3_uri": "s3://bucket/report.json"}
TYPES: dict[str, Any] = {
    "content_types": ["text/csv"],
    "response_types": ["application/json"],
    "inference_instances": ["ml.m5.xlarge"],
    "transform_instances": ["ml.m5.2xlarge"],
}


def sdk_model(**knobs: Any) -> Any:
    from sagemaker.model import Model

    return Model(**sdk_v2.merged(BASE, knobs), sagemaker_session=sdk_v2.offline_session())


def sdk_create(model: Any, **create: Any) -> Any:
    from sagemaker.workflow.model_step import ModelStep

    return ModelStep(name="Make", step_args=model.create(**create))


def sdk_register(model: Any = None, **knobs: Any) -> Any:
    from sagemaker.workflow.model_step import ModelStep

    return ModelStep(
        name="Make",
        step_args=(model or sdk_model()).register(
            **sdk_v2.merged(TYPES, {"model_package_group_name": "group", **knobs})
        ),
    )


def our_register(**knobs: Any) -> d.RegisterModel:
    given: dict[str, Any] = {"model": d.Model(**BASE), **TYPES, "model_package_group_name": "group", **knobs}
    return d.RegisterModel(name="Make-RegisterModel", **given)


@pytest.mark.parametrize("case", MODELS)
def test_model_step(case: str):
    ours = d.CreateModelStep(name="Make-CreateModel", model=d.Model(**sdk_v2.merged(BASE, MODELS[case])))

    assert sdk_v2.sdk_definition([sdk_create(sdk_model(**MODELS[case]))]) == sdk_v2.ours([ours])


def test_model_step_with_tags():
    tags = [{"Key": "team", "Value": "risk"}]
    ours = d.CreateModelStep(name="Make-CreateModel", model=d.Model(**BASE, tags=tags))

    assert sdk_v2.sdk_definition([sdk_create(sdk_model(), tags=tags)]) == sdk_v2.ours([ours])


def test_inference_pipeline():
    from sagemaker.pipeline import PipelineModel

    first, second = {"env": {"A": "1"}}, {"model_data": "s3://bucket/second.tar.gz"}
    theirs = PipelineModel(
        models=[sdk_model(**first), sdk_model(**second)],
        role=sdk_v2.ROLE,
        vpc_config=VPC,
        sagemaker_session=sdk_v2.offline_session(),
    )
    parts = [d.Model(**sdk_v2.merged(BASE, knobs, {"role": None})) for knobs in (first, second)]
    ours = d.PipelineModel(models=parts, role=sdk_v2.ROLE, vpc_config=VPC)

    assert sdk_v2.sdk_definition([sdk_create(theirs, instance_type="ml.m5.xlarge")]) == sdk_v2.ours(
        [d.CreateModelStep(name="Make-CreateModel", model=ours)]
    )


def test_difference_explicit_no_isolation():
    theirs = sdk_v2.sdk_definition([sdk_create(sdk_model(enable_network_isolation=False))])
    model = d.Model(**BASE, enable_network_isolation=False)
    ours = sdk_v2.ours([d.CreateModelStep(name="Make-CreateModel", model=model)])

    assert sdk_v2.inside(ours, "Steps", 0, "Arguments", "EnableNetworkIsolation") is False
    assert theirs == sdk_v2.without(ours, "Steps", 0, "Arguments", "EnableNetworkIsolation")
    assert "explicit_no_isolation" in DIFFERENCES


REGISTRATIONS: dict[str, dict[str, Any]] = {
    "minimal": {},
    "approved": {"approval_status": "Approved"},
    "described": {"domain": "MACHINE_LEARNING", "task": "CLASSIFICATION", "sample_payload_url": "s3://bucket/p.tar.gz"},
    "customer_metadata": {"customer_metadata_properties": {"team": "risk"}},
    "unvalidated": {"skip_model_validation": "All"},
    "source": {"source_uri": "https://git.example.com/model"},
    "no_instances": {"inference_instances": None, "transform_instances": None},
}


@pytest.mark.parametrize("case", REGISTRATIONS)
def test_register_model_step(case: str):
    knobs = REGISTRATIONS[case]

    assert sdk_v2.sdk_definition([sdk_register(**knobs)]) == sdk_v2.ours([our_register(**knobs)])


def test_registration_with_a_description():
    theirs = sdk_register(description="churn")

    assert sdk_v2.sdk_definition([theirs]) == sdk_v2.ours([our_register(model_description="churn")])


def test_registration_with_metrics_and_baselines():
    from sagemaker.drift_check_baselines import DriftCheckBaselines
    from sagemaker.metadata_properties import MetadataProperties
    from sagemaker.model_metrics import FileSource, MetricsSource, ModelMetrics

    metrics = ["model_statistics", "model_constraints", "model_data_statistics", "bias", "bias_pre_training"]
    drift = ["model_statistics", "model_data_constraints", "bias_pre_training_constraints"]
    metadata = {"commit_id": "abc", "repository": "https://git.example.com/model"}
    file = {"s3_uri": "s3://bucket/bias.json"}
    report: Any = MetricsSource(**REPORT)
    our_report: Any = d.MetricsSource(**REPORT)
    theirs = sdk_register(
        model_metrics=ModelMetrics(**dict.fromkeys(metrics, report)),
        drift_check_baselines=DriftCheckBaselines(**dict.fromkeys(drift, report), bias_config_file=FileSource(**file)),
        metadata_properties=MetadataProperties(**metadata),
    )
    ours = our_register(
        model_metrics=d.ModelMetrics(**dict.fromkeys(metrics, our_report)),
        drift_check_baselines=d.DriftCheckBaselines(
            **dict.fromkeys(drift, our_report), bias_config_file=d.FileSource(**file)
        ),
        metadata_properties=d.MetadataProperties(**metadata),
    )

    assert sdk_v2.sdk_definition([theirs]) == sdk_v2.ours([ours])


def test_registration_with_a_life_cycle():
    from sagemaker.model_life_cycle import ModelLifeCycle

    stage = {"stage": "Staging", "stage_status": "Pending", "stage_description": "waits"}
    theirs = sdk_register(model_life_cycle=ModelLifeCycle(**stage))

    assert sdk_v2.sdk_definition([theirs]) == sdk_v2.ours([our_register(model_life_cycle=d.ModelLifeCycle(**stage))])


def test_registration_of_an_inference_pipeline():
    from sagemaker.pipeline import PipelineModel

    both = [sdk_model(), sdk_model(model_data="s3://bucket/second.tar.gz")]
    theirs = PipelineModel(models=both, role=sdk_v2.ROLE, sagemaker_session=sdk_v2.offline_session())
    parts = [
        d.Model(**sdk_v2.merged(BASE, {"role": None, "model_data": data}))
        for data in (DATA, "s3://bucket/second.tar.gz")
    ]
    ours = our_register(model=d.PipelineModel(models=parts, role=sdk_v2.ROLE))

    assert sdk_v2.sdk_definition([sdk_register(theirs)]) == sdk_v2.ours([ours])


def test_registration_of_an_image_and_data_alone():
    from sagemaker.workflow.step_collections import RegisterModel

    theirs = RegisterModel(name="Make", estimator=None, model=sdk_model(), model_package_group_name="group", **TYPES)
    expected = sdk_v2.sdk_definition([theirs])
    ours = sdk_v2.ours([our_register(model=None, image_uri=sdk_v2.IMAGE, model_data=DATA)])
    place = ("Steps", 0, "Arguments", "InferenceSpecification", "Containers", 0)

    assert {"Image": sdk_v2.IMAGE, "ModelDataUrl": DATA} == sdk_v2.inside(ours, *place)
    assert sdk_v2.without(expected, *place, "Environment") == ours
