from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from aws_cdk.assertions import Match, Template

from cdk_sagemaker_training import (
    MISSING,
    BuiltInEstimator,
    GraphError,
    InvalidInputError,
    ParallelismConfiguration,
    ParameterInteger,
    ParameterString,
    PipelineDefinition,
    RegisterModel,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
    UnsupportedRegionError,
)
from cdk_sagemaker_training.catalog.images import builtin_image
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.steps import ROLE, train
from tests.support.templates import PIPELINE, definition_of, deployed, resources


def xgboost(name: str = "Train", version: str = "3.2-0") -> TrainingStep:
    estimator = BuiltInEstimator(
        algorithm="xgboost",
        version=version,
        instance_type="ml.m5.xlarge",
        hyperparameters={"num_round": 100},
        output_path="s3://output/",
    )
    return TrainingStep(name=name, estimator=estimator, inputs={"train": "s3://input/train/"})


def stack_in(region: str) -> Stack:
    return Stack(App(), "Stack", env=Environment(account="123456789012", region=region))


# --- what is refused --------------------------------------------------------------------------------------------------


def test_steps_or_a_definition(stack: Stack):
    definition = PipelineDefinition.from_steps(steps=[train()])
    assert [("steps, definition", MISSING, "exactly one of the two")] == mistakes(lambda: TrainingPipeline(stack, "P"))
    assert [("steps, definition", "both", "exactly one of the two")] == mistakes(
        lambda: TrainingPipeline(stack, "P", steps=[train()], definition=definition)
    )
    assert ["parameters"] == wrong_fields(
        lambda: TrainingPipeline(stack, "P", definition=definition, parameters=[ParameterString(name="X")])
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pipeline_name", "under_score"),
        ("pipeline_name", "-x"),
        ("pipeline_name", ""),
        ("pipeline_name", "x" * 257),
        ("pipeline_display_name", "x" * 257),
        ("pipeline_display_name", "Churn model"),
        ("pipeline_description", "x" * 3073),
    ],
)
def test_out_of_bounds(stack: Stack, field: str, value: Any):
    found = mistakes(lambda: TrainingPipeline(stack, "P", steps=[train()], **{field: value}))
    assert [(field, value)] == [(where, given) for where, given, _ in found]


def test_every_mistake_at_once_and_nothing_made(stack: Stack):
    assert ["pipeline_name", "pipeline_description", "steps, definition"] == wrong_fields(
        lambda: TrainingPipeline(stack, "P", pipeline_name="_", pipeline_description="x" * 3073)
    )
    assert [] == stack.node.children


def test_steps_that_do_not_fit(stack: Stack):
    with pytest.raises(GraphError) as caught:
        TrainingPipeline(stack, "P", steps=[train(depends_on=["Gone"]), train()])
    assert ["/Steps/1/Name", "/Steps/0/DependsOn/0"] == [problem.where for problem in caught.value.problems]


def test_jobs_without_an_output(stack: Stack):
    with pytest.raises(InvalidInputError) as caught:
        TrainingPipeline(stack, "P", steps=[train(output_path=None)])
    (problem,) = caught.value.problems
    assert ("/Steps/0/Arguments/OutputDataConfig/S3OutputPath", MISSING) == (problem.where, problem.given)
    assert "TrainingPipeline 'Stack/P'" == caught.value.subject


def test_an_unsupported_region():
    with pytest.raises(UnsupportedRegionError) as caught:
        TrainingPipeline(stack_in("mars-north-1"), "P", steps=[xgboost()])
    (problem,) = caught.value.problems
    assert ("region", "mars-north-1") == (problem.where, problem.given)
    assert "eu-west-1" in problem.allowed


def test_a_definition_that_is_too_long(stack: Stack):
    steps = [
        train(environment={f"V{n}_{m}": "x" * 512 for m in range(100)}, name=f"S{n}", role=ROLE) for n in range(25)
    ]
    assert "steps" in wrong_fields(lambda: TrainingPipeline(stack, "P", steps=steps))


# --- what is made -----------------------------------------------------------------------------------------------------


def test_the_resource(stack: Stack):
    pipeline = TrainingPipeline(
        stack,
        "P",
        steps=[train()],
        pipeline_name="Churn",
        pipeline_display_name="ChurnModel",
        pipeline_description="Every night",
        parallelism_config=ParallelismConfiguration(max_parallel_execution_steps=3),
    )
    role = stack.resolve(pipeline.role.role_arn)
    template = Template.from_stack(stack)
    template.has_resource(
        PIPELINE,
        {
            "Properties": {
                "PipelineName": "Churn",
                "PipelineDisplayName": "ChurnModel",
                "PipelineDescription": "Every night",
                "ParallelismConfiguration": {"MaxParallelExecutionSteps": 3},
                "RoleArn": role,
                "PipelineDefinition": {"PipelineDefinitionBody": Match.any_value()},
            },
            "DependsOn": Match.array_with([Match.string_like_regexp("PRolePolicy.*")]),
        },
    )


def test_optional_members_are_absent(stack: Stack):
    TrainingPipeline(stack, "P", steps=[train()])
    (found,) = resources(stack, PIPELINE)
    assert {"PipelineName", "PipelineDefinition", "RoleArn"} == set(found)


def test_a_name_from_the_path_in_lower_case():
    pipeline = TrainingPipeline(Stack(App(), "ChurnStack"), "NightlyRun", steps=[train()])
    assert pipeline.pipeline_name.startswith("churnstack-nightlyrun")
    assert pipeline.pipeline_name == pipeline.pipeline_name.lower()


def test_the_arn_has_the_name_in_lower_case():
    pipeline = TrainingPipeline(stack_in("eu-west-1"), "P", steps=[train()], pipeline_name="Churn")
    assert "Churn" == pipeline.pipeline_name
    arn = deployed(Stack.of(pipeline).resolve(pipeline.pipeline_arn))
    assert "arn:<AWS::Partition>:sagemaker:eu-west-1:123456789012:pipeline/churn" == arn


def test_parameters_are_declared_without_being_listed(stack: Stack):
    rounds, unused = ParameterInteger(name="Rounds", default_value=5), ParameterString(name="Note", default_value="")
    TrainingPipeline(stack, "P", steps=[train(hyperparameters={"r": rounds})], parameters=[unused])
    assert ["Note", "Rounds"] == [parameter["Name"] for parameter in definition_of(stack)["Parameters"]]


def test_a_definition_instead_of_steps(stack: Stack):
    definition = PipelineDefinition.from_steps(steps=[train()])
    TrainingPipeline(stack, "P", definition=definition)
    assert ["Train"] == [step["Name"] for step in definition_of(stack)["Steps"]]
    request: Any = definition.nodes[0].step["Arguments"]
    assert "RoleArn" not in request


def test_tags_reach_the_pipeline(stack: Stack):
    TrainingPipeline(stack, "P", steps=[train()])
    Tags.of(stack).add("team", "risk")
    (found,) = resources(stack, PIPELINE)
    assert [{"Key": "team", "Value": "risk"}] == found["Tags"]


# --- images -----------------------------------------------------------------------------------------------------------


def test_an_image_in_a_known_region():
    stack = stack_in("eu-west-1")
    TrainingPipeline(stack, "P", steps=[xgboost()])
    (step,) = definition_of(stack)["Steps"]
    image = step["Arguments"]["AlgorithmSpecification"]["TrainingImage"]
    assert "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0" == image
    assert {} == Template.from_stack(stack).find_mappings("*")


def test_an_image_in_a_region_of_china():
    stack = stack_in("cn-north-1")
    TrainingPipeline(stack, "P", steps=[xgboost()])
    (step,) = definition_of(stack)["Steps"]
    image = step["Arguments"]["AlgorithmSpecification"]["TrainingImage"]
    assert ".dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:3.2-0" in image


def test_one_mapping_a_stack_where_the_region_is_unknown(stack: Stack):
    first, second = xgboost("A"), xgboost("B", version="1.7-1")
    TrainingPipeline(stack, "P", steps=[first, second])
    TrainingPipeline(stack, "Q", steps=[xgboost()])
    (mapping,) = Template.from_stack(stack).find_mappings("*").values()
    reference = builtin_image("xgboost", "3.2-0")
    assert {region: {"Account": account} for region, account in reference.accounts.items()} == mapping


# --- roles ------------------------------------------------------------------------------------------------------------


def test_roles_from_outside(stack: Stack):
    role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::123456789012:role/pipeline")
    job_role = iam.Role.from_role_arn(stack, "Jobs", ROLE)
    pipeline = TrainingPipeline(stack, "P", steps=[train()], role=role, job_role=job_role)
    assert [] == resources(stack, "AWS::IAM::Role")
    (found,) = resources(stack, PIPELINE)
    (step,) = definition_of(stack)["Steps"]
    assert ("arn:aws:iam::123456789012:role/pipeline", ROLE) == (found["RoleArn"], step["Arguments"]["RoleArn"])
    assert (role, {"Train": job_role}) == (pipeline.role, pipeline.job_roles)


def test_no_job_role_where_every_estimator_names_one(stack: Stack):
    pipeline = TrainingPipeline(stack, "P", steps=[train(role=ROLE)])
    assert {} == pipeline.job_roles
    assert ["SageMaker pipeline"] == [role["Description"] for role in resources(stack, "AWS::IAM::Role")]


def test_a_job_role_for_the_estimators_that_name_none(stack: Stack):
    pipeline = TrainingPipeline(stack, "P", steps=[train("A", role=ROLE), train("B")])
    assert ["B"] == list(pipeline.job_roles)
    first, second = definition_of(stack)["Steps"]
    assert ROLE == first["Arguments"]["RoleArn"]
    assert second["Arguments"]["RoleArn"].startswith("<PJobRole")


# --- workspaces in other stacks ---------------------------------------------------------------------------------------


def test_a_workspace_of_another_stack():
    app = App()
    workspace = TrainingWorkspace(Stack(app, "Platform"), "Workspace")
    team = Stack(app, "Team")
    train_on = TrainingStep(
        name="Train",
        estimator=BuiltInEstimator(
            algorithm="xgboost",
            version="3.2-0",
            instance_type="ml.m5.xlarge",
            hyperparameters={"num_round": 100},
        ),
        inputs={"train": workspace.data("churn/")},
    )
    register = RegisterModel(
        name="Register",
        model_package_group_name="models",
        model_data=train_on.properties.ModelArtifacts.S3ModelArtifacts,
        image_uri=train_on.estimator.image or "",
        content_types=["text/csv"],
        response_types=["text/csv"],
    )
    TrainingPipeline(team, "P", workspace=workspace, steps=[train_on, register])
    request = definition_of(team)["Steps"][0]["Arguments"]
    assert request["OutputDataConfig"]["S3OutputPath"].endswith("/Team/P/")
    assert request["OutputDataConfig"]["KmsKeyId"] == request["ResourceConfig"]["VolumeKmsKeyId"]
    assert 2 == len(request["VpcConfig"]["Subnets"])
    assert (True, True) == (request["EnableNetworkIsolation"], request["EnableInterContainerTrafficEncryption"])
    assert [] == [role for role in resources(Stack.of(workspace), "AWS::IAM::Role") if "SageMaker" in str(role)]


# --- what CDK does with pipelines -------------------------------------------------------------------------------------


def test_a_target_of_a_schedule(stack: Stack):
    pipeline = TrainingPipeline(stack, "P", steps=[train()])
    # jsii's classes differ from their interfaces in parameter names alone, which pyright minds.
    target: Any = targets.SageMakerStartPipelineExecution(
        cast("Any", pipeline),
        pipeline_parameter_list=[targets.SageMakerPipelineParameter(name="Rounds", value="5")],
    )
    scheduler.Schedule(stack, "Nightly", schedule=scheduler.ScheduleExpression.cron(hour="3"), target=target)
    (found,) = resources(stack, "AWS::Scheduler::Schedule")
    assert stack.resolve(pipeline.pipeline_arn) == found["Target"]["Arn"]
    parameters = {"PipelineParameterList": [{"Name": "Rounds", "Value": "5"}]}
    assert parameters == found["Target"]["SageMakerPipelineParameters"]
    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": {
                "Statement": [
                    {
                        "Action": "sagemaker:StartPipelineExecution",
                        "Effect": "Allow",
                        "Resource": stack.resolve(pipeline.pipeline_arn),
                    }
                ]
            }
        },
    )


def test_grants(stack: Stack):
    pipeline = TrainingPipeline(stack, "P", steps=[train()])
    user = iam.User(stack, "Ci")
    pipeline.grant_start_pipeline_execution(user)
    pipeline.grant(user, "sagemaker:StopPipelineExecution")
    arn = stack.resolve(pipeline.pipeline_arn)
    (policy,) = [p for p in resources(stack, "AWS::IAM::Policy") if "Users" in p]
    start, stop = policy["PolicyDocument"]["Statement"]
    assert {"Action": "sagemaker:StartPipelineExecution", "Effect": "Allow", "Resource": arn} == start
    assert [arn, stack.resolve(f"{pipeline.pipeline_arn}/execution/*")] == stop["Resource"]


@pytest.mark.parametrize(
    ("method", "name", "statistic"),
    [
        ("metric_execution_started", "ExecutionStarted", "Sum"),
        ("metric_execution_failed", "ExecutionFailed", "Sum"),
        ("metric_execution_succeeded", "ExecutionSucceeded", "Sum"),
        ("metric_execution_stopped", "ExecutionStopped", "Sum"),
        ("metric_execution_duration", "ExecutionDuration", "Average"),
    ],
)
def test_metrics(stack: Stack, method: str, name: str, statistic: str):
    pipeline = TrainingPipeline(stack, "P", steps=[train()], pipeline_name="churn")
    metric = getattr(pipeline, method)(label="x")
    assert ("AWS/Sagemaker/ModelBuildingPipeline", name, statistic, "x", {"PipelineName": "churn"}) == (
        metric.namespace,
        metric.metric_name,
        metric.statistic,
        metric.label,
        metric.dimensions,
    )
    assert "Maximum" == getattr(pipeline, method)(statistic="Maximum").statistic


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_pictures(stack: Stack):
    workspace = TrainingWorkspace(stack, "Training")
    pipeline = TrainingPipeline(stack, "P", steps=[train(output_path=None)], workspace=workspace)
    assert pipeline.to_mermaid().splitlines()[1].startswith('title: "')
    assert pipeline.to_svg().startswith("<?xml")
    text = pipeline.to_html()
    assert "${TrainingBucketsArtifacts" in text
    assert "{Token[" not in text
