from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from aws_cdk import App, Aws, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training import (
    Acknowledgement,
    CacheConfig,
    Estimator,
    ParameterString,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingTask,
    TrainingWorkspace,
    XGBoost,
)
from tests.stacks.test_nag import findings, rules
from tests.support.example_app import flags
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.service_model import violations
from tests.support.steps import IMAGE, ROLE, train
from tests.support.templates import actions_of, definition_of, statements_of, warnings
from tests.tasks.conftest import Machine

AT = "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>"


def step_reading(data: Any, **fields: Any) -> TrainingStep:
    return train(inputs={"train": TrainingInput(s3_data=data)}, **fields)


def test_the_request_is_that_of_a_step_in_a_pipeline(stack: Stack, machine: Machine):
    """With every member, those that CDK's own task has no property for included."""
    workspace = TrainingWorkspace(stack, "Training")
    step = step_reading(
        workspace.data("in/"),
        output_path=None,
        use_spot_instances=True,
        max_run=3600,
        max_wait=7200,
        checkpoint_s3_uri=workspace.checkpoints("here"),
        max_retry_attempts=2,
        environment={"A": "b"},
        tags=[{"Key": "team", "Value": "churn"}],
    )
    task = TrainingTask(stack, "Own", step=step, workspace=workspace)
    TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[step])
    state = machine(task)["States"]["Own: Job"]
    assert "arn:<AWS::Partition>:states:::sagemaker:createTrainingJob.sync" == state["Resource"]
    request: dict[str, Any] = state["Parameters"]
    expected: dict[str, Any] = definition_of(stack)["Steps"][0]["Arguments"]
    name = request.pop("TrainingJobName.$")
    assert "States.Format('stack-own-4503852a-{}', States.UUID())" == name
    assert "s3://<TrainingBucketsArtifactsDD818E3C>/Stack/Own/" == request["OutputDataConfig"].pop("S3OutputPath")
    assert "<OwnJobRoleF62942E4.Arn>" == request.pop("RoleArn")
    del expected["RoleArn"], expected["OutputDataConfig"]["S3OutputPath"]
    assert expected == request
    assert {"CheckpointConfig", "RetryStrategy", "EnableManagedSpotTraining"} < set(request)


def test_the_request_is_one_that_the_service_takes(stack: Stack, machine: Machine):
    request = machine(TrainingTask(stack, "Own", step=train(role=ROLE)))["States"]["Own: Job"]["Parameters"]
    request["TrainingJobName"] = "x" * 63
    del request["TrainingJobName.$"]
    assert [] == violations("CreateTrainingJob", request)


def test_the_machine_may_run_the_jobs_of_this_task_and_pass_their_role(stack: Stack, machine: Machine):
    task = TrainingTask(stack, "Own", step=step_reading("s3://data/in/"))
    machine(task)
    jobs, passing, rule = statements_of(stack, "Machine")
    assert f"{AT}:training-job/stack-own-4503852a-*" == jobs["Resource"]
    assert {"AddTags", "CreateTrainingJob", "DescribeTrainingJob", "ListTags", "StopTrainingJob"} == {
        action.removeprefix("sagemaker:") for action in jobs["Action"]
    }
    assert ("iam:PassRole", "<OwnJobRoleF62942E4.Arn>") == (passing["Action"], passing["Resource"])
    assert {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}} == passing["Condition"]
    assert rule["Resource"].endswith(":rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule")
    assert ["events:DescribeRule", "events:PutRule", "events:PutTargets"] == rule["Action"]
    assert {"s3:GetObject", "s3:PutObject"} < actions_of(statements_of(stack, "JobRole"))


def test_a_prefix_of_ones_own_is_allowed_in_both_cases(stack: Stack, machine: Machine):
    step = TrainingStep(name="Train", estimator=train(role=ROLE).estimator, base_job_name="Churn")
    assert (
        "States.Format('Churn-{}', States.UUID())"
        == (machine(TrainingTask(stack, "Own", step=step))["States"]["Own: Job"]["Parameters"]["TrainingJobName.$"])
    )
    jobs = statements_of(stack, "Machine")[0]["Resource"]
    assert [f"{AT}:training-job/Churn-*", f"{AT}:training-job/churn-*"] == jobs


def test_the_model_is_handed_on(stack: Stack, machine: Machine):
    first = TrainingTask(stack, "First", step=train("First-of-two"))
    second = TrainingTask(
        stack,
        "Second",
        step=step_reading(first.model_data),
        allowed_values={first.model_data: [first.output_path]},
    )
    states = machine(first, second)["States"]
    (channel,) = states["Second: Job"]["Parameters"]["InputDataConfig"]
    assert "$.First_of_two.ModelArtifacts.S3ModelArtifacts" == channel["DataSource"]["S3DataSource"]["S3Uri.$"]
    assert ("$.First_of_two", "$.Train") == (states["First: Job"]["ResultPath"], states["Second: Job"]["ResultPath"])
    read = [each["Resource"] for each in statements_of(stack, "SecondJobRole") if each["Action"] == "s3:GetObject"]
    assert ["arn:<AWS::Partition>:s3:::output/models/*"] == read
    named = sfn.Pass(stack, "Named", parameters={"name": first.training_job_name}).to_state_json()
    assert {"name.$": "$.First_of_two.TrainingJobName"} == cast("dict[str, Any]", named)["Parameters"]


def test_texts_with_a_path_in_them_are_joined(stack: Stack, machine: Machine):
    bucket = s3.Bucket(stack, "Bucket")
    key = sfn.JsonPath.string_at("$.key")
    step = step_reading(f"s3://{bucket.bucket_name}/in/{key}/", environment={"SAYS": f"it's {key}"})
    states = machine(TrainingTask(stack, "Own", step=step, allowed_values={"$.other": ["x"]}))["States"]
    (channel,) = states["Own: Job"]["Parameters"]["InputDataConfig"]
    joined = "States.Format('{}{}{}', 's3://<Bucket83908E77>/in/', $.key, '/')"
    assert joined == channel["DataSource"]["S3DataSource"]["S3Uri.$"]
    assert {"SAYS.$": r"States.Format('{}{}', 'it\'s ', $.key)"} == states["Own: Job"]["Parameters"]["Environment"]
    read = [each["Resource"] for each in statements_of(stack, "JobRole") if each["Action"] == "s3:GetObject"]
    assert ["arn:<AWS::Partition>:s3:::<Bucket83908E77>/in/*"] == read


def test_allowed_values_narrow_what_the_role_may_read(stack: Stack):
    key = sfn.JsonPath.string_at("$.key")
    for name, path in (("Text", "$.key"), ("Path", key)):
        TrainingTask(stack, name, step=step_reading(f"s3://data/{key}"), allowed_values={path: ["a/", "b/"]})
    for name in ("Text", "Path"):
        read = [e["Resource"] for e in statements_of(stack, f"{name}JobRole") if e["Action"] == "s3:GetObject"]
        assert [[f"arn:<AWS::Partition>:s3:::data/{each}/*" for each in "ab"]] == read


def test_a_script_takes_hyperparameters_from_the_input(stack: Stack, machine: Machine, tmp_path: Path):
    (tmp_path / "train.py").write_text("print()")
    script = XGBoost(
        entry_point="train.py",
        source_dir=str(tmp_path),
        framework_version="3.2-0",
        instance_type="ml.m5.xlarge",
        output_path="s3://models/",
        hyperparameters={"eta": sfn.JsonPath.string_at("$.eta")},
    )
    task = TrainingTask(stack, "Own", step=TrainingStep(name="Train", estimator=script))
    given = machine(task)["States"]["Own: Job"]["Parameters"]["HyperParameters"]
    assert "States.Format('{}{}{}', '\"', $.eta, '\"')" == given["eta.$"]
    assert given["sagemaker_submit_directory"].startswith('"s3://<Fn::Sub cdk-')


def test_a_path_that_a_role_is_made_for_has_to_be_bounded(stack: Stack):
    path = sfn.JsonPath.string_at("$.key")
    step = step_reading(path, output_kms_key=sfn.JsonPath.string_at("$.kms"), role=None)
    found = mistakes(lambda: TrainingTask(stack, "Own", step=step))
    assert [
        ("/Steps/0/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri", "$.key"),
        ("/Steps/0/Arguments/OutputDataConfig/KmsKeyId", "$.kms"),
    ] == [(where, given) for where, given, _ in found]
    ((_, given, _),) = mistakes(lambda: TrainingTask(stack, "Joined", step=step_reading(f"{path}/train/")))
    assert "$.key" == given
    TrainingTask(stack, "Roled", step=step_reading(path, role=ROLE))  # a role of one's own knows what it may read
    own = iam.Role.from_role_arn(stack, "Given", "arn:aws:iam::123456789012:role/given")
    assert own is TrainingTask(stack, "Given2", step=step_reading(path), job_role=own).role
    role = sfn.JsonPath.string_at("$.role")
    assert ["/Steps/0/Arguments/RoleArn"] == wrong_fields(lambda: TrainingTask(stack, "R", step=train(role=role)))


def test_expressions_of_pipelines_are_refused_all_at_once(stack: Stack):
    other = train("Other")
    step = TrainingStep(
        name="Train",
        estimator=Estimator(
            image_uri=IMAGE,
            instance_type=ParameterString(name="Type"),
            output_path="s3://output/",
            model_uri=other.properties.ModelArtifacts.S3ModelArtifacts,
            environment={"WHERE": f"{{{sfn.JsonPath.string_at('$.key')}}}"},
        ),
        cache_config=CacheConfig(enable_caching=True, expire_after="P1D"),
        depends_on=["Other"],
        base_job_name="x" * 27,
    )
    assert [
        "step.cache_config",
        "step.depends_on",
        "step.base_job_name",
        "result_path",
        "/Steps/0/Arguments/ResourceConfig/InstanceType",
        "/Steps/0/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri",
        "/Steps/0/Arguments/Environment/WHERE",
    ] == wrong_fields(lambda: TrainingTask(stack, "Own", step=step, result_path="$.a.b"))
    assert ["step"] == wrong_fields(lambda: TrainingTask(stack, "Own", step=cast("Any", "Train")))


def test_what_a_workspace_would_give_is_missing_without_one(stack: Stack):
    found = wrong_fields(lambda: TrainingTask(stack, "Own", step=train(output_path=None)))
    assert ["/Steps/0/Arguments/OutputDataConfig/S3OutputPath"] == found


def test_the_rules_look_at_it_and_fail_synth_unless_excused(stack: Stack):
    step = train(use_spot_instances=True, max_run=7200, max_wait=7200, keep_alive_period_in_seconds=600)
    found = {finding.rule for finding in TrainingTask(stack, "Own", step=step).findings}
    assert "SMT253" in found
    with pytest.raises(RuntimeError, match=r"SMT253: step 'Train', /Steps/0/Arguments/ResourceConfig/KeepAlive"):
        warnings(stack)
    other = Stack(App(), "Other")
    excused = [Acknowledgement(rule=rule, reason="a test of it") for rule in sorted(found)]
    TrainingTask(other, "Own", step=step, acknowledgements=excused)
    assert [] == [told for told in warnings(other) if "SMT" in told]


def test_a_given_role_is_compared_with_what_the_job_needs(stack: Stack):
    role = iam.Role(stack, "Jobs", assumed_by=cast("Any", iam.ServicePrincipal("sagemaker.amazonaws.com")))
    TrainingTask(stack, "Own", step=step_reading("s3://data/in/"), job_role=cast("iam.IRole", role))
    TrainingTask(stack, "Named", step=step_reading("s3://data/in/", role=role.role_arn))
    lacking = [told for told in warnings(stack) if "lacks what the steps need" in told]
    assert [True, True] == [":s3:::data/in/*" in told for told in lacking]


def test_nag_finds_nothing_of_it(tmp_path: Path):
    app = App(context=flags(), outdir=str(tmp_path))
    stack = Stack(app, "Trains")
    workspace = TrainingWorkspace(stack, "Training")
    metrics = [{"Name": "loss", "Regex": "loss=([0-9.]+)"}]
    step = step_reading(workspace.data("in/"), output_path=None, metric_definitions=metrics)
    TrainingTask(stack, "Own", step=step, workspace=workspace)
    found = findings(app, fails=True)
    assert {"S3BucketReplicationEnabled"} == rules(found)
    assert [] == [each for each in found if "/Training/" not in each[1]]


@pytest.mark.parametrize(("name", "path"), [("a-b_c", "$.a_b_c"), ("1st", "$._1st")])
def test_where_the_description_goes(stack: Stack, name: str, path: str):
    task = TrainingTask(stack, "Own", step=train(name, role=ROLE))
    assert (path, None) == (task.result_path, task.role)
    assert "$.Here" == TrainingTask(stack, "Given", step=train(role=ROLE), result_path="$.Here").result_path


def test_a_name_that_only_the_deploy_knows(stack: Stack, machine: Machine):
    states = machine(TrainingTask(stack, "Own", step=attrs.evolve(train(role=ROLE), base_job_name=Aws.STACK_NAME)))[
        "States"
    ]
    assert (
        "States.Format('<AWS::StackName>-{}', States.UUID())" == (states["Own: Job"]["Parameters"]["TrainingJobName.$"])
    )
    found = [each for each in statements_of(stack, "Machine") if "sagemaker:CreateTrainingJob" in actions_of([each])]
    assert [f"{AT}:training-job/<AWS::StackName>-*"] == [each["Resource"] for each in found]


def test_names_that_step_functions_would_refuse(stack: Stack):
    step = attrs.evolve(train(role=ROLE), base_job_name=sfn.JsonPath.string_at("$.name"))
    assert ["construct_id", "step.base_job_name"] == wrong_fields(lambda: TrainingTask(stack, "T" * 54, step=step))
    TrainingTask(stack, "T" * 53, step=train(role=ROLE))


def test_a_path_as_plain_text_is_a_warning(stack: Stack, machine: Machine):
    rounds = sfn.JsonPath.format("{}", sfn.JsonPath.string_at("$.rounds"))
    step = train(hyperparameters={"plain": "$.rounds", "read": sfn.JsonPath.string_at("$.a"), "number": rounds})
    task = TrainingTask(stack, "Own", step=step)
    given = machine(task)["States"]["Own: Job"]["Parameters"]["HyperParameters"]
    assert {"plain": "$.rounds", "read.$": "$.a", "number.$": "States.Format('{}', $.rounds)"} == given
    (found,) = [each for each in warnings(stack) if "tasks:path-in-text" in each]
    assert "/Steps/0/Arguments/HyperParameters/plain is '$.rounds' as it stands" in found
    assert "sfn.JsonPath.string_at('$.rounds')" in found
