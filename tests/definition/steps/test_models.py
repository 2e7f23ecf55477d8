from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    AutoML,
    AutoMLInput,
    AutoMLStep,
    CreateModelStep,
    DriftCheckBaselines,
    FileSource,
    MetadataProperties,
    MetricsSource,
    Model,
    ModelLifeCycle,
    ModelMetrics,
    ModelPackage,
    PipelineModel,
    RegisterModel,
    Transformer,
    TransformInput,
    TransformStep,
)
from tests.support.mistakes import wrong_fields as wrong
from tests.support.service_model import violations
from tests.support.steps import IMAGE, ROLE

DATA = "s3://bucket/model.tar.gz"
MODEL = Model(image_uri=IMAGE, model_data=DATA)
VPC = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
SOURCE = MetricsSource(content_type="application/json", s3_uri="s3://bucket/report.json")


def transform(given: dict[str, Any] | None = None, **knobs: Any) -> TransformStep:
    knobs = {"model_name": "m", "instance_type": "ml.m5.xlarge", "output_path": "s3://o/", **knobs}
    transformer = Transformer(**knobs)
    return TransformStep(name="Score", transformer=transformer, inputs=TransformInput(data="s3://d/", **(given or {})))


def register(**knobs: Any) -> RegisterModel:
    return RegisterModel(name="Register", model_package_group_name="group", **knobs)


def automl(inputs: Any = "s3://d/", **knobs: Any) -> AutoMLStep:
    knobs = {"role": ROLE, "target_attribute_name": "y", "output_path": "s3://o/", **knobs}
    job = AutoML(**knobs)
    return AutoMLStep(name="Search", auto_ml=job, inputs=inputs)


FULL = register(
    model=MODEL,
    content_types=["text/csv"],
    response_types=["text/csv"],
    inference_instances=["ml.m5.xlarge"],
    model_metrics=ModelMetrics(model_statistics=SOURCE, bias=SOURCE),
    drift_check_baselines=DriftCheckBaselines(bias_config_file=FileSource(s3_uri="s3://bucket/bias.json")),
    metadata_properties=MetadataProperties(commit_id="abc"),
    customer_metadata_properties={"team": "risk"},
    domain="MACHINE_LEARNING",
    task="CLASSIFICATION",
    model_card={"ModelCardContent": "{}", "ModelCardStatus": "Draft"},
    model_life_cycle=ModelLifeCycle(stage="Staging", stage_status="Pending"),
    model_kms_key="alias/card",
)


@pytest.mark.parametrize(
    ("operation", "name", "step"),
    [
        ("CreateTransformJob", "TransformJobName", transform({"join_source": "Input"}, max_payload=0, env={"A": 1})),
        ("CreateModel", "ModelName", CreateModelStep(name="M", model=MODEL)),
        ("CreateModel", "ModelName", CreateModelStep(name="M", model=Model(image_uri=IMAGE, vpc_config=VPC))),
        ("CreateModel", "ModelName", CreateModelStep(name="M", model=PipelineModel(models=[MODEL, MODEL]))),
        ("CreateModel", "ModelName", CreateModelStep(name="M", model=ModelPackage(model_package_arn="package"))),
        ("CreateModelPackage", "ClientToken", FULL),
        ("CreateModelPackage", "ClientToken", register(source_uri="models:/churn/1")),
        ("CreateModelPackage", "ClientToken", register(image_uri=IMAGE, model_data=DATA)),
        ("CreateModelPackage", "ClientToken", register(container_def_list=[{"Image": IMAGE}])),
        ("CreateAutoMLJob", "AutoMLJobName", automl(max_candidates=10, validation_fraction=0.3)),
    ],
)
def test_the_service_accepts_it(operation: str, name: str, step: Any):
    # The model's patterns of these two are no regular expressions of Python.
    sent = {k: v for k, v in step.arguments().items() if k not in {"CustomerMetadataProperties", "SourceUri"}}

    assert [] == violations(operation, {name: "name", **sent})


def test_a_model_package_is_a_container():
    request: Any = ModelPackage(model_package_arn="package", env={"A": 1}).create()

    assert {"Containers": [{"ModelPackageName": "package", "Environment": {"A": "1"}}]} == request


def test_a_model_out_of_parts_of_a_data_source():
    source = {"S3DataSource": {"S3Uri": "s3://b/", "S3DataType": "S3Prefix", "CompressionType": "None"}}
    container = Model(image_uri=IMAGE, model_data=source).containers()[0]

    assert (source, False) == (container["ModelDataSource"], "ModelDataUrl" in container)


def test_containers_that_are_called_by_name():
    parts = [Model(image_uri=IMAGE, container_hostname=name) for name in ("first", "second")]
    request: Any = PipelineModel(models=parts, inference_execution_mode="Direct").create()

    assert {"Mode": "Direct"} == request["InferenceExecutionConfig"]
    assert ["first", "second"] == [container["ContainerHostname"] for container in request["Containers"]]


def test_the_best_model_of_automl_is_told_what_it_needs():
    model = automl().get_best_auto_ml_model(role=ROLE)

    container: Any = model.containers()[0]
    assert {"Get": "Steps.Search.BestCandidate.InferenceContainers[0].ModelDataUrl"} == container["ModelDataUrl"]
    assert "SAGEMAKER_PROGRAM" in container["Environment"]


@pytest.mark.parametrize(
    ("where", "make"),
    [
        ("max_payload", lambda: transform(max_payload=101)),
        ("env", lambda: transform(env={f"V{n}": "" for n in range(17)})),
        ("instance_count", lambda: transform(instance_count=0)),
        ("model_name", lambda: transform(model_name="x" * 64)),
        ("input_filter", lambda: transform({"input_filter": "$" * 64})),
        ("split_type", lambda: transform({"split_type": "Word"})),
        (
            "model_client_config['InvocationsMaxRetries']",
            lambda: transform({"model_client_config": {"InvocationsMaxRetries": 4}}),
        ),
        ("model_client_config", lambda: transform({"model_client_config": {"Retries": 1}})),
        ("vpc_config", lambda: Model(image_uri=IMAGE, vpc_config={"Subnets": ["subnet-1"]})),
        ("model_data", lambda: Model(image_uri=IMAGE, model_data="model.tar.gz")),
        ("models", lambda: PipelineModel(models=[MODEL])),
        ("models[0].role", lambda: PipelineModel(models=[Model(image_uri=IMAGE, role=ROLE), MODEL])),
        (
            "models[1].container_hostname",
            lambda: PipelineModel(
                models=[Model(image_uri=IMAGE, container_hostname="a"), MODEL], inference_execution_mode="Direct"
            ),
        ),
        ("image_uri, model, container_def_list", register),
        ("image_uri, model, container_def_list", lambda: register(image_uri=IMAGE, model=MODEL)),
        ("model_data", lambda: register(model=MODEL, model_data=DATA)),
        ("domain", lambda: register(model=MODEL, domain="FISH")),
        ("skip_model_validation", lambda: register(model=MODEL, skip_model_validation="Some")),
        ("content_digest", lambda: MetricsSource(content_type="a/b", s3_uri="s3://b/", content_digest="sha256:1")),
        ("stage", lambda: ModelLifeCycle(stage="", stage_status="Pending")),
        ("auto_ml.target_attribute_name", lambda: automl(target_attribute_name=None)),
        ("mode", lambda: automl(mode="AUTO")),
        ("max_candidates", lambda: automl(max_candidates=751)),
        ("validation_fraction", lambda: automl(validation_fraction=1)),
        ("problem_type, job_objective", lambda: automl(problem_type="Regression")),
        ("inputs", lambda: automl(inputs=["s3://a/", "s3://b/", "s3://c/"])),
        ("inputs", lambda: AutoMLInput(inputs=[], target_attribute_name="y")),
    ],
)
def test_what_is_refused(where: str, make: Any):
    assert [where] == wrong(make)
