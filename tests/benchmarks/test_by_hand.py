"""Both twins of the example app deploy what the app deploys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.by_hand import bench
from benchmarks.by_hand.expressions import Expression, written
from benchmarks.by_hand.sameness import Contents, deployed
from benchmarks.by_hand.write_twin import templates_in, twin

STACKS = {"TrainingPlatform", "ChurnTraining", "ModelIteration"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the templates of the app, of the twin that people write, and of the L1 twin, which is written here too."""
    made = tmp_path_factory.mktemp("by_hand")
    bench.written(made)
    return made


def test_it_deploys_the_same(folder: Path):
    app, twins = templates_in(folder / "app"), templates_in(folder / "l1")
    assert STACKS == set(app)
    assert "TrainingPlatform" == next(iter(app))
    assert {name: deployed(template) for name, template in app.items()} == {
        name: deployed(template) for name, template in twins.items()
    }


def test_what_people_write_deploys_the_same(folder: Path):
    """Every resource, output and export. What is left out, with its reason: ``Contents``."""
    app, twins = Contents(templates_in(folder / "app")), Contents(templates_in(folder / "twin"))
    assert {name: app.of(name) for name in STACKS} == {name: twins.of(name) for name in STACKS}
    assert 22 + 6 + 5 == sum(len(app.of(name)["Resources"]) for name in STACKS)


def test_what_people_write_is_cdk_alone():
    """L2 classes, but where CDK has none, and one list that its L2 class would take out of the security group."""
    written_by_hand = [path.read_text(encoding="utf-8") for path in sorted(bench.TWIN.parent.glob("twin*.py"))]
    assert 3 == len(written_by_hand)
    text = "".join(written_by_hand)
    assert "cdk_sagemaker_training" not in text
    level_1 = {"sagemaker.CfnPipeline", "sagemaker.CfnModelPackageGroup", "ec2.CfnSecurityGroup"}
    assert level_1 == set(re.findall(r"\w+\.Cfn[A-Z]\w+", text))


def test_the_l1_twin_is_classes_of_cdk(folder: Path):
    """A statement for each resource."""
    text = (folder / "l1.py").read_text(encoding="utf-8")
    assert "cdk_sagemaker_training" not in text.partition("app = App()")[0]
    assert 4 == text.count("s3.CfnBucket(")
    assert 2 == text.count("sagemaker.CfnPipeline(")
    assert "CfnResource(" not in text
    assert "s3.CfnBucket.VersioningConfigurationProperty(status='Enabled')" in text


def test_the_command_that_people_wait_for_writes_the_same_stacks(tmp_path: Path):
    bench.by_command(bench.TWIN, tmp_path)
    assert STACKS == set(templates_in(tmp_path / "twin_by_command"))


def test_the_app_is_measured_without_freezing_what_it_imports(tmp_path: Path):
    with_it = (bench.REPOSITORY / "app.py").read_text(encoding="utf-8").splitlines()
    without = bench.not_frozen(tmp_path).read_text(encoding="utf-8").splitlines()
    assert ["gc.freeze()"] == [line for line in with_it if line not in without]
    assert len(with_it) - 1 == len(without)


def contents(names: str, **changes: Any) -> Mapping[str, Any]:
    """A role's policy in a stack, and another that imports; with other ids and other paths for each of the names."""
    role, policy, export, table = names
    statement = {"Resource": {"Fn::GetAtt": [role, "Arn"]}, **changes}
    lookup = {"Fn::FindInMap": [table, {"Ref": "AWS::Region"}, "Id"]}
    path = {"Key": "Name", "Value": f"One/{names}/Subnet1"}
    resources = {
        role: {"Type": "AWS::IAM::Role", "Metadata": {"of": names}, "Properties": {"Description": "A role"}},
        policy: {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": policy, "PolicyDocument": statement}},
        "V": {"Type": "AWS::EC2::Subnet", "DependsOn": [role], "Properties": {"Tags": [path], "CidrBlock": lookup}},
    }
    imported = {"Fn::Join": ["", ['{"A":"', {"Fn::ImportValue": export}, '"}']]}
    outputs = {export: {"Value": {"Ref": role}, "Export": {"Name": export}}}
    return {
        "One": {"Resources": resources, "Outputs": outputs, "Mappings": {table: {"eu-west-1": {"Id": "a"}}}},
        "Two": pipeline(imported),
    }


def told(templates: Mapping[str, Any]) -> list[Any]:
    return [Contents(templates).of(name) for name in templates]


def test_names_are_not_contents():
    assert told(contents("abcd")) == told(contents("efgh"))


def test_contents_that_differ_are_seen():
    plain = told(contents("abcd"))
    assert plain != told(contents("abcd", Action="s3:*"))
    assert plain != told(contents("abcd", Resource={"Fn::GetAtt": ["a", "RoleId"]}))
    for kind, key, other in [
        ("a", "Description", "Another role"),
        ("V", "Tags", [{"Key": "Name", "Value": "One/abcd/Subnet2"}]),
        ("V", "CidrBlock", {"Fn::FindInMap": ["d", {"Ref": "AWS::Region"}, "Other"]}),
    ]:
        changed: Any = contents("abcd")
        changed["One"]["Resources"][kind]["Properties"][key] = other
        assert plain != told(changed), key
    changed = contents("abcd")
    changed["One"]["Mappings"]["d"]["eu-west-1"]["Id"] = "b"
    assert plain != told(changed)
    changed = contents("abcd")
    changed["One"]["Resources"]["a"]["DeletionPolicy"] = "Retain"
    assert plain[1] != told(changed)[1], "what is imported differs"


def pipeline(body: Any) -> Mapping[str, Any]:
    properties = {"PipelineDefinition": {"PipelineDefinitionBody": body}}
    return {"Resources": {"P": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}}}


def test_differences_are_seen():
    joined = {"Fn::Join": ["", ['{"A":"', {"Ref": "B"}, '","N":2.0}']]}
    same = {"Fn::Join": ["", ['{"A": "', {"Ref": "B"}, '", "N": 2}']]}
    other = {"Fn::Join": ["", ['{"A":"', {"Ref": "C"}, '","N":2}']]}
    assert deployed(pipeline(joined)) == deployed(pipeline(same))
    assert deployed(pipeline(joined)) != deployed(pipeline(other))
    assert deployed(pipeline('{"A":null}')) != deployed(pipeline("{}"))


def test_tags_have_no_order_and_metadata_is_not_deployed():
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    one = {"Resources": {"X": {"Type": "T", "Properties": {"Tags": tags}, "Metadata": {"a": 1}}}}
    two = {"Resources": {"X": {"Type": "T", "Properties": {"Tags": tags[::-1]}}}}
    assert deployed(one) == deployed(two)


def test_text_with_values_in_it():
    assert "key.ref" == written(["", Expression("key.ref"), ""])
    assert "'plain'" == written(["pla", "in"])
    made = written(["{'\"\\\n", Expression("key.ref"), "}"])
    assert "{'\"\\\nvalue}" == eval(made, {"key": type("Key", (), {"ref": "value"})})


def test_what_the_twin_has_no_words_for():
    value = {"Fn::Base64": "x"}
    template = {"Resources": {"K": {"Type": "AWS::KMS::Key", "Properties": {"Description": value}}}}
    with pytest.raises(NotImplementedError, match="no words for"):
        twin({"Stack": template})
    with pytest.raises(NotImplementedError, match="CfnKey has no Nothing"):
        twin({"Stack": {"Resources": {"K": {"Type": "AWS::KMS::Key", "Properties": {"Nothing": 1}}}}})
