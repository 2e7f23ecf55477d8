from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training import MapItems, ParameterString, PipelineMap, TrainingPipeline
from tests.support.mistakes import mistakes
from tests.support.steps import train
from tests.support.templates import deployed, resources

OURS, THEIRS = "111111111111", "222222222222"


def arn(account: str = THEIRS, region: str = "eu-west-1") -> str:
    return f"arn:aws:sagemaker:{region}:{account}:pipeline/churn"


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account=OURS, region="eu-west-1"))


def in_machine(stack: Stack, pipeline: Any) -> str:
    run = pipeline.as_state(stack, "Train", wait=Duration.minutes(1), when_running="wait")
    sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(run))
    (machine,) = deployed(resources(stack, "AWS::StepFunctions::StateMachine"))
    return machine["DefinitionString"]


def test_a_state_machine_starts_nothing_in_another_region(stack: Stack):
    """It would have started the pipeline of that name in its own."""
    theirs = TrainingPipeline.from_pipeline_arn(stack, "Theirs", arn(OURS, "us-east-1"))
    bucket = cast("s3.IBucket", s3.Bucket(stack, "Bucket"))
    allowed = "a pipeline of eu-west-1, where the state machine is: Step Functions calls SageMaker in its own region"
    expected = [("pipeline", "one of us-east-1, 'churn'", allowed)]
    assert expected == mistakes(lambda: theirs.as_state(stack, "Train"))
    items = MapItems.from_csv(bucket, "a.csv")
    assert expected == mistakes(lambda: PipelineMap(stack, "Map", pipeline=theirs, items=items))


def test_nor_a_pipeline_of_the_same_app(stack: Stack):
    there = Stack(cast("App", stack.node.root), "There", env=Environment(account=OURS, region="us-east-1"))
    pipeline = TrainingPipeline(there, "Churn", pipeline_name="churn", steps=[train()])
    ((where, _, _),) = mistakes(lambda: pipeline.as_state(stack, "Train"))
    assert "pipeline" == where


def test_a_pipeline_of_another_account_is_called_by_its_arn(stack: Stack):
    """By its name, the machine would have started the pipeline of that name in its own account."""
    text = in_machine(stack, TrainingPipeline.from_pipeline_arn(stack, "Theirs", arn()))
    assert (2, 0) == (text.count(f'"PipelineName":"{arn()}"'), text.count('"PipelineName":"churn"'))


@pytest.mark.parametrize("account", [THEIRS, "aws"])
def test_so_is_one_of_a_known_account_where_ours_is_not(account: str):
    stack = Stack(App(), "Stack")
    assert arn(account) in in_machine(stack, TrainingPipeline.from_pipeline_arn(stack, "Theirs", arn(account)))


def test_a_pipeline_of_this_account_is_called_by_its_name(stack: Stack):
    text = in_machine(stack, TrainingPipeline.from_pipeline_arn(stack, "Ours", arn(OURS)))
    assert 2 == text.count('"PipelineName":"churn"')


def test_a_rule_that_cannot_call_it(stack: Stack):
    theirs: Any = TrainingPipeline.from_pipeline_arn(stack, "Theirs", arn(OURS, "us-east-1"))
    rule = events.Rule(stack, "Rule", event_pattern=events.EventPattern(source=["our.warehouse"]))
    ((where, given, allowed),) = mistakes(lambda: theirs.as_event_target().bind(rule))
    assert ("rule", f"one of {OURS}, eu-west-1") == (where, given)
    assert allowed.startswith(f"a rule of {OURS}, us-east-1")


def test_a_rule_of_another_region_of_the_app_sends_events_and_no_parameters(stack: Stack):
    there = Stack(cast("App", stack.node.root), "There", env=Environment(account=OURS, region="us-east-1"))
    pipeline = TrainingPipeline(
        stack, "Churn", pipeline_name="churn", steps=[train()], parameters=[ParameterString(name="Key")]
    )
    target: Any = pipeline.as_event_target(parameters={"Key": "$.detail.key"})
    events.Rule(there, "Rule", event_pattern=events.EventPattern(source=["our.warehouse"]), targets=[target])
    ((sent,),) = [rule["Targets"] for rule in deployed(resources(there, "AWS::Events::Rule"))]
    assert {"Arn", "Id", "RoleArn"} == set(sent)
    assert sent["Arn"].endswith(f":events:eu-west-1:{OURS}:event-bus/default")
    ((started,),) = [rule["Targets"] for rule in deployed(resources(stack, "AWS::Events::Rule"))]
    expected = {"PipelineParameterList": [{"Name": "Key", "Value": "$.detail.key"}]}
    assert expected == started["SageMakerPipelineParameters"]
    assert (2, 0) == tuple(len(resources(each, "AWS::SQS::Queue")) for each in (stack, there))


def elsewhere(stack: Stack, *, account: str = OURS, region: str = "eu-west-1") -> s3.IBucket:
    return s3.Bucket.from_bucket_attributes(
        stack, f"Of{account}{region}", bucket_name="lists", account=account, region=region
    )


def test_buckets_that_step_functions_does_not_use(stack: Stack):
    pipeline = TrainingPipeline.from_pipeline_name(stack, "Churn", "churn")
    far, theirs = elsewhere(stack, region="us-east-1"), elsewhere(stack, account=THEIRS)
    given: dict[str, Any] = {"pipeline": pipeline, "parameters": {"Key": "$.Key"}}

    def wrong(items: MapItems, results: s3.IBucket) -> list[tuple[str, object, str]]:
        return mistakes(lambda: PipelineMap(stack, "Map", items=items, results_bucket=results, **given))

    allowed = "a bucket of the state machine's region, eu-west-1: Step Functions takes no other here"
    expected = [(where, "one of us-east-1", allowed) for where in ("items", "results_bucket")]
    assert expected == wrong(MapItems.from_csv(far, "a.csv"), far)
    assert ["items", "results_bucket"] == [each[0] for each in wrong(MapItems.from_objects(theirs, "a/"), theirs)]
    lists = MapItems.from_csv(theirs, "a.csv")  # which it may read, if their owner lets it
    PipelineMap(stack, "Map", items=lists, results_bucket=elsewhere(stack), **given)
