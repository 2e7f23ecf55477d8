"""Check, Endpoint, InferenceComponent and Lineage steps as SDK v2 renders them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final
from unittest import mock

import pytest

import cdk_sagemaker_training.definition as d
from tests.conformance import sdk_v2

pytestmark = pytest.mark.conformance

ANALYZER: Final = "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer"
CLARIFY: Final = "205585389593.dkr.ecr.us-east-1.amazonaws.com/sagemaker-clarify-processing:1.0"
CSV: Final = {"csv": {"header": True, "output_columns_position": "START"}}
KEY: Final = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

DIFFERENCES: Final = {
    "endpoint tags": "no tags are no member; the SDK writes an empty list",
}
"""Where ours is deliberately better, and why."""

Pair = Callable[[], tuple[Any, Any]]


# --- checks -----------------------------------------------------------------------------------------------------------
JOB: Final[dict[str, dict[str, Any]]] = {
    "default": {},
    "every knob": {
        "instance_count": 2,
        "instance_type": "ml.m5.4xlarge",
        "volume_size_in_gb": 60,
        "volume_kms_key": KEY,
        "output_kms_key": KEY,
        "max_runtime_in_seconds": 1800,
        "env": {"X": "1"},
        "tags": {"team": "risk"},
    },
}
NETWORK: Final[dict[str, Any]] = {
    "subnets": ["subnet-1"],
    "security_group_ids": ["sg-1"],
    "enable_network_isolation": True,
    "encrypt_inter_container_traffic": True,
}


def _jobs(image: str, knobs: dict[str, Any], network: dict[str, Any] | None = None) -> tuple[Any, Any]:
    from sagemaker.network import NetworkConfig
    from sagemaker.workflow.check_job_config import CheckJobConfig

    theirs = CheckJobConfig(
        role=sdk_v2.ROLE,
        sagemaker_session=sdk_v2.offline_session(),
        network_config=network and NetworkConfig(**network),
        **knobs,
    )
    ours = d.CheckJobConfig(
        role=sdk_v2.ROLE, image_uri=image, network_config=d.NetworkConfig(**network) if network else None, **knobs
    )
    return theirs, ours


def _quality(
    kind: str,
    *,
    job: str = "default",
    network: dict[str, Any] | None = None,
    variable: bool = False,
    step: dict[str, Any] | None = None,
    **members: Any,
) -> tuple[Any, Any]:
    from sagemaker.workflow import parameters, quality_check_step

    theirs_job, ours_job = _jobs(ANALYZER, JOB[job], network)
    given: dict[str, Any] = {"dataset_format": CSV, "output_s3_uri": "s3://bucket/out", **members}

    def build(steps: Any, names: Any, job_config: Any) -> Any:
        dataset = names.ParameterString(name="Data") if variable else "s3://bucket/data.csv"
        config = getattr(steps, f"{kind}QualityCheckConfig")(baseline_dataset=dataset, **given)
        skip = {"skip_check": names.ParameterBoolean(name="Skip")} if variable else {}
        return steps.QualityCheckStep(
            name="Check", quality_check_config=config, check_job_config=job_config, **skip, **(step or {})
        )

    return build(quality_check_step, parameters, theirs_job), build(d, d, ours_job)


def _clarify(
    kind: str, *, dataset_type: str = "text/csv", job: str = "default", step: dict[str, Any] | None = None
) -> tuple[Any, Any]:
    from sagemaker import clarify
    from sagemaker.workflow import clarify_check_step

    theirs_job, ours_job = _jobs(CLARIFY, JOB[job])
    config: dict[str, Any] = {
        "data_config": clarify.DataConfig(
            s3_data_input_path="s3://bucket/in",
            s3_output_path="s3://bucket/out",
            s3_analysis_config_output_path="s3://bucket/config",
            label="y",
            headers=["y", "x"],
            dataset_type=dataset_type,
        )
    }
    bias = clarify.BiasConfig(label_values_or_threshold=[1], facet_name="x")
    model = clarify.ModelConfig(model_name="model", instance_count=1, instance_type="ml.m5.xlarge")
    if kind != "ModelExplainability":
        config["data_bias_config"] = bias
    if kind == "ModelBias":
        config["model_predicted_label_config"] = clarify.ModelPredictedLabelConfig()
    if kind == "ModelExplainability":
        config["explainability_config"] = clarify.SHAPConfig(baseline=[[1]], num_samples=3, agg_method="mean_abs")
    if kind != "DataBias":
        config["model_config"] = model
    name = f"{kind}CheckConfig"
    theirs = clarify_check_step.ClarifyCheckStep(
        name="Check",
        clarify_check_config=getattr(clarify_check_step, name)(**config),
        check_job_config=theirs_job,
        **(step or {}),
    )
    ours = d.ClarifyCheckStep(
        name="Check",
        clarify_check_config=getattr(d, name)(
            s3_analysis_config_uri="s3://bucket/config",
            s3_data_input_path="s3://bucket/in",
            s3_output_path="s3://bucket/out",
            **({} if kind == "DataBias" else {"model_name": "model"}),
        ),
        check_job_config=ours_job,
        **(step or {}),
    )
    return theirs, ours


# --- endpoints --------------------------------------------------------------------------------------------------------
def _endpoint_config(theirs: dict[str, Any], ours: dict[str, Any], **step: Any) -> tuple[Any, Any]:
    from sagemaker.workflow.endpoint_step import EndpointConfigStep

    arguments = sdk_v2.offline_session().create_endpoint_config(name="config", **theirs)
    return (
        EndpointConfigStep(name="Config", step_args=arguments, **step),
        d.EndpointConfigStep(name="Config", endpoint_config_name="config", **ours, **step),
    )


def _variant(**members: Any) -> d.ProductionVariant:
    given: dict[str, Any] = {"model_name": "model", "initial_instance_count": 1, **members}
    return d.ProductionVariant(**given)


def _endpoint(*, tags: dict[str, str] | None = None, config: Any = None, **step: Any) -> tuple[Any, Any]:
    from sagemaker.workflow.endpoint_step import EndpointStep
    from sagemaker.workflow.parameters import ParameterString

    names = (config or "config", config or "config")
    if config == "variable":
        names = (ParameterString(name="Config"), d.ParameterString(name="Config"))
    listed = [{"Key": key, "Value": value} for key, value in (tags or {"team": "risk"}).items()]
    arguments = sdk_v2.offline_session().create_endpoint(endpoint_name="ep", config_name=names[0], tags=listed)
    return (
        EndpointStep(name="Serve", step_args=arguments, **step),
        d.EndpointStep(name="Serve", endpoint_name="ep", endpoint_config_name=names[1], tags=listed, **step),
    )


def _component(*, step: dict[str, Any] | None = None, **members: Any) -> tuple[Any, Any]:
    from sagemaker.workflow.inference_component_step import InferenceComponentStep

    given: dict[str, Any] = {
        "inference_component_name": "component",
        "endpoint_name": "ep",
        "variant_name": "AllTraffic",
        "specification": {"ModelName": "model", "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 1024}},
        "runtime_config": {"CopyCount": 1},
        **members,
    }
    return (
        InferenceComponentStep(
            name="Place", step_args=sdk_v2.offline_session().create_inference_component(**given), **(step or {})
        ),
        d.InferenceComponentStep(name="Place", **given, **(step or {})),
    )


# --- lineage ----------------------------------------------------------------------------------------------------------
ACTION: Final = {"action_name": "run", "source_uri": "s3://bucket/run", "action_type": "ModelTraining"}
ARTIFACT: Final = {"artifact_name": "model", "source_uri": "s3://bucket/model.tar.gz", "artifact_type": "Model"}
CONTEXT: Final = {"context_name": "churn", "source_uri": "s3://bucket/churn", "context_type": "Project"}


def _lineage(
    actions: list[Any] | None = None,
    artifacts: list[Any] | None = None,
    contexts: list[Any] | None = None,
    ends: list[tuple[dict[str, Any], dict[str, Any], str | None]] | None = None,
) -> tuple[Any, Any]:
    from sagemaker.lineage.action import Action
    from sagemaker.lineage.artifact import Artifact
    from sagemaker.lineage.context import Context
    from sagemaker.workflow import lineage_step

    def captured(kind: Any, requests: list[Any] | None) -> list[Any]:
        return [kind.create(**request, sagemaker_session=sdk_v2.offline_session()) for request in requests or []]

    def linked(names: Any) -> list[Any]:
        return [
            names.LineageAssociation(
                source=names.LineageEntityReference(**source),
                destination=names.LineageEntityReference(**destination),
                association_type=kind,
            )
            for source, destination, kind in ends or []
        ]

    theirs = lineage_step.LineageStep(
        name="Record",
        actions=captured(Action, actions),
        artifacts=captured(Artifact, artifacts),
        contexts=captured(Context, contexts),
        associations=linked(lineage_step),
    )
    ours = d.LineageStep(
        name="Record",
        actions=[d.LineageAction(**request) for request in actions or []],
        artifacts=[d.LineageArtifact(**request) for request in artifacts or []],
        contexts=[d.LineageContext(**request) for request in contexts or []],
        associations=linked(d),
    )
    return theirs, ours


TAGS: Final = [{"Key": "team", "Value": "risk"}]
RUN: Final = {"name": "run", "type": "Action"}
MODEL: Final = {"name": "model", "type": "Artifact"}

CASES: Final[dict[str, Pair]] = {
    "data quality": lambda: _quality("Data"),
    "data quality, every knob": lambda: _quality("Data", job="every knob", network=NETWORK),
    "data quality, scripts": lambda: _quality(
        "Data",
        record_preprocessor_script="s3://bucket/code/pre.py",
        post_analytics_processor_script="s3://bucket/code/post.py",
    ),
    "data quality, variables": lambda: _quality("Data", variable=True),
    "data quality, baseline": lambda: _quality(
        "Data",
        step={
            "supplied_baseline_statistics": "s3://bucket/statistics.json",
            "supplied_baseline_constraints": "s3://bucket/constraints.json",
            "register_new_baseline": True,
            "fail_on_violation": False,
            "model_package_group_name": "churn",
        },
    ),
    "model quality": lambda: _quality("Model", problem_type="Regression"),
    "model quality, attributes": lambda: _quality(
        "Model",
        problem_type="BinaryClassification",
        inference_attribute="_c0",
        probability_attribute="_c1",
        ground_truth_attribute="_c2",
        probability_threshold_attribute=0.5,
    ),
    "model quality, described": lambda: _quality(
        "Model", problem_type="Regression", step={"display_name": "d", "description": "e", "skip_check": True}
    ),
    "data bias": lambda: _clarify("DataBias"),
    "data bias, every knob": lambda: _clarify("DataBias", job="every knob"),
    "data bias, parquet": lambda: _clarify("DataBias", dataset_type="application/x-parquet"),
    "model bias": lambda: _clarify("ModelBias"),
    "explainability": lambda: _clarify("ModelExplainability", step={"model_package_group_name": "churn"}),
    "explainability, described": lambda: _clarify(
        "ModelExplainability", step={"display_name": "d", "register_new_baseline": True, "skip_check": True}
    ),
    "endpoint config": lambda: _endpoint_config(
        {"model_name": "model", "initial_instance_count": 1, "instance_type": "ml.m5.large"},
        {"production_variants": [_variant(instance_type="ml.m5.large")]},
    ),
    "endpoint config, key and tags": lambda: _endpoint_config(
        {
            "model_name": "model",
            "initial_instance_count": 2,
            "instance_type": "ml.m5.large",
            "kms_key": KEY,
            "tags": TAGS,
        },
        {
            "production_variants": [_variant(instance_type="ml.m5.large", initial_instance_count=2)],
            "kms_key": KEY,
            "tags": TAGS,
        },
    ),
    "endpoint config, volume": lambda: _endpoint_config(
        {"model_name": "model", "initial_instance_count": 1, "instance_type": "ml.m5.large", "volume_size": 100},
        {"production_variants": [_variant(instance_type="ml.m5.large", volume_size_in_gb=100)]},
    ),
    "endpoint config, serverless": lambda: _endpoint_config(
        {"model_name": "model", "serverless_inference_config_dict": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}},
        {
            "production_variants": [
                _variant(
                    initial_instance_count=None,
                    additional_members={"ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}},
                )
            ]
        },
    ),
    "endpoint config, asynchronous": lambda: _endpoint_config(
        {
            "model_name": "model",
            "initial_instance_count": 1,
            "instance_type": "ml.m5.large",
            "async_inference_config_dict": {"OutputConfig": {"S3OutputPath": "s3://bucket/async"}},
        },
        {
            "production_variants": [_variant(instance_type="ml.m5.large")],
            "additional_arguments": {
                "AsyncInferenceConfig": {"OutputConfig": {"S3OutputPath": "s3://bucket/async"}},
            },
        },
    ),
    "endpoint config, described": lambda: _endpoint_config(
        {"model_name": "model", "initial_instance_count": 1, "instance_type": "ml.m5.large"},
        {"production_variants": [_variant(instance_type="ml.m5.large")]},
        display_name="d",
        description="e",
    ),
    "endpoint": _endpoint,
    "endpoint, two tags": lambda: _endpoint(tags={"team": "risk", "cost": "1"}),
    "endpoint, described": lambda: _endpoint(display_name="d"),
    "endpoint, explained": lambda: _endpoint(description="e"),
    "endpoint, other config": lambda: _endpoint(config="other"),
    "endpoint, variable": lambda: _endpoint(config="variable"),
    "component": _component,
    "component, copies": lambda: _component(runtime_config={"CopyCount": 3}),
    "component, described": lambda: _component(step={"display_name": "d"}),
    "component, tags": lambda: _component(tags=TAGS),
    "component, container": lambda: _component(specification={"Container": {"Image": sdk_v2.IMAGE}}),
    "component, base": lambda: _component(specification={"BaseInferenceComponentName": "base"}),
    "action": lambda: _lineage(actions=[ACTION]),
    "action, every member": lambda: _lineage(
        actions=[
            {
                **ACTION,
                "source_type": "S3ETag",
                "description": "d",
                "status": "Completed",
                "properties": {"k": "v"},
                "tags": TAGS,
            }
        ]
    ),
    "artifact": lambda: _lineage(artifacts=[{**ARTIFACT, "properties": {"k": "v"}, "tags": TAGS}]),
    "artifact, source types": lambda: _lineage(
        artifacts=[{**ARTIFACT, "source_types": [{"SourceIdType": "MD5Hash", "Value": "1"}]}]
    ),
    "context": lambda: _lineage(
        contexts=[{**CONTEXT, "source_type": "x", "description": "d", "properties": {"k": "v"}}]
    ),
    "associations": lambda: _lineage([ACTION], [ARTIFACT], [CONTEXT], [(RUN, MODEL, "Produced"), (MODEL, RUN, None)]),
    "associations by arn": lambda: _lineage(
        ends=[({"arn": "arn:aws:sagemaker:us-east-1:123456789012:artifact/a"}, {"arn": "b"}, "DerivedFrom")]
    ),
}


@pytest.fixture(autouse=True)
def no_uploads() -> Iterator[None]:
    """The SDK writes configurations to S3 while it builds a Clarify check."""

    def uploaded(*_args: Any, desired_s3_uri: str = "", **_members: Any) -> str:
        return desired_s3_uri

    with (
        mock.patch("sagemaker.s3.S3Uploader.upload", side_effect=uploaded),
        mock.patch("sagemaker.s3.S3Uploader.upload_string_as_file_body", side_effect=uploaded),
        mock.patch("sagemaker.clarify._upload_analysis_config", return_value="s3://bucket/config"),
    ):
        yield


@pytest.mark.parametrize("case", CASES)
def test_the_step_is_the_sdks(case: str) -> None:
    theirs, ours = CASES[case]()
    [expected] = sdk_v2.sdk_definition([theirs])["Steps"]
    if expected["Type"] in {"Endpoint", "EndpointConfig"} and expected["Arguments"].get("Tags") == []:
        assert "endpoint tags" in DIFFERENCES
        del expected["Arguments"]["Tags"]
    assert [expected] == sdk_v2.ours([ours])["Steps"]
