from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    CacheConfig,
    CallbackOutput,
    CallbackStep,
    LambdaOutput,
    LambdaOutputTypeEnum,
    LambdaStep,
    ParameterInteger,
    ParameterString,
)
from cdk_sagemaker_training.errors import InvalidInputError

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/q"


def test_a_lambda_step() -> None:
    step = LambdaStep(
        name="L",
        function_arn=FUNCTION,
        inputs={"a": ParameterInteger(name="I"), "b": [1, None]},
        outputs=[LambdaOutput(output_name="o", output_type=LambdaOutputTypeEnum.Float), LambdaOutput(output_name="p")],
        cache_config=CacheConfig(enable_caching=True, expire_after="P1D"),
    )
    expected = {
        "Name": "L",
        "Type": "Lambda",
        "Arguments": {"a": {"Get": "Parameters.I"}, "b": [1, None]},
        "CacheConfig": {"Enabled": True, "ExpireAfter": "P1D"},
        "FunctionArn": FUNCTION,
        "OutputParameters": [
            {"OutputName": "o", "OutputType": "Float"},
            {"OutputName": "p", "OutputType": "String"},
        ],
    }
    assert expected == step.to_request()


@pytest.mark.parametrize("arn", [f"{FUNCTION}:1", f"{FUNCTION}:$LATEST", f"{FUNCTION}:live", ParameterString(name="P")])
def test_functions_versions_and_aliases(arn: Any) -> None:
    assert LambdaStep(name="L", function_arn=arn).to_request()["FunctionArn"] in (arn, {"Get": "Parameters.P"})


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({"function_arn": "f"}, ["function_arn"]),
        ({"function_arn": None, "inputs": [1], "outputs": ["x"]}, ["inputs", "outputs[0]", "function_arn"]),
        ({"function_arn": FUNCTION, "inputs": {"a": object}}, ["inputs['a']"]),
        (
            {"function_arn": FUNCTION, "outputs": [LambdaOutput(output_name="o"), LambdaOutput(output_name="o")]},
            ["outputs[1].output_name"],
        ),
    ],
)
def test_mistakes_of_a_lambda_step(members: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        LambdaStep(name="L", **members)
    assert where == [problem.where for problem in raised.value.problems]


def test_a_callback_step() -> None:
    outputs = [CallbackOutput(output_name="ok")]
    step = CallbackStep(name="C", sqs_queue_url=QUEUE, inputs={"a": ParameterString(name="S")}, outputs=outputs)
    expected = {
        "Name": "C",
        "Type": "Callback",
        "Arguments": {"a": {"Get": "Parameters.S"}},
        "SqsQueueUrl": QUEUE,
        "OutputParameters": [{"OutputName": "ok", "OutputType": "String"}],
    }
    assert expected == step.to_request()
    assert {"Get": "Steps.C.OutputParameters['ok']"} == step.properties.Outputs["ok"].expr


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({"sqs_queue_url": "q", "outputs": [1]}, ["outputs[0]", "sqs_queue_url"]),
        (
            {"sqs_queue_url": QUEUE, "outputs": [CallbackOutput(output_name="o"), CallbackOutput(output_name="o")]},
            ["outputs[1].output_name"],
        ),
    ],
)
def test_mistakes_of_a_callback_step(members: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        CallbackStep(name="C", **members)
    assert where == [problem.where for problem in raised.value.problems]


def test_mistakes_of_an_output() -> None:
    with pytest.raises(InvalidInputError) as raised:
        LambdaOutput(output_name="it's", output_type="String")  # pyright: ignore[reportArgumentType]
    assert ["output_name", "output_type"] == [problem.where for problem in raised.value.problems]
