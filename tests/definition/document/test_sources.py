from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training import DocumentError, Estimator, GraphError, PipelineDefinition, TrainingStep

DOCUMENT: dict[str, Any] = {
    "Version": "2020-12-01",
    "Metadata": {"owner": "someone"},
    "Parameters": [{"Name": "Rounds", "Type": "Integer", "DefaultValue": 3}],
    "PipelineExperimentConfig": None,
    "Steps": [
        {
            "Name": "Train",
            "Type": "Training",
            "Arguments": {"HyperParameters": {"a": "1.50"}, "New": {"Deep": [1, 2.5, None, True]}},
        }
    ],
}


def with_member(**members: Any) -> dict[str, Any]:
    return {**DOCUMENT, **members}


def test_text_a_file_and_a_dict_are_the_same_document(tmp_path: Path):
    path = tmp_path / "pipeline.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")

    for source in (json.dumps(DOCUMENT), path, DOCUMENT):
        assert DOCUMENT == PipelineDefinition.from_json(source).to_dict()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text().filter(lambda key: key != "Get"), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(extra=st.dictionaries(st.text(min_size=1).map(lambda key: f"x{key}"), JSON, max_size=3), arguments=JSON)
def test_nothing_is_lost_on_the_way_in_and_out(extra: dict[str, Any], arguments: Any):
    step = {"Name": "Odd", "Type": "Quantum", "Arguments": {"inside": arguments}, **extra}
    document = {**DOCUMENT, **extra, "Steps": [*DOCUMENT["Steps"], step]}

    read = PipelineDefinition.from_json(json.dumps(document))
    again = PipelineDefinition.from_json(read.to_json(region="eu-west-1"))

    assert document == read.to_dict()
    assert document == again.to_dict()


def test_what_is_unknown_is_reported_where_it_stands():
    known = DOCUMENT["Steps"][0]
    steps = [{**known, "Odd": 1}, {"Name": "Other", "Type": "Quantum", "Arguments": {}}]

    definition = PipelineDefinition.from_json(with_member(Steps=steps, Later={}))

    assert ["/Later", "/Steps/0/Odd", "/Steps/1/Type"] == definition.unrecognized


def test_typed_steps_are_recognized_as_a_whole():
    step = TrainingStep(name="Train", estimator=Estimator(image_uri="a:1", instance_type="ml.m5.large"))

    assert [] == PipelineDefinition.from_steps(steps=[step]).unrecognized


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{", "line 1, column 2: got '{'; allowed: JSON text"),
        ("pipeline.json", "for a file, pass pathlib.Path"),
        ("[1]", "got 'list'; allowed: a JSON object with Version and Steps"),
        ('{"a": NaN}', "JSON, which has no NaN"),
        ('{"a": 1, "a": 2}', "got 'a'; allowed: each key once in an object"),
        ("[" * 100_000, "nested too deep"),
        (with_member(Version="2031-01-01"), "/Version: got '2031-01-01'; allowed: '2020-12-01'"),
        ({}, "/Version: got nothing"),
        (with_member(Steps={}), "/Steps: got {}; allowed: a list of steps"),
        (with_member(Steps=["Train"]), "/Steps/0: got 'Train'; allowed: an object with Name, Type and Arguments"),
        (with_member(Steps=[{"Type": "Fail"}]), "/Steps/0/Name: got nothing; allowed: text"),
        (with_member(Steps=[{"Name": "a", "Type": "Fail", "Arguments": 1}]), "/Steps/0/Arguments: got 1"),
        (with_member(Parameters=[{"Name": "a", "Type": "Date"}]), "/Parameters/0: got {'Name': 'a', 'Type': 'Date'}"),
        (with_member(Parameters=3), "/Parameters: got 3"),
    ],
)
def test_what_is_no_definition_document_says_where(source: Any, expected: str):
    with pytest.raises(DocumentError) as raised:
        PipelineDefinition.from_json(source)

    assert expected in str(raised.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00binary"], ids=["missing", "binary"])
def test_a_file_that_cannot_be_read(content: bytes | None, tmp_path: Path):
    path = tmp_path / "pipeline.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(DocumentError, match="a readable file of UTF-8 text"):
        PipelineDefinition.from_json(path)


def test_steps_that_do_not_fit_are_a_graph_error_with_every_problem():
    steps = [
        {"Name": "A", "Type": "Training", "Arguments": {"x": {"Get": "Steps.Nowhere.y"}}},
        {"Name": "A", "Type": "Training", "Arguments": {"x": {"Get": "Parameters.Missing"}}},
    ]

    with pytest.raises(GraphError) as raised:
        PipelineDefinition.from_json(with_member(Steps=steps))

    pointers = [problem.where for problem in raised.value.problems]
    assert ["/Steps/1/Name", "/Steps/0/Arguments/x", "/Steps/1/Arguments/x"] == pointers


def test_an_sdk_pipeline_is_asked_for_its_definition():
    class Pipeline:
        def definition(self) -> str:
            return json.dumps(DOCUMENT)

    assert DOCUMENT == PipelineDefinition.from_sdk(Pipeline()).to_dict()


def test_an_sdk_pipeline_that_cannot_render_says_what_it_lacks():
    class Pipeline:
        def definition(self) -> str:
            raise RuntimeError("You must specify a region.")

    with pytest.raises(DocumentError) as raised:
        PipelineDefinition.from_sdk(Pipeline())

    assert "RuntimeError: You must specify a region." in str(raised.value)
    assert isinstance(raised.value.__cause__, RuntimeError)


def test_a_deployed_pipeline_comes_through_the_client():
    class Client:
        def describe_pipeline(self, *, PipelineName: str) -> dict[str, object]:  # noqa: N803 - boto3's own name
            return {"PipelineName": PipelineName, "PipelineDefinition": json.dumps(DOCUMENT)}

    assert DOCUMENT == PipelineDefinition.from_deployed(Client(), "churn").to_dict()


def test_a_definition_cannot_be_changed_from_outside():
    source = json.loads(json.dumps(DOCUMENT))
    definition = PipelineDefinition.from_json(source)

    source["Steps"].clear()
    returned: Any = definition.to_dict()
    returned["Steps"].clear()

    assert DOCUMENT == definition.to_dict()
