"""The twin of the example app deploys what the app deploys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.by_hand import bench
from benchmarks.by_hand.expressions import Expression, written
from benchmarks.by_hand.sameness import deployed
from benchmarks.by_hand.write_twin import templates_in, twin


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the app's templates, the twin and the twin's templates."""
    made = tmp_path_factory.mktemp("by_hand")
    bench.written(made)
    return made


def test_it_deploys_the_same(folder: Path):
    app, twins = templates_in(folder / "app"), templates_in(folder / "twin")
    assert {"TrainingPlatform", "ChurnTraining", "ModelIteration"} == set(app)
    assert "TrainingPlatform" == next(iter(app))
    assert {name: deployed(template) for name, template in app.items()} == {
        name: deployed(template) for name, template in twins.items()
    }


def test_it_is_what_people_write(folder: Path):
    """Classes of CDK alone, a statement for each resource."""
    text = (folder / "twin.py").read_text(encoding="utf-8")
    assert "cdk_sagemaker_training" not in text.partition("app = App()")[0]
    assert 4 == text.count("s3.CfnBucket(")
    assert 2 == text.count("sagemaker.CfnPipeline(")
    assert "CfnResource(" not in text
    assert "s3.CfnBucket.VersioningConfigurationProperty(status='Enabled')" in text


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
