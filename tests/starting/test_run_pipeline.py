from __future__ import annotations

import json
from typing import Any, cast

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training import InvalidInputError, ParallelismConfiguration, TrainingPipeline, WhenRunning
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.templates import deployed, resources, warnings

ARN = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:pipeline/churn"


def machine(stack: Stack, *states: Any) -> dict[str, Any]:
    """The definition of a machine of these states, one after the other."""
    chain = sfn.Chain.start(states[0])
    for each in states[1:]:
        chain = chain.next(each)
    body = sfn.DefinitionBody.from_chainable(cast("sfn.IChainable", chain))
    sfn.StateMachine(stack, "Machine", definition_body=body)
    (found,) = deployed(resources(stack, "AWS::StepFunctions::StateMachine"))
    return json.loads(found["DefinitionString"])


def allowed(stack: Stack) -> list[tuple[str, str]]:
    (policy,) = [p for p in deployed(resources(stack, "AWS::IAM::Policy")) if "Machine" in p["PolicyName"]]
    return [(each["Action"], each["Resource"]) for each in policy["PolicyDocument"]["Statement"]]


def test_a_state_that_starts_and_goes_on(stack: Stack, pipeline: TrainingPipeline):
    run = pipeline.as_state(
        stack,
        "Train",
        parameters={"Key": sfn.JsonPath.string_at("$.key"), "Rounds": 5},
        parallelism_config=ParallelismConfiguration(max_parallel_execution_steps=2),
    )
    definition = machine(stack, run, sfn.Pass(stack, "After"))
    assert "Train: Start" == definition["StartAt"]
    expected = {
        "ClientRequestToken.$": "States.UUID()",
        "ParallelismConfiguration": {"MaxParallelExecutionSteps": 2},
        "PipelineName": "churn",
        "PipelineParameters": [{"Name": "Key", "Value.$": "$.key"}, {"Name": "Rounds", "Value": "5"}],
    }
    start = definition["States"]["Train: Start"]
    assert expected == start["Parameters"]
    assert ("After", "$.PipelineExecution") == (start["Next"], start["ResultPath"])
    assert [("sagemaker:StartPipelineExecution", ARN)] == allowed(stack)


def test_states_that_wait_for_the_end(stack: Stack, pipeline: TrainingPipeline):
    run = pipeline.as_state(stack, "Train", parameters={"Key": "x"}, wait=Duration.seconds(90))
    states = machine(stack, run, sfn.Pass(stack, "After"))["States"]
    assert 90 == states["Train: Wait"]["Seconds"]
    flow = {name: state.get("Next") for name, state in states.items()}
    assert {
        "Train: Start": "Train: Wait",
        "Train: Wait": "Train: Look",
        "Train: Look": "Train: Ended?",
        "Train: Ended?": None,
        "Train: Succeeded": "After",
        "Train: Failed": None,
        "After": None,
    } == flow
    choices = states["Train: Ended?"]["Choices"]
    assert ["Executing", "Stopping"] == [each["StringEquals"] for each in choices[0]["Or"]]
    assert ["Train: Wait", "Train: Succeeded", "Train: Failed"] == [
        *(each["Next"] for each in choices),
        states["Train: Ended?"]["Default"],
    ]
    assert [
        ("sagemaker:StartPipelineExecution", ARN),
        ("sagemaker:DescribePipelineExecution", f"{ARN}/execution/*"),
    ] == allowed(stack)


@pytest.mark.parametrize(
    ("when_running", "running", "after"),
    [
        (WhenRunning.WAIT, "Train: Pause", "Train: Newest"),
        ("wait", "Train: Pause", "Train: Newest"),
        (WhenRunning.SKIP, "Train: Skipped", "After"),
        ("skip", "Train: Skipped", "After"),
    ],
)
def test_executions_that_do_not_overlap(
    stack: Stack, pipeline: TrainingPipeline, when_running: Any, running: str, after: str
):
    run = pipeline.as_state(stack, "Train", parameters={"Key": "x"}, when_running=when_running)
    definition = machine(stack, run, sfn.Pass(stack, "After"))
    states = definition["States"]
    assert "Train: Newest" == definition["StartAt"]
    assert {
        "PipelineName": "churn",
        "SortBy": "CreationTime",
        "SortOrder": "Descending",
        "MaxResults": 1,
    } == states["Train: Newest"]["Parameters"]
    choice = states["Train: Running?"]
    assert (running, "Train: Start") == (choice["Choices"][0]["Next"], choice["Default"])
    assert (after, "After") == (states[running]["Next"], states["Train: Start"]["Next"])
    assert ("sagemaker:ListPipelineExecutions", ARN) in allowed(stack)


def test_two_runs_in_one_machine_have_states_of_their_own(stack: Stack, pipeline: TrainingPipeline):
    runs = [pipeline.as_state(stack, name, parameters={"Key": name}) for name in ("First", "Second")]
    assert ["First: Start", "Second: Start"] == list(machine(stack, *runs)["States"])


def test_what_is_refused(stack: Stack, pipeline: TrainingPipeline):
    assert ["parameters['Key']"] == wrong_fields(lambda: pipeline.as_state(stack, "Train"))
    ((where, given, _),) = mistakes(
        lambda: pipeline.as_state(stack, "Train", parameters={"Key": "x"}, wait=Duration.millis(1500))
    )
    assert ("wait", "1 second 500 millis") == (where, given)
    wrong: dict[str, Any] = {
        "wait": 60,
        "when_running": "WAIT",
        "parallelism_config": {"Max": 1},
        "parameters": ["Key"],
    }
    assert wrong.keys() == set(wrong_fields(lambda: pipeline.as_state(stack, "Train", **wrong)))


PATH = sfn.JsonPath.string_at("$.store")


def test_a_path_beside_text_is_told_with_the_function_that_joins_them(stack: Stack, pipeline: TrainingPipeline):
    with pytest.raises(InvalidInputError) as caught:
        pipeline.as_state(stack, "Train", parameters={"Key": f"stores/{PATH}/x"})
    (problem,) = caught.value.problems
    assert ("parameters['Key']", "stores/$.store/x") == (problem.where, problem.given)
    assert "sfn.JsonPath.format('stores/{}/x', sfn.JsonPath.string_at('$.store'))" == problem.fix
    run = pipeline.as_state(stack, "Train", parameters={"Key": sfn.JsonPath.format("stores/{}/x", PATH)})
    start = machine(stack, run)["States"]["Train: Start"]
    assert "States.Format('stores/{}/x', $.store)" == start["Parameters"]["PipelineParameters"][0]["Value.$"]


def test_a_number_of_the_input_becomes_text(stack: Stack, pipeline: TrainingPipeline):
    """``Token.as_string`` hands the number on as it is, which is no value of a parameter."""
    number: Any = sfn.JsonPath.number_at("$.rounds")
    with pytest.raises(InvalidInputError) as caught:
        pipeline.as_state(stack, "Train", parameters={"Key": "x", "Rounds": number})
    assert "sfn.JsonPath.format('{}', sfn.JsonPath.string_at('$.rounds'))" in caught.value.problems[0].fix


@pytest.mark.parametrize(
    ("key", "told"),
    [("$.store", True), ("a/$.store", True), ("costs 5$.", False), (PATH, False)],
    ids=["a path", "behind text", "none", "one that is read"],
)
def test_a_path_as_plain_text_is_a_warning(stack: Stack, pipeline: TrainingPipeline, key: str, told: bool):
    pipeline.as_state(stack, "Train", parameters={"Key": key})
    found = [each for each in warnings(stack) if "starting:path-in-text" in each]
    assert told is bool(found)
    assert not found or "what the state's input has is sfn.JsonPath.string_at('$.store')" in found[0]


def test_names_of_states_and_waits_that_step_functions_does_not_take(stack: Stack, pipeline: TrainingPipeline):
    given: dict[str, Any] = {"parameters": {"Key": "x"}, "wait": Duration.days(400)}
    assert ["construct_id", "wait"] == wrong_fields(lambda: pipeline.as_state(stack, "T" * 70, **given))
    run = pipeline.as_state(stack, "T" * 69, parameters={"Key": "x"}, wait=Duration.days(365), when_running="wait")
    assert 80 == max(map(len, machine(stack, run)["States"]))


def test_a_machine_of_the_other_query_language_is_refused(stack: Stack, pipeline: TrainingPipeline):
    """The states would have gone out with JSONPath's functions as plain text."""
    run: Any = pipeline.as_state(stack, "Train", parameters={"Key": "x"})
    language, body = sfn.QueryLanguage.JSONATA, sfn.DefinitionBody.from_chainable(run)
    with pytest.raises(RuntimeError, match="JSONPath"):
        sfn.StateMachine(stack, "Machine", query_language=language, definition_body=body)
