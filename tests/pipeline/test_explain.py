"""``pipeline.explain()``: each statement says which fields of the definition ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training import (
    ModelPackageGroup,
    ProcessingInput,
    ProcessingOutput,
    ProcessingStep,
    RegisterModel,
    ScriptProcessor,
    TrainingInput,
    TrainingPipeline,
    TrainingWorkspace,
)
from tests.support.steps import IMAGE, train
from tests.support.templates import as_list, resources, statements_of

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
FOREIGN = "arn:aws:iam::123456789012:role/of-somebody"


def found_at(document: Any, pointer: str) -> Any:
    """What a JSON Pointer (RFC 6901) leads to; raises where there is nothing."""
    assert pointer.startswith("/")
    for part in pointer.removeprefix("/").split("/"):
        token = part.replace("~1", "/").replace("~0", "~")
        document = document[int(token)] if isinstance(document, list) else document[token]
    return document


def everything(stack: Stack, **roles: Any) -> TrainingPipeline:
    """A pipeline whose roles need something of nearly every kind."""
    workspace = TrainingWorkspace(stack, "Training")
    first = train(
        inputs={"train": TrainingInput(s3_data=workspace.data("a/"))},
        output_path=None,
        checkpoint_s3_uri=workspace.checkpoints("a/"),
        output_kms_key=KEY,
    )
    model = first.properties.ModelArtifacts.S3ModelArtifacts
    evaluate = ProcessingStep(
        name="Evaluate",
        processor=ScriptProcessor(image_uri=IMAGE, command=["python3"], instance_type="ml.m5.large"),
        code="s3://code/evaluate.py",
        inputs=[ProcessingInput(source=model, destination="/opt/ml/processing/model")],
        outputs=[ProcessingOutput(output_name="report", source="/opt/ml/processing/report")],
    )
    group = ModelPackageGroup(stack, "Models")
    register = RegisterModel(
        name="Register",
        model_package_group_name=group.model_package_group_name,
        model_data=model,
        image_uri=IMAGE,
        content_types=["text/csv"],
        response_types=["text/csv"],
    )
    return TrainingPipeline(stack, "P", steps=[first, evaluate, register], workspace=workspace, **roles)


def test_each_statement_names_steps_and_fields_that_are_there(stack: Stack):
    pipeline = everything(stack)
    document = pipeline.definition.to_dict()
    names = {"Train", "Evaluate", "Register"}
    told = pipeline.explain()
    assert ["pipeline", "jobs of Train", "jobs of Evaluate"] == [each.name for each in told]
    for role in told:
        for statement in role.permissions:
            assert statement.denied or statement.origins, statement
            for origin in statement.origins:
                assert origin.step in names
                assert found_at(document, origin.pointer) is not None
                position = int(origin.pointer.split("/")[2])
                steps = cast("Sequence[Mapping[str, Any]]", document["Steps"])
                assert origin.step == steps[position]["Name"]


def test_the_field_is_the_one_that_asks(stack: Stack):
    told = {role.name: role for role in everything(stack).explain()}

    def asked(role: str, action: str) -> set[str]:
        statements = [each for each in told[role].permissions if action in each.actions and not each.denied]
        return {origin.pointer for each in statements for origin in each.origins}

    job = "/Steps/0/Arguments"
    assert {f"{job}/CheckpointConfig/S3Uri"} == asked("jobs of Train", "s3:DeleteObject")
    assert {f"{job}/InputDataConfig/0/DataSource/S3DataSource/S3Uri", f"{job}/CheckpointConfig/S3Uri"} == asked(
        "jobs of Train", "s3:ListBucket"
    )
    assert {f"{job}/ResourceConfig/VolumeKmsKeyId"} == asked("jobs of Train", "kms:CreateGrant")
    assert {f"{job}/VpcConfig"} == asked("jobs of Train", "ec2:CreateNetworkInterface")
    assert {f"{job}/AlgorithmSpecification/TrainingImage"} == asked("jobs of Train", "ecr:BatchGetImage")
    assert {f"{job}/RoleArn", "/Steps/1/Arguments/RoleArn"} == asked("pipeline", "iam:PassRole")
    assert {"/Steps/2/Arguments/ModelPackageGroupName"} == asked("pipeline", "sagemaker:CreateModelPackage")


def test_it_tells_all_that_the_template_allows_and_no_more(stack: Stack):
    told = {
        action for role in everything(stack).explain() for statement in role.permissions for action in statement.actions
    }
    policies = [p["PolicyName"] for p in resources(stack, "AWS::IAM::Policy") if p["PolicyName"].startswith("PRole")]
    policies += [p["PolicyName"] for p in resources(stack, "AWS::IAM::Policy") if "PJobRoles" in p["PolicyName"]]
    written = {action for name in policies for each in statements_of(stack, name) for action in as_list(each["Action"])}
    assert written == told


def test_roles_that_are_given_are_told_about_too(stack: Stack):
    jobs = iam.Role(stack, "Jobs", assumed_by=cast("Any", iam.ServicePrincipal("sagemaker.amazonaws.com")))
    runs = iam.Role(stack, "Runs", assumed_by=cast("Any", iam.ServicePrincipal("sagemaker.amazonaws.com")))
    made = [role.name for role in everything(stack, role=runs, job_role=jobs).explain()]
    assert ["pipeline", "jobs of Train", "jobs of Evaluate"] == made


def test_roles_that_estimators_name_are_told_about_too(stack: Stack):
    pipeline = TrainingPipeline(stack, "P", steps=[train(role=FOREIGN, inputs={"a": "s3://data/a/"})])
    _, named = pipeline.explain()
    assert "jobs of Train, which name their role" == named.name
    assert any("s3:GetObject" in each.actions for each in named.permissions)


def test_in_words(stack: Stack):
    pipeline = TrainingPipeline(stack, "P", steps=[train(inputs={"a": "s3://data/a/"})])
    lines = str(pipeline.explain()[1]).splitlines()
    assert "jobs of Train:" == lines[0]
    where = lines.index("  s3:GetObject on arn:${AWS::Partition}:s3:::data/a/*")
    origin = "step 'Train', /Steps/0/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri"
    assert f"    asked for by {origin}" == lines[where + 1]
