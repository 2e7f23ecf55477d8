"""What the CDK CLI does with an app: ``cdk import`` and ``cdk watch``, which ``tests/e2e`` run."""

from __future__ import annotations

import fnmatch
import json
import re
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from cdk_sagemaker_training import BuiltInEstimator, PyTorch, TrainingInput, TrainingPipeline, TrainingStep
from tests.support.example_app import REPOSITORY, all_stacks
from tests.support.steps import train

IMPORTED = {
    "AWS::SageMaker::Pipeline": "PipelineName",
    "AWS::SageMaker::ModelPackageGroup": "ModelPackageGroupArn",
    "AWS::S3::Bucket": "BucketName",
    "AWS::KMS::Key": "KeyId",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::BucketPolicy": "Bucket",
}
"""What CloudFormation asks for to import a resource."""
ROLE = "arn:aws:iam::123456789012:role/sagemaker-execution"


@pytest.mark.parametrize("kind", IMPORTED)
def test_what_holds_something_can_be_imported(kind: str):
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    assert [f"/properties/{IMPORTED[kind]}"] == schema["primaryIdentifier"]
    # CloudFormation imports what it can read, and needs no other right for it.
    assert "read" in schema["handlers"]
    assert f"| `{IMPORTED[kind]}`" in (REPOSITORY / "docs" / "composing.md").read_text(encoding="utf-8")


def resource(stack: Stack) -> dict[str, Any]:
    (pipeline,) = Template.from_stack(stack).find_resources("AWS::SageMaker::Pipeline").values()
    return dict(pipeline)


def test_a_pipeline_is_imported_under_the_name_that_it_has(context: dict[str, Any]):
    stack = Stack(App(context=context), "Stack")
    TrainingPipeline(stack, "Pipeline", pipeline_name="Since-2019", steps=[train("Train")])
    assert "Since-2019" == resource(stack)["Properties"]["PipelineName"]


def test_the_name_that_follows_from_the_path_stands_in_the_template(context: dict[str, Any]):
    # `cdk deploy --import-existing-resources` finds names, not references.
    stack = Stack(App(context=context), "Stack")
    TrainingPipeline(stack, "Pipeline", steps=[train("Train")])
    assert "stack-pipeline" in resource(stack)["Properties"]["PipelineName"]


def as_it_is(stack: Stack) -> str:
    """A pipeline that is described as somebody made it, as an import takes it."""
    estimator = BuiltInEstimator(
        algorithm="xgboost",
        version="1.7-1",
        instance_type="ml.m5.xlarge",
        hyperparameters={"objective": "binary:logistic", "num_round": 100},
        output_path="s3://models/",
        role=ROLE,
    )
    data = TrainingInput(s3_data="s3://data/train/", content_type="text/csv")
    role = iam.Role.from_role_name(stack, "Role", "sagemaker-execution")
    pipeline = TrainingPipeline(
        stack, "Pipeline", role=role, steps=[TrainingStep(name="Train", estimator=estimator, inputs={"train": data})]
    )
    pipeline.apply_removal_policy(RemovalPolicy.RETAIN)
    found = resource(stack)
    assert "Retain" == found["DeletionPolicy"]
    assert "DependsOn" not in found
    return json.dumps(found["Properties"])


def test_a_pipeline_with_a_role_that_exists_refers_to_nothing_that_an_import_leaves_out(context: dict[str, Any]):
    text = as_it_is(Stack(App(context=context), "Stack", env=Environment(region="us-east-1")))
    assert {"AWS::AccountId", "AWS::Partition"} >= set(re.findall(r'"Ref": "([^"]*)"', text))
    assert "Fn::GetAtt" not in text
    assert "Fn::FindInMap" not in text


def test_without_a_region_its_image_is_looked_up_in_a_mapping_which_an_import_leaves_out(context: dict[str, Any]):
    assert "Fn::FindInMap" in as_it_is(Stack(App(context=context), "Stack"))


def test_buckets_and_keys_of_a_template_have_no_names_that_would_forbid_it(context: dict[str, Any]):
    platform = all_stacks(App(context=context))["TrainingPlatform"]
    resources = cast("dict[str, Any]", Template.from_stack(platform).to_json())["Resources"].values()
    stateful = [each for each in resources if each["Type"] in {"AWS::S3::Bucket", "AWS::KMS::Key"}]
    assert 5 == len(stateful)
    # An imported resource needs a deletion policy, and is not renamed by the template.
    assert {"Retain"} == {each["DeletionPolicy"] for each in stateful}
    assert not any({"BucketName", "KeyId"} & each["Properties"].keys() for each in stateful)


def watched(path: str) -> bool:
    """As the CLI reads the patterns of ``cdk.json``: a folder stands for what is in it."""
    watch = json.loads((REPOSITORY / "cdk.json").read_text(encoding="utf-8"))["watch"]
    parts = [path, *(str(parent) for parent in Path(path).parents), Path(path).name]
    return not any(fnmatch.fnmatch(part, pattern) for pattern in watch["exclude"] for part in parts)


@pytest.mark.parametrize("path", ["app.py", "stacks/churn_stack.py", "examples/scripts/pytorch_distributed/train.py"])
def test_what_changes_a_stack_is_watched(path: str):
    assert (REPOSITORY / path).exists()
    assert watched(path)


@pytest.mark.parametrize("path", ["README.md", "docs/rules.md", "tests/conftest.py", ".venv/bin/python", "cdk.out/x"])
def test_what_changes_none_is_not(path: str):
    assert not watched(path)


def test_a_change_of_a_script_changes_its_asset_and_nothing_else_does(context: dict[str, Any], tmp_path: Path):
    def hashes(text: str) -> set[str]:
        folder = tmp_path / "source"
        folder.mkdir(exist_ok=True)
        (folder / "train.py").write_text(text, encoding="utf-8")
        app = App(context=context)
        stack = Stack(app, "Stack")
        estimator = PyTorch(
            entry_point="train.py",
            source_dir=folder,
            framework_version="2.5.1",
            py_version="py311",
            instance_type="ml.g5.xlarge",
            output_path="s3://models/",
        )
        step = TrainingStep(name="Train", estimator=estimator, inputs={"train": "s3://data/train/"})
        TrainingPipeline(stack, "Pipeline", steps=[step])
        assembly = Path(app.synth().directory)
        return set(json.loads((assembly / "Stack.assets.json").read_text(encoding="utf-8"))["files"])

    first, again, changed = hashes("print(1)\n"), hashes("print(1)\n"), hashes("print(2)\n")
    assert first == again
    assert 2 == len(changed - first)  # the archive, and the template that names it
