"""What is advised depends on who wrote the day."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.rules import Finding, check_definition
from cdk_sagemaker_training.rules.examples import training

JOB = "s3://out/eval-2022-07-13-15-58-56-005"


def finding(path: object) -> Finding:
    document = training({"OutputDataConfig": {"S3OutputPath": path}}).document
    (found,) = [each for each in check_definition(document) if each.rule == "SMT757"]
    return found


@pytest.mark.parametrize("path", [f"{JOB}/report", JOB, {"Std:Join": {"On": "/", "Values": [JOB, "report"]}}])
def test_the_sdk_wrote_it_with_the_name_of_a_job(path: object):
    found = finding(path)
    assert "in the name that the SDK gave a job as it wrote the definition" in found.message
    assert "leave the day out" not in found.fix
    assert "give the output a destination" in found.fix


@pytest.mark.parametrize("path", ["s3://out/2022-07-13/report", "s3://out/2022-07-13-15-58/report"])
def test_its_author_wrote_it(path: str):
    found = finding(path)
    assert "SDK" not in found.message
    assert "leave the day out" in found.fix
