from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App, Aws, CfnParameter, Fn, Lazy, Stack, Stage
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import DefinitionLocation, TrainingPipeline, TrainingWorkspace
from cdk_sagemaker_training.pipeline import definition_writer
from tests.support.cfn_lint import findings
from tests.support.steps import ROLE, train
from tests.support.templates import PIPELINE, deployed, resources, statements_of

from .test_tokens import Quotes

WRITTEN = "Custom::TrainingPipelineDefinition"
WRITER_POLICY = "PipelineDefinitionWriterRoleDefaultPolicy"


def on_s3(stack: Stack, construct_id: str = "OnS3", bucket: s3.IBucket | None = None, **step: Any) -> TrainingPipeline:
    return TrainingPipeline(
        stack,
        construct_id,
        steps=[train(role=ROLE, **step)],
        definition_location=DefinitionLocation.S3,
        definition_bucket=bucket or s3.Bucket.from_bucket_name(stack, f"{construct_id}Bucket", "definitions"),
    )


def asset(stack: Stack) -> bytes:
    stage = Stage.of(stack)
    assert stage is not None
    (path,) = Path(stage.asset_outdir).glob("pipeline-definition.*.json")
    return path.read_bytes()


def written(stack: Stack, values: list[Any]) -> str:
    """What the function writes where the values are these."""
    return "".join(
        part if isinstance(part, str) else definition_writer.text(part[0], values[part[1]])
        for part in json.loads(asset(stack))
    )


def inline(stack: Stack) -> str:
    bodies = [found["PipelineDefinition"].get("PipelineDefinitionBody") for found in resources(stack, PIPELINE)]
    (body,) = [deployed(body) for body in bodies if body]
    return body


def values_of(stack: Stack) -> list[Any]:
    (found,) = resources(stack, WRITTEN)
    return deployed(found["Values"])


# --- the text ---------------------------------------------------------------------------------------------------------


def test_the_text_is_the_one_that_would_stand_in_the_template(stack: Stack):
    bucket, name = (CfnParameter(stack, name).value_as_string for name in ("Output", "Name"))
    step: dict[str, Any] = {
        "output_path": f"s3://{bucket}/{Aws.REGION}/models/",
        "instance_count": CfnParameter(stack, "Count", type="Number", default=2).value_as_number,
        "hyperparameters": {name: 1, "quoted": 'ü "${AWS::Region}" \\ \u2028\n'},
        "environment": {"EMPTY": "", "TWICE": f"{bucket}{bucket}", "LATE": Lazy.string(Quotes())},
    }
    on_s3(stack, **step)
    TrainingPipeline(stack, "Inline", steps=[train(role=ROLE, **step)])

    values = values_of(stack)
    *others, tags = values  # the tags of jobs are known at synth alone, and are none here
    assert sorted(["<Output>", "<AWS::Region>", "<Count>", "<Name>", 'say "hi" \\ and\nbye']) == sorted(others)
    assert ("", inline(stack)) == (tags, written(stack, values))


def test_a_list_that_is_a_token(stack: Stack):
    groups = CfnParameter(stack, "Groups", type="List<String>").value_as_list
    on_s3(stack, subnets=Fn.split(",", CfnParameter(stack, "Subnets").value_as_string), security_group_ids=groups)

    *lists, tags = values_of(stack)
    assert (["<Subnets> split at ,", "<Groups>"], "") == (sorted(lists, key=len, reverse=True), tags)
    known = {"<Groups>": ["sg-1", "sg-ü"], "<Subnets> split at ,": ["subnet-1"]}
    document = json.loads(written(stack, [*(known[value] for value in lists), tags]))
    expected = {"SecurityGroupIds": ["sg-1", "sg-ü"], "Subnets": ["subnet-1"]}
    assert expected == document["Steps"][0]["Arguments"]["VpcConfig"]


def test_the_custom_resource_gets_the_values_alone(stack: Stack):
    on_s3(stack, environment={"NOTE": "a literal that stays in the asset"})
    assert b"a literal that stays in the asset" in asset(stack)
    assert "a literal that stays in the asset" not in json.dumps(Template.from_stack(stack).to_json())


def _synthesized(outdir: Path, others: int, note: str = "") -> tuple[bytes, dict[str, Any]]:
    stack = Stack(App(outdir=str(outdir)), "Stack")
    for number in range(others):  # tokens get other numbers
        s3.Bucket(stack, f"Other{number}")
    bucket = s3.Bucket(stack, "Bucket")
    on_s3(stack, bucket=s3.Bucket.from_bucket_name(stack, "In", bucket.bucket_name), environment={"NOTE": note})
    (found,) = resources(stack, WRITTEN)
    return asset(stack), found


def test_the_same_definition_is_the_same_asset_everywhere(tmp_path: Path):
    assert _synthesized(tmp_path / "a", others=0) == _synthesized(tmp_path / "b", others=3)


def test_a_stack_in_a_stage(tmp_path: Path):
    stack = Stack(Stage(App(outdir=str(tmp_path)), "Stage"), "Stack")
    on_s3(stack)
    assert b'"Version' in asset(stack).replace(b"\\", b"")
    (found,) = resources(stack, WRITTEN)
    assert (tmp_path / f"asset.{found['AssetKey']}").exists()


def test_another_definition_is_another_asset(tmp_path: Path):
    _, first = _synthesized(tmp_path / "a", others=0)
    _, second = _synthesized(tmp_path / "b", others=0, note="changed")
    assert {"AssetKey"} == {name for name in first if first[name] != second[name]}


# --- the function and what it may do ----------------------------------------------------------------------------------


def test_the_function_reads_its_assets_and_writes_its_prefixes(stack: Stack):
    key = cast("kms.IKey", kms.Key(stack, "Key"))
    bucket = s3.Bucket(stack, "Bucket", encryption_key=key)
    name = on_s3(stack, bucket=bucket).pipeline_name
    (found,) = resources(stack, WRITTEN)
    bucket_name, key_arn = (deployed(stack.resolve(each)) for each in (bucket.bucket_name, key.key_arn))

    logs, read, write, encrypt = statements_of(stack, WRITER_POLICY)

    assert ["logs:CreateLogStream", "logs:PutLogEvents"] == logs["Action"]
    assert "LogGroup" in logs["Resource"]
    assert "s3:GetObject" == read["Action"]
    assert read["Resource"].endswith(f"/{found['AssetKey']}")
    assert "*" not in read["Resource"]
    assert ["s3:DeleteObject", "s3:PutObject"] == write["Action"]
    assert f"arn:<AWS::Partition>:s3:::{bucket_name}/pipeline-definitions/{name}/*" == write["Resource"]
    assert ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] == encrypt["Action"]
    assert key_arn == encrypt["Resource"]


def test_the_pipeline_role_reads_the_definitions(stack: Stack):
    bucket = s3.Bucket(stack, "Bucket", encryption_key=cast("kms.IKey", kms.Key(stack, "Key")))
    name = on_s3(stack, bucket=bucket).pipeline_name
    statements = {str(s["Action"]): s["Resource"] for s in statements_of(stack, "OnS3RolePolicy")}
    bucket_name = deployed(stack.resolve(bucket.bucket_name))
    assert f"arn:<AWS::Partition>:s3:::{bucket_name}/pipeline-definitions/{name}/*" == statements["s3:GetObject"]
    assert "kms:Decrypt" in statements


def test_what_a_given_role_has_to_read_is_explained_and_granted_unless_it_is_immutable(stack: Stack):
    for mutable in (True, False):
        role = iam.Role.from_role_arn(
            stack, f"Role{mutable}", f"arn:aws:iam::123456789012:role/{mutable}", mutable=mutable
        )
        pipeline = TrainingPipeline(
            stack,
            f"P{mutable}",
            role=role,
            steps=[train(role=ROLE)],
            definition_location=DefinitionLocation.S3,
            definition_bucket=s3.Bucket.from_bucket_name(stack, f"Bucket{mutable}", "definitions"),
        )
        own, _, writer = pipeline.explain()
        assert ("pipeline", "the function that writes definitions") == (own.name, writer.name)
        place = f"arn:${{AWS::Partition}}:s3:::definitions/pipeline-definitions/{pipeline.pipeline_name}/*"
        assert [place] == [each.resources[0] for each in own.permissions if each.actions == ["s3:GetObject"]]
    given_to = [policy["Roles"] for policy in resources(stack, "AWS::IAM::Policy")]
    assert (1, 0) == (given_to.count(["True"]), given_to.count(["False"]))


def test_pipelines_of_a_stack_share_the_function(stack: Stack):
    names = [on_s3(stack, construct_id).pipeline_name for construct_id in ("A", "B")]
    assert 1 == len(resources(stack, "AWS::Lambda::Function"))
    tokens = {json.dumps(found["ServiceToken"]) for found in resources(stack, WRITTEN)}
    assert 1 == len(tokens)
    written_to = [s["Resource"] for s in statements_of(stack, WRITER_POLICY) if "s3:PutObject" in s["Action"]]
    assert [f"arn:<AWS::Partition>:s3:::definitions/pipeline-definitions/{name}/*" for name in names] == written_to


def test_the_function_runs_the_file_that_is_tested(stack: Stack):
    on_s3(stack)
    (function,) = resources(stack, "AWS::Lambda::Function")
    source = Path(definition_writer.__file__).read_text(encoding="utf-8")
    assert source == function["Code"]["ZipFile"]
    assert len(source.encode()) <= 4096
    assert hasattr(definition_writer, function["Handler"].removeprefix("index."))


@pytest.mark.parametrize("region", ["us-east-1", "cn-north-1"])
def test_cfn_lint_finds_nothing(stack: Stack, region: str):
    on_s3(stack, bucket=s3.Bucket(stack, "Bucket", encryption_key=cast("kms.IKey", kms.Key(stack, "Key"))))
    assert [] == findings(Template.from_stack(stack).to_json(), region)


def test_an_answer_that_is_lost_does_not_hold_the_stack(stack: Stack):
    on_s3(stack)
    (found,), (function,) = resources(stack, WRITTEN), resources(stack, "AWS::Lambda::Function")
    tries = 3 * (sum(definition_writer.PAUSES) + 10)  # read, write, answer
    assert tries < function["Timeout"] < int(found["ServiceTimeout"])


@pytest.mark.parametrize("own_key", [True, False])
def test_logs_are_encrypted_where_the_key_allows_it(stack: Stack, *, own_key: bool):
    other = None if own_key else kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:123456789012:key/a")
    workspace = TrainingWorkspace(stack, "Workspace", encryption_key=other)
    TrainingPipeline(stack, "P", steps=[train()], workspace=workspace, definition_location=DefinitionLocation.S3)
    groups = [group for group in resources(stack, "AWS::Logs::LogGroup") if group["RetentionInDays"] == 30]
    key = stack.resolve(workspace.encryption_key.key_arn) if own_key else None
    assert key in [group.get("KmsKeyId") for group in groups]


def test_the_first_deployment_has_the_permissions_before_it_writes(stack: Stack):
    on_s3(stack)
    template = cast("dict[str, Any]", Template.from_stack(stack).to_json())
    (function,) = [r for r in template["Resources"].values() if r["Type"] == "AWS::Lambda::Function"]
    assert any(WRITER_POLICY in name for name in function["DependsOn"])
