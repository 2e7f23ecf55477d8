"""Code as an asset of the stack, what the definition says of it, and who may read it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, LegacyStackSynthesizer, Stack

from cdk_sagemaker_training import (
    Estimator,
    InvalidInputError,
    PyTorch,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)
from tests.support.mistakes import wrong_fields
from tests.support.scripts import source, write
from tests.support.steps import IMAGE
from tests.support.templates import as_list, definition_of, statements_of

ACCOUNT = "123456789012"
BUCKET = f"cdk-hnb659fds-assets-{ACCOUNT}-eu-west-1"


@pytest.fixture
def known(tmp_path: Path) -> Stack:
    """A stack whose account and region are known."""
    app = App(outdir=str(tmp_path / "cdk.out"))
    return Stack(app, "Stack", env=Environment(account=ACCOUNT, region="eu-west-1"))


def step(folder: str, name: str = "Train", **knobs: Any) -> TrainingStep:
    given: dict[str, Any] = {
        "entry_point": "train.py",
        "source_dir": folder,
        "framework_version": "2.5.1",
        "instance_type": "ml.m5.xlarge",
        "output_path": "s3://output/",
        **knobs,
    }
    return TrainingStep(name=name, estimator=PyTorch(**given))


def assets(stack: Stack) -> dict[str, Any]:
    """The file assets of a synthesized stack but for its template."""
    directory = Path(stack.node.root.synth().directory)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType] - the root is an App
    manifest = json.loads((directory / f"{stack.artifact_id}.assets.json").read_text(encoding="utf-8"))
    return {key: f["source"] for key, f in manifest["files"].items() if "template" not in f["source"]["path"]}


def arguments(stack: Stack, position: int = 0) -> dict[str, Any]:
    return definition_of(stack)["Steps"][position]["Arguments"]


def readable(stack: Stack) -> list[str]:
    found = [s for s in statements_of(stack, "JobRole") if "s3:GetObject" in as_list(s["Action"])]
    return [resource for s in found for resource in as_list(s["Resource"])]


def test_one_file_asset(known: Stack, tmp_path: Path):
    TrainingPipeline(known, "P", steps=[step(source(tmp_path))])
    [(key, found)] = assets(known).items()
    assert "file" == found["packaging"]
    assert f'"s3://{BUCKET}/{key}.gz"' == arguments(known)["HyperParameters"]["sagemaker_submit_directory"]
    assert '"eu-west-1"' == arguments(known)["HyperParameters"]["sagemaker_region"]


def test_the_hash_is_that_of_the_content(tmp_path: Path):
    hashes: list[list[str]] = []
    for place, text in (("a", "x"), ("b/c", "x"), ("d", "y")):
        stack = Stack(App(), "Stack")
        TrainingPipeline(stack, "P", steps=[step(source(tmp_path / place, lib__py=text))])
        hashes.append(list(assets(stack)))
    assert hashes[0] == hashes[1]
    assert hashes[0] != hashes[2]


def test_the_same_code_is_one_asset(known: Stack, tmp_path: Path):
    folder, copy = source(tmp_path / "a"), source(tmp_path / "b")
    TrainingPipeline(known, "P", steps=[step(folder, "A"), step(folder, "B"), step(copy, "C")])
    TrainingPipeline(known, "Q", steps=[step(folder)])
    assert 1 == len(assets(known))


def test_other_code_is_another_asset(known: Stack, tmp_path: Path):
    other = source(tmp_path / "b", lib__py="x")
    TrainingPipeline(known, "P", steps=[step(source(tmp_path / "a"), "A"), step(other, "B")])
    assert 2 == len(assets(known))


def test_jobs_may_read_that_object(known: Stack, tmp_path: Path):
    TrainingPipeline(known, "P", steps=[step(source(tmp_path))])
    [key] = assets(known)
    assert [f"arn:<AWS::Partition>:s3:::{BUCKET}/{key}.gz"] == readable(known)


def test_a_region_that_only_the_deployment_knows(stack: Stack, tmp_path: Path):
    TrainingPipeline(stack, "P", steps=[step(source(tmp_path), enable_network_isolation=True)])
    bucket = "<Fn::Sub cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}>"
    [key] = assets(stack)
    found = arguments(stack)
    [channel] = found["InputDataConfig"]
    assert f"s3://{bucket}/{key}.gz" == channel["DataSource"]["S3DataSource"]["S3Uri"]
    assert f'"/opt/ml/input/data/code/{key}.gz"' == found["HyperParameters"]["sagemaker_submit_directory"]
    assert '"<AWS::Region>"' == found["HyperParameters"]["sagemaker_region"]
    assert [f"arn:<AWS::Partition>:s3:::{bucket}/{key}.gz*"] == readable(stack)  # the channel is a prefix


def test_a_workspace_isolates_scripts(known: Stack, tmp_path: Path):
    workspace = TrainingWorkspace(known, "Workspace")
    TrainingPipeline(known, "P", workspace=workspace, steps=[step(source(tmp_path), output_path=None)])
    found = arguments(known)
    assert found["EnableNetworkIsolation"] is True
    assert ["code"] == [channel["ChannelName"] for channel in found["InputDataConfig"]]


def test_a_file_whose_name_only_the_deployment_knows(tmp_path: Path):
    stack = Stack(App(), "Stack", synthesizer=LegacyStackSynthesizer())
    TrainingPipeline(stack, "P", steps=[step(source(tmp_path))])
    assert arguments(stack)["HyperParameters"]["sagemaker_submit_directory"].startswith('"s3://<')
    other = Stack(App(), "Stack", synthesizer=LegacyStackSynthesizer())
    isolated = step(source(tmp_path), enable_network_isolation=True)
    assert ["enable_network_isolation"] == wrong_fields(lambda: TrainingPipeline(other, "P", steps=[isolated]))


def test_code_that_lies_on_s3_already(known: Stack):
    TrainingPipeline(known, "P", steps=[step("s3://code/v1/sourcedir.tar.gz")])
    assert {} == assets(known)
    assert ["arn:<AWS::Partition>:s3:::code/v1/sourcedir.tar.gz"] == readable(known)


def test_scripts_of_others_may_be_read_too(known: Stack):
    estimator = Estimator(
        image_uri=IMAGE,
        instance_type="ml.m5.xlarge",
        output_path="s3://output/",
        hyperparameters={"sagemaker_submit_directory": '"s3://code/sourcedir.tar.gz"'},
    )
    TrainingPipeline(known, "P", steps=[TrainingStep(name="Train", estimator=estimator)])
    assert ["arn:<AWS::Partition>:s3:::code/sourcedir.tar.gz"] == readable(known)


def test_secrets_stop_the_synthesis(known: Stack, tmp_path: Path):
    folder = source(tmp_path)
    write(tmp_path, {"src/.env": "PASSWORD=x\n"})
    with pytest.raises(InvalidInputError, match="looks like a secret"):
        TrainingPipeline(known, "P", steps=[step(folder)])


def test_the_file_that_is_uploaded_is_the_packed_one(known: Stack, tmp_path: Path):
    TrainingPipeline(known, "P", steps=[step(source(tmp_path))])
    [found] = assets(known).values()
    staged = tmp_path / "cdk.out" / found["path"]
    [packed] = (tmp_path / "cdk.out").glob("sourcedir.*.tar.gz")
    assert packed.name == f"sourcedir.{hashlib.sha256(staged.read_bytes()).hexdigest()}.tar.gz"
