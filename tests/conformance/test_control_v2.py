"""Condition, Fail, Lambda, Callback and EMR steps, and the functions that they use, as SDK v2 renders them."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, Final

import pytest

import cdk_sagemaker_training.definition as d
from tests.conformance import sdk_v2

pytestmark = pytest.mark.conformance

FUNCTION: Final = "arn:aws:lambda:us-east-1:123456789012:function:approve"
QUEUE: Final = "https://sqs.us-east-1.amazonaws.com/123456789012/approvals"


@functools.cache
def _sdk() -> Any:
    """The SDK's names in one place, as ours are."""
    from sagemaker.lambda_helper import Lambda
    from sagemaker.workflow import (
        callback_step,
        condition_step,
        conditions,
        emr_step,
        execution_variables,
        fail_step,
        functions,
        lambda_step,
        parameters,
        retry,
        steps,
    )

    names: dict[str, Any] = {"Lambda": Lambda}
    for module in (
        callback_step,
        condition_step,
        conditions,
        emr_step,
        execution_variables,
        fail_step,
        functions,
        lambda_step,
        parameters,
        retry,
        steps,
    ):
        names.update({name: value for name, value in vars(module).items() if name[:1].isupper()})
    return SimpleNamespace(**names)


def _lambda(n: Any, **members: Any) -> Any:
    if n is d:
        return d.LambdaStep(function_arn=FUNCTION, **members)
    return n.LambdaStep(lambda_func=n.Lambda(function_arn=FUNCTION, session=sdk_v2.offline_session()), **members)


def _emr(n: Any, **members: Any) -> Any:
    return n.EMRStep(**{"name": "Spark", "display_name": None, "description": None, "cluster_id": None, **members})


def _branch(n: Any, *conditions: Any, **members: Any) -> Any:
    return n.ConditionStep(
        name="Choose", conditions=list(conditions), if_steps=[n.FailStep(name="Stop", error_message="no")], **members
    )


Case = Callable[[Any], Sequence[Any]]


def _two_branches(n: Any) -> Sequence[Any]:
    condition = n.ConditionLessThan(left=n.ParameterInteger(name="Age", default_value=3), right=5)
    inner = n.ConditionStep(
        name="Inner",
        conditions=[n.ConditionEquals(left="a", right="b")],
        if_steps=[n.FailStep(name="A", error_message="a")],
        else_steps=[_lambda(n, name="B", inputs={}, outputs=[])],
    )
    return [_branch(n, condition, else_steps=[inner], display_name="Choose one", description="by age")]


def _output_of_lambda(n: Any) -> Sequence[Any]:
    count = _lambda(n, name="Count", inputs={}, outputs=[n.LambdaOutput(output_name="rows")])
    return [count, _branch(n, n.ConditionEquals(left=count.properties.Outputs["rows"], right="0"))]


def _outcome(n: Any) -> Sequence[Any]:
    choose = _branch(n, n.ConditionEquals(left=1, right=1))
    return [choose, n.FailStep(name="Tell", error_message=n.Join(on=" ", values=["was", choose.properties.Outcome]))]


def _answer_of_callback(n: Any) -> Sequence[Any]:
    outputs = [n.CallbackOutput(output_name="ok", output_type=n.CallbackOutputTypeEnum.Boolean)]
    ask = n.CallbackStep(name="Ask", sqs_queue_url=QUEUE, inputs={}, outputs=outputs)
    return [ask, _branch(n, n.ConditionEquals(left=ask.properties.Outputs["ok"], right=True))]


def _cluster(n: Any) -> dict[str, Any]:
    instances = {"InstanceGroups": [{"InstanceRole": "MASTER", "InstanceCount": 1, "InstanceType": "m5.xlarge"}]}
    return {"Instances": instances, "ReleaseLabel": "emr-7.0.0", "Applications": [{"Name": "Spark"}]}


CASES: Final[dict[str, Case]] = {
    "equals": lambda n: [_branch(n, n.ConditionEquals(left="a", right="b"))],
    "greater": lambda n: [_branch(n, n.ConditionGreaterThan(left=1, right=2))],
    "greater or equal": lambda n: [_branch(n, n.ConditionGreaterThanOrEqualTo(left=1.5, right=2.5))],
    "less": lambda n: [_branch(n, n.ConditionLessThan(left=1, right=2))],
    "less or equal": lambda n: [_branch(n, n.ConditionLessThanOrEqualTo(left=1, right=True))],
    "in": lambda n: [_branch(n, n.ConditionIn(value="a", in_values=["a", 1, n.ParameterString(name="P")]))],
    "not": lambda n: [_branch(n, n.ConditionNot(expression=n.ConditionEquals(left="a", right="b")))],
    "or": lambda n: [
        _branch(
            n,
            n.ConditionOr(
                conditions=[
                    n.ConditionEquals(left="a", right="b"),
                    n.ConditionNot(expression=n.ConditionIn(value=1, in_values=[2])),
                ]
            ),
        )
    ],
    "two conditions": lambda n: [
        _branch(n, n.ConditionEquals(left=1, right=1), n.ConditionGreaterThan(left=n.ParameterFloat(name="F"), right=0))
    ],
    "nested, two branches": _two_branches,
    "execution variable": lambda n: [
        _branch(n, n.ConditionEquals(left=n.ExecutionVariables.PIPELINE_NAME, right=n.Join(on="-", values=["a", 1])))
    ],
    "json of s3": lambda n: [
        _branch(
            n,
            n.ConditionLessThan(
                left=n.JsonGet(
                    s3_uri=n.Join(on="/", values=["s3://b", n.ExecutionVariables.PIPELINE_EXECUTION_ID, "e.json"]),
                    json_path="metrics.rmse.value",
                ),
                right=0.5,
            ),
        )
    ],
    "depends on": lambda n: [
        _lambda(n, name="First", inputs={}, outputs=[]),
        _branch(n, n.ConditionEquals(left=1, right=1), depends_on=["First"]),
    ],
    "outcome": _outcome,
    "fail": lambda n: [n.FailStep(name="Stop", error_message="because")],
    "fail without message": lambda n: [n.FailStep(name="Stop")],
    "fail with parameter": lambda n: [n.FailStep(name="Stop", error_message=n.ParameterString(name="Why"))],
    "fail with join": lambda n: [
        n.FailStep(
            name="Stop", error_message=n.Join(on=" ", values=["in", n.ExecutionVariables.PIPELINE_EXECUTION_ARN])
        )
    ],
    "fail described": lambda n: [n.FailStep(name="Stop", error_message="x", display_name="d", description="e")],
    "fail after": lambda n: [
        _lambda(n, name="First", inputs={}, outputs=[]),
        n.FailStep(name="Stop", error_message="x", depends_on=["First"]),
    ],
    "lambda": lambda n: [_lambda(n, name="Count")],
    "lambda inputs": lambda n: [_lambda(n, name="Count", inputs={"a": 1, "b": [True, {"c": "d"}], "e": None})],
    "lambda variables": lambda n: [
        _lambda(n, name="Count", inputs={"a": n.ParameterInteger(name="I"), "b": [n.ParameterString(name="S")]})
    ],
    "lambda outputs": lambda n: [
        _lambda(
            n,
            name="Count",
            outputs=[
                n.LambdaOutput(output_name="s", output_type=n.LambdaOutputTypeEnum.String),
                n.LambdaOutput(output_name="i", output_type=n.LambdaOutputTypeEnum.Integer),
                n.LambdaOutput(output_name="b", output_type=n.LambdaOutputTypeEnum.Boolean),
                n.LambdaOutput(output_name="f", output_type=n.LambdaOutputTypeEnum.Float),
            ],
        )
    ],
    "lambda cached": lambda n: [
        _lambda(n, name="Count", cache_config=n.CacheConfig(enable_caching=True, expire_after="P1D"))
    ],
    "lambda output": _output_of_lambda,
    "callback": lambda n: [n.CallbackStep(name="Ask", sqs_queue_url=QUEUE, inputs={}, outputs=[])],
    "callback inputs": lambda n: [
        n.CallbackStep(name="Ask", sqs_queue_url=QUEUE, inputs={"a": 1, "b": {"c": "d"}}, outputs=[])
    ],
    "callback variables": lambda n: [
        n.CallbackStep(name="Ask", sqs_queue_url=QUEUE, inputs={"a": n.ParameterBoolean(name="B")}, outputs=[])
    ],
    "callback cached": lambda n: [
        n.CallbackStep(
            name="Ask",
            sqs_queue_url=QUEUE,
            inputs={},
            outputs=[],
            cache_config=n.CacheConfig(enable_caching=True, expire_after="PT1H"),
        )
    ],
    "callback described": lambda n: [
        n.CallbackStep(name="Ask", sqs_queue_url=QUEUE, inputs={}, outputs=[], display_name="d", description="e")
    ],
    "callback answer": _answer_of_callback,
    "emr": lambda n: [_emr(n, cluster_id="j-1", step_config=n.EMRStepConfig(jar="command-runner.jar"))],
    "emr arguments": lambda n: [
        _emr(
            n,
            cluster_id="j-1",
            step_config=n.EMRStepConfig(
                jar="s3://b/j.jar",
                args=["a", n.ParameterString(name="X")],
                main_class="Main",
                properties=[{"Key": "k", "Value": "v"}],
            ),
        )
    ],
    "emr role": lambda n: [
        _emr(n, cluster_id="j-1", execution_role_arn=sdk_v2.ROLE, step_config=n.EMRStepConfig(jar="j.jar"))
    ],
    "emr cluster": lambda n: [_emr(n, cluster_config=_cluster(n), step_config=n.EMRStepConfig(jar="j.jar"))],
    "emr cached": lambda n: [
        _emr(
            n,
            cluster_id="j-1",
            step_config=n.EMRStepConfig(jar="j.jar"),
            cache_config=n.CacheConfig(enable_caching=True, expire_after="P30D"),
        )
    ],
    "emr retried": lambda n: [
        _emr(
            n,
            cluster_id=n.ParameterString(name="Cluster"),
            step_config=n.EMRStepConfig(jar="j.jar"),
            retry_policies=[n.StepRetryPolicy(exception_types=[n.StepExceptionTypeEnum.THROTTLING], max_attempts=3)],
        )
    ],
    "emr status": lambda n: [
        (spark := _emr(n, cluster_id="j-1", step_config=n.EMRStepConfig(jar="j.jar"))),
        n.FailStep(name="Stop", error_message=n.Join(on="", values=[spark.properties.Status.State])),
    ],
}


@pytest.mark.parametrize("case", CASES)
def test_the_steps_are_the_sdks(case: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the SDK warns that it will not update a function that is given by its ARN
        expected = sdk_v2.sdk_definition(CASES[case](_sdk()))["Steps"]
    assert expected == sdk_v2.ours(CASES[case](d))["Steps"]
