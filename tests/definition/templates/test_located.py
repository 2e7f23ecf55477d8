"""Definitions on S3: files of the assembly, and those that this library's resource writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.definition.templates import Assets, TemplatePipeline, pipelines_in

WRITTEN = "Custom::TrainingPipelineDefinition"


def listed(folder: Path, **contents: str) -> Assets:
    files: dict[str, Any] = {}
    for name, content in contents.items():
        (folder / name).write_text(content)
        files[name] = {"source": {"path": name}, "destinations": {"x": {"objectKey": f"{name}.json"}}}
    (folder / "S.assets.json").write_text(json.dumps({"files": files}))
    return Assets.of_template(folder / "S.template.json")


def at(location: Any, assets: Assets | None, **resources: Any) -> TemplatePipeline:
    properties = {"PipelineDefinition": {"PipelineDefinitionS3Location": location}}
    declared = {"P": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}, **resources}
    parameters = {"Key": {"Type": "String", "Default": "d.json"}, "Two": {"Type": "Number", "Default": 2}}
    (found,) = pipelines_in({"Parameters": parameters, "Resources": declared}, assets=assets)
    return found


@pytest.mark.parametrize("key", ["d.json", {"Fn::Sub": "d.json"}, {"Ref": "Key"}, {"Fn::Join": [".", ["d", "json"]]}])
def test_a_file_of_the_assembly(tmp_path: Path, key: Any):
    found = at({"Bucket": {"Fn::Sub": "assets-${AWS::Region}"}, "Key": key}, listed(tmp_path, d='{"Steps": []}'))
    assert ('{"Steps": []}', "") == (found.text, found.unseen)
    assert "/Resources/P/Properties/PipelineDefinition/PipelineDefinitionS3Location" == found.property_path


@pytest.mark.parametrize(
    ("location", "unseen"),
    [
        ({"Bucket": "b", "Key": "k"}, "s3://b/k is not a file of this cloud assembly"),
        (
            {"Bucket": {"Ref": "B"}, "Key": {"Fn::GetAtt": ["Other", "Key"]}},
            "s3://${Token[Ref.B]}/${Token[GetAtt.Other.Key]} is not a file of this cloud assembly",
        ),
        ({"Bucket": "b", "Key": {"Fn::GetAtt": 5}}, "s3://b/${Token[GetAtt.5]} is not a file of this cloud assembly"),
        ({"Key": None}, "s3://?/? is not a file of this cloud assembly"),
        ({"Bucket": "b"}, "PipelineDefinitionS3Location has no Key"),
        (None, "PipelineDefinitionS3Location is null, not an object"),
    ],
)
def test_what_cannot_be_seen(tmp_path: Path, location: Any, unseen: str):
    found = at(location, listed(tmp_path))
    assert (None, unseen) == (found.text, found.unseen)


def test_without_an_assembly():
    found = at({"Bucket": "b", "Key": "d.json"}, None)
    assert (None, "s3://b/d.json is not part of the template") == (found.text, found.unseen)


def written(folder: Path, parts: Any, values: Any, *, key: Any = None, **properties: Any) -> TemplatePipeline:
    given = {"AssetBucket": "b", "AssetKey": "d.json", "Values": values, **properties}
    resource = {"Type": WRITTEN, "Properties": given}
    location = {"Bucket": "x", "Key": key or {"Fn::GetAtt": ["W", "Key"]}}
    return at(location, listed(folder, d=parts if isinstance(parts, str) else json.dumps(parts)), W=resource)


@pytest.mark.parametrize("key", [{"Fn::GetAtt": ["W", "Key"]}, {"Fn::GetAtt": "W.Key"}])
def test_values_in_their_places(tmp_path: Path, key: Any):
    parts = ['{"a":"s3://', ["text", 0], '/x","b":', ["json", 1], ',"c":', ["json", 2], ',"d":"', ["text", 3]]
    parts += ['","e":', ["json", 4], ',"f":', ["json", 5], ',"g":', ["json", 6], ',"h":"', ["text", 1], '"}']
    joined = {"Fn::Join": ["", ['{"k":"', {"Ref": "B"}, '","l":', {"Ref": "C"}, "}"]]}
    values = [{"Ref": "B"}, {"Ref": "Two"}, {"Fn::Split": [",", {"Ref": "L"}]}, 'say "hi"', ["x", {"Ref": "B"}]]
    values += [joined, "[1]"]
    found = written(tmp_path, parts, values, key=key)
    expected = {
        "a": "s3://${Token[Ref.B]}/x",
        "b": 2,
        "c": "${Token[Split.Ref.L]}",
        "d": 'say "hi"',
        "e": ["x", "${Token[Ref.B]}"],
        "f": {"k": "${Token[Ref.B]}", "l": "${Token[Ref.C]}"},
        "g": [1],
        "h": "2",
    }
    assert (expected, "") == (json.loads(found.text or ""), found.unseen)


OTHER = "the file of the definition is not one that this version of the library writes"


@pytest.mark.parametrize(
    ("parts", "values", "unseen"),
    [
        ("{", [], "the file of the definition is no list of parts"),
        ("[" * 100_000, [], "the file of the definition is no list of parts"),
        ({}, [], "the file of the definition is no list of parts"),
        ([["text", 0]], [], OTHER),
        ([["text", -1]], ["a"], OTHER),
        ([["text", 0]], None, OTHER),
        ([["other", 0]], ["a"], OTHER),
        ([["text", "0"]], ["a"], OTHER),
        ([5], ["a"], OTHER),
        (["{", ["json", 0], "}"], [{"a": 1}], "an object stands where the definition needs text"),
        (
            ["x", *[["text", 0]] * 100],
            ["x" * 100_000],
            "the definition has more than 8,388,608 characters",
        ),
    ],
)
def test_parts_that_do_not_fit(tmp_path: Path, parts: Any, values: Any, unseen: str):
    found = written(tmp_path, parts, values)
    assert (None, unseen) == (found.text, found.unseen)


def test_a_resource_without_its_file(tmp_path: Path):
    found = written(tmp_path, [], [], AssetKey={"Ref": "Other"})
    assert "s3://b/${Token[Ref.Other]} is not a file of this cloud assembly" == found.unseen


def test_other_attributes_and_resources_are_not_followed(tmp_path: Path):
    found = written(tmp_path, ["{}"], [], key={"Fn::GetAtt": ["W", "Other"]})
    assert "s3://x/${Token[GetAtt.W.Other]} is not a file of this cloud assembly" == found.unseen
