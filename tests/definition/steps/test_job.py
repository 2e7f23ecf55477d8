from __future__ import annotations

import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from cdk_sagemaker_training.definition import JobStep, ParameterString
from cdk_sagemaker_training.definition.steps.job import MAX_DOCUMENT_CHARS, as_text
from cdk_sagemaker_training.errors import InvalidInputError

ROLE = "arn:aws:iam::123456789012:role/job"


def job(**members: Any) -> JobStep:
    given_: dict[str, Any] = {
        "name": "Job",
        "role": ROLE,
        "job_category": "AgentRFT",
        "job_config_schema_version": "1.0.0",
        "job_config": {"a": 1},
    }
    return JobStep(**{**given_, **members})


def test_a_literal_document() -> None:
    expected = {
        "RoleArn": ROLE,
        "JobCategory": "AgentRFT",
        "JobConfigSchemaVersion": "1.0.0",
        "JobConfigDocument": '{"a": 1}',
    }
    assert expected == job().arguments()
    assert {"Get": "Steps.Job.JobConfigDocument.OutputModelPackageArn"} == (
        job().properties.JobConfigDocument.OutputModelPackageArn.expr
    )


def test_every_execution_writes_to_a_place_of_its_own() -> None:
    document: Any = job(job_config={"OutputDataConfig": {"S3OutputPath": "s3://b/o/", "k": 1}}).arguments()
    own = {"Std:Join": {"On": "/", "Values": ["s3://b/o", {"Get": "Execution.PipelineExecutionId"}, ""]}}
    expected = {"Std:Join": {"On": "", "Values": ['{"OutputDataConfig": {"S3OutputPath": "', own, '", "k": 1}}']}}
    assert expected == document["JobConfigDocument"]


@given(
    st.recursive(
        st.text() | st.integers() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_a_variable_stands_where_it_was_put(value: Any) -> None:
    joined: Any = as_text({"before": value, "here": ParameterString(name="P"), "after": [value]})
    before, variable, after = joined.values
    assert ParameterString(name="P") == variable
    assert {"before": value, "here": "X", "after": [value]} == json.loads(f"{before}X{after}")


@pytest.mark.parametrize("text", ["variable ", "variable 0;", "variable variable 1;"])
def test_text_that_looks_like_a_placeholder(text: str) -> None:
    joined: Any = as_text({"a": text, "b": ParameterString(name="P")})
    first, _, last = joined.values
    assert {"a": text, "b": "X"} == json.loads(f"{first}X{last}")


@pytest.mark.parametrize(
    ("members", "where"),
    [
        (
            {"role": "x", "job_config_schema_version": "1", "job_config": {}},
            ["role", "job_config_schema_version", "job_config"],
        ),
        ({"job_config": {"a": "x" * MAX_DOCUMENT_CHARS}}, ["job_config"]),
        ({"base_job_name": "x" * 39}, ["base_job_name"]),
    ],
)
def test_bounds(members: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        job(**members)
    assert where == [problem.where for problem in raised.value.problems]
