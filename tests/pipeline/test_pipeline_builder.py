"""Steps that are added after the pipeline's construct is there."""

from __future__ import annotations

import inspect
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk.assertions import Template

from cdk_sagemaker_training import (
    GraphError,
    InvalidInputError,
    ParameterString,
    PipelineOptions,
    TrainingPipeline,
    TrainingPipelineBuilder,
    TrainingWorkspace,
)
from tests.support.mistakes import mistakes
from tests.support.steps import train
from tests.support.templates import PIPELINE, definition_of, deployed, resources

ENV = Environment(account="123456789012", region="eu-west-1")


def app_stack(name: str = "Stack", app: App | None = None) -> Stack:
    return Stack(app or App(), name, env=ENV)


def names(stack: Stack) -> list[str]:
    return [step["Name"] for step in definition_of(stack)["Steps"]]


def test_steps_may_come_until_synth():
    stack = app_stack()
    builder = TrainingPipelineBuilder(stack, "Pipeline", steps=[train("First")])
    builder.add_step(train("Second"))
    builder.add_step(train("Third"), train("Fourth"))
    assert ["First", "Second", "Third", "Fourth"] == names(stack)


def test_it_is_the_pipeline_that_all_steps_at_once_would_be():
    lazy, eager = app_stack("Same"), app_stack("Same")
    builder = TrainingPipelineBuilder(lazy, "Pipeline", pipeline_description="Deep", steps=[train("First")])
    builder.add_step(train("Second", instance_type="ml.m5.2xlarge", hyperparameters={"a": 1}))
    builder.add_parameter(ParameterString(name="Unused", default_value="x"))
    TrainingPipeline(
        eager,
        "Pipeline",
        pipeline_description="Deep",
        steps=[train("First"), train("Second", instance_type="ml.m5.2xlarge", hyperparameters={"a": 1})],
        parameters=[ParameterString(name="Unused", default_value="x")],
    )

    def essence(stack: Stack) -> tuple[Any, ...]:
        (pipeline,) = resources(stack, PIPELINE)
        policies = [p["PolicyDocument"]["Statement"][0]["Action"] for p in resources(stack, "AWS::IAM::Policy")]
        document = definition_of(stack)
        for step in document["Steps"]:
            step["Arguments"].pop("RoleArn")
        return pipeline["PipelineName"], pipeline["PipelineDescription"], document, policies

    assert essence(eager) == essence(lazy)


def test_who_asks_for_the_pipeline_gets_it_and_ends_the_adding():
    builder = TrainingPipelineBuilder(app_stack(), "Pipeline", steps=[train("First")])
    assert ["First"] == builder.pipeline.definition.execution_order
    assert builder.pipeline is builder.pipeline
    assert builder.pipeline_name == builder.pipeline.pipeline_name
    allowed = "nothing after the pipeline has been made"
    assert [("add_step", ["Late"], allowed)] == mistakes(lambda: builder.add_step(train("Late")))
    late = ParameterString(name="Late")
    assert [("add_parameter", ["Late"], allowed)] == mistakes(lambda: builder.add_parameter(late))


def test_what_needs_the_name_alone_need_not_wait():
    stack = app_stack()
    builder = TrainingPipelineBuilder(stack, "Pipeline")
    role = iam.Role(stack, "Starter", assumed_by=cast("iam.IPrincipal", iam.AccountRootPrincipal()))
    builder.grant_start_pipeline_execution(role)
    target = targets.SageMakerStartPipelineExecution(cast("Any", builder))
    scheduler.Schedule(
        stack,
        "Nightly",
        schedule=scheduler.ScheduleExpression.cron(hour="3", minute="0"),
        target=cast("scheduler.IScheduleTarget", target),
    )
    builder.add_step(train("Train"))
    assert ["Train"] == names(stack)
    (pipeline,) = resources(stack, PIPELINE)
    arn = f"arn:<AWS::Partition>:sagemaker:eu-west-1:123456789012:pipeline/{pipeline['PipelineName']}"
    granted = [p for p in resources(stack, "AWS::IAM::Policy") if "Starter" in p["PolicyName"]]
    assert [arn] == deployed([p["PolicyDocument"]["Statement"][0]["Resource"] for p in granted])
    assert [arn] == deployed([each["Target"]["Arn"] for each in resources(stack, "AWS::Scheduler::Schedule")])


def test_mistakes_that_are_found_at_synth_fail_it_and_are_told_whole():
    stack = app_stack()
    builder = TrainingPipelineBuilder(stack, "Pipeline", steps=[train("Twice")])
    builder.add_step(train("Twice"))
    with pytest.raises(RuntimeError, match=r"(?s)\[Stack/Pipeline\].*Twice"):
        cast("App", stack.node.root).synth()


def test_mistakes_are_raised_where_the_pipeline_is_asked_for():
    builder = TrainingPipelineBuilder(app_stack(), "Pipeline", steps=[train("Twice"), train("Twice")])
    with pytest.raises(GraphError):
        _ = builder.pipeline
    unnamed = TrainingPipelineBuilder(app_stack(), "Pipeline", pipeline_name="not a name", steps=[train("Train")])
    with pytest.raises(InvalidInputError, match="pipeline_name"):
        _ = unnamed.pipeline


@pytest.mark.parametrize("platform_first", [True, False])
def test_what_comes_at_synth_is_tagged_too_in_whatever_stack_it_is(*, platform_first: bool):
    app = App(context={"@aws-cdk/core:aspectStabilization": True})
    order = ["APlatform", "Team"] if platform_first else ["ZPlatform", "Team"]
    stacks = {name: app_stack(name, app) for name in (order if platform_first else reversed(order))}
    platform, team = stacks[order[0]], stacks["Team"]
    workspace = TrainingWorkspace(platform, "Workspace")
    builder = TrainingPipelineBuilder(team, "Pipeline", workspace=workspace)
    Tags.of(app).add("cost-center", "17")
    builder.add_step(train("Train", enable_remote_debug=True))
    app.synth()
    tag = {"Key": "cost-center", "Value": "17"}
    endpoints = resources(platform, "AWS::EC2::VPCEndpoint")
    assert 3 == len(endpoints)
    for resource in [*endpoints, *resources(team, "AWS::IAM::Role"), *resources(team, PIPELINE)]:
        assert tag in resource["Tags"]


def test_it_takes_every_option_of_a_pipeline():
    parameters = set(inspect.signature(TrainingPipeline.__init__).parameters)
    assert parameters - {"self", "scope", "construct_id", "steps", "definition", "parameters"} == set(
        PipelineOptions.__annotations__
    )


def test_without_a_step_there_is_no_pipeline():
    stack = app_stack()
    TrainingPipelineBuilder(stack, "Pipeline")
    with pytest.raises(RuntimeError, match="at least one step"):
        Template.from_stack(stack)
