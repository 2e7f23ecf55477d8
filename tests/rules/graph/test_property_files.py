"""What is said of property files that are declared or read in another form."""

from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.rules import Finding, check_definition
from cdk_sagemaker_training.rules.examples import pipeline, processing_step, step

FILE = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "report.json"}
NAMELESS = {"Name": "Report", "OutputName": "report", "FilePath": "report.json"}


def told(rule: str, source: dict[str, Any], value: object) -> list[Finding]:
    document = pipeline(source, step("Lambda", "Tell", {"accuracy": value})).document
    return [finding for finding in check_definition(document) if finding.rule == rule]


def read(target: str) -> object:
    return {"Std:JsonGet": {"PropertyFile": {"Get": target}, "Path": "accuracy"}}


def test_a_name_in_brackets_is_the_name():
    declared = processing_step(PropertyFiles=[FILE])
    assert not told("SMT810", declared, read("Steps.Process.PropertyFiles['Report']"))
    (found,) = told("SMT810", declared, read("Steps.Process.PropertyFiles['Reports']"))
    assert "step 'Process' declares no property file 'Reports'; did you mean 'Report'?" == found.message


def test_a_reference_without_a_name():
    (found,) = told("SMT810", processing_step(PropertyFiles=[FILE]), read("Steps.Process.Report"))
    assert "'Steps.Process.Report' is not of the form Steps.Process.PropertyFiles.NAME" == found.message


@pytest.mark.parametrize(
    ("source", "fix"),
    [
        (processing_step(PropertyFiles=[NAMELESS]), "give PropertyFileName in the entry"),
        (processing_step(request={"PropertyFiles": [FILE]}), "move PropertyFiles out of the step's Arguments"),
        (processing_step(), "declare the file in property_files (PropertyFiles)"),
    ],
    ids=["nameless", "in the arguments", "nowhere"],
)
def test_how_to_mend_it(source: dict[str, Any], fix: str):
    (found,) = told("SMT810", source, read("Steps.Process.PropertyFiles.Report"))
    assert found.fix.startswith(fix)


def test_a_value_of_a_file_that_is_no_property():
    value = {"Get": "Steps.Process.PropertyFiles.Report.accuracy"}
    (found,) = told("SMT816", processing_step(PropertyFiles=[FILE]), value)
    assert found.fix.startswith("read the file with JsonGet (Std:JsonGet)")


@pytest.mark.parametrize("member", ["PropertyFiles", "DependsOn", "CacheConfig"])
def test_a_member_of_the_step_in_its_arguments(member: str):
    document = pipeline(processing_step(request={member: [FILE]})).document
    (found,) = [finding for finding in check_definition(document) if finding.rule == "SMT358"]
    assert f"move out of the step's Arguments, to stand beside them: {member}" == found.fix
