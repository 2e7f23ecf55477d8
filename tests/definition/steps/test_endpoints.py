from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    CAPACITY_ERROR,
    CacheConfig,
    EndpointConfigStep,
    EndpointStep,
    ExecutionVariables,
    InferenceComponentStep,
    Join,
    PipelineDefinition,
    ProductionVariant,
    SageMakerJobStepRetryPolicy,
)
from cdk_sagemaker_training.errors import InvalidInputError

VARIANT = ProductionVariant(model_name="m", initial_instance_count=1, instance_type="ml.m5.large")


def test_a_model_goes_into_service() -> None:
    name = Join(on="-", values=["config", ExecutionVariables.PIPELINE_EXECUTION_ID])
    policy = SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=2)
    config = EndpointConfigStep(
        name="Config",
        endpoint_config_name=name,
        production_variants=[VARIANT],
        retry_policies=[policy],
        cache_config=CacheConfig(),
    )
    endpoint = EndpointStep(name="Serve", endpoint_name="ep", endpoint_config_name=config.properties.EndpointConfigName)
    document: Any = PipelineDefinition.from_steps(steps=[endpoint, config])
    assert ["Config", "Serve"] == document.execution_order
    serve, made = document.to_dict()["Steps"]
    assert {"Get": "Steps.Config.EndpointConfigName"} == serve["Arguments"]["EndpointConfigName"]
    assert name.expr == made["Arguments"]["EndpointConfigName"]
    assert [policy.to_request()] == made["RetryPolicies"]
    assert {"Enabled": False} == made["CacheConfig"]


@pytest.mark.parametrize(
    ("build", "where"),
    [
        (
            lambda: ProductionVariant(
                variant_name="a_b",
                initial_instance_count=0,
                instance_type="m5",
                volume_size_in_gb=513,
                initial_variant_weight=-1,
            ),
            ["variant_name", "initial_instance_count", "instance_type", "initial_variant_weight", "volume_size_in_gb"],
        ),
        (
            lambda: EndpointConfigStep(name="C", endpoint_config_name="x" * 64, production_variants=[]),
            ["endpoint_config_name", "production_variants"],
        ),
        (
            lambda: EndpointConfigStep(name="C", endpoint_config_name="x", production_variants=[VARIANT] * 11),
            ["production_variants"],
        ),
        (
            lambda: EndpointConfigStep(
                name="C",
                endpoint_config_name="x",
                production_variants=[VARIANT],
                additional_arguments={"ProductionVariants": []},
            ),
            ["additional_arguments['ProductionVariants']"],
        ),
        (
            lambda: EndpointStep(name="E", endpoint_name="", endpoint_config_name="a_b"),
            ["endpoint_name", "endpoint_config_name"],
        ),
        (
            lambda: InferenceComponentStep(
                name="I", inference_component_name="", endpoint_name="e", specification={}, runtime_config={}
            ),
            ["inference_component_name", "specification", "runtime_config"],
        ),
    ],
)
def test_bounds(build: Any, where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        build()
    assert where == [problem.where for problem in raised.value.problems]


def test_an_inference_component_answers_its_arn() -> None:
    step = InferenceComponentStep(
        name="I", inference_component_name="c", endpoint_name="e", specification={"ModelName": "m"}
    )
    assert {"Get": "Steps.I.InferenceComponentArn"} == step.properties.InferenceComponentArn.expr
