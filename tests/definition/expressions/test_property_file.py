"""Where a property file may lie."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.definition import PropertyFile
from cdk_sagemaker_training.errors import InvalidInputError


def _at(path: str) -> PropertyFile:
    return PropertyFile(name="Report", output_name="report", path=path)


@pytest.mark.parametrize("path", ["/opt/ml/processing/report/report.json", "s3://artifacts/report/report.json"])
def test_a_path_that_is_not_below_the_output_is_refused(path: str):
    with pytest.raises(InvalidInputError) as raised:
        _at(path)
    (problem,) = raised.value.problems
    assert ("path", path) == (problem.where, problem.given)


@pytest.mark.parametrize("path", ["report.json", "opt/ml/report.json", "${Token[TOKEN.1]}"])
def test_a_path_below_the_output_is_kept(path: str):
    assert path == _at(path).to_request()["FilePath"]
