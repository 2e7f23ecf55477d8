"""Findings that come and go."""

from __future__ import annotations

import copy
import json
from typing import Any

from cdk_sagemaker_training import compare_definitions
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.spot.max_wait_below_max_run import MaxWaitBelowMaxRun

BAD, GOOD = MaxWaitBelowMaxRun.bad.document, MaxWaitBelowMaxRun.good.document


def _changes(before: Any, after: Any) -> tuple[list[str], list[str]]:
    found = compare_definitions(before, after).findings
    return [finding.rule for finding in found.new], [finding.rule for finding in found.gone]


def test_new_and_gone():
    assert (["SMT204"], []) == _changes(GOOD, BAD)
    assert ([], ["SMT204"]) == _changes(BAD, GOOD)
    found = compare_definitions(BAD, BAD).findings
    assert ([], [], True) == ([*found.new], [*found.gone], found.stayed > 0)


def test_findings_stay_where_steps_and_entries_move():
    after: Any = copy.deepcopy(BAD)
    after["Steps"].insert(0, {"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}})
    assert "SMT204" not in _changes(BAD, after)[0] + _changes(BAD, after)[1]


def test_findings_of_a_renamed_step_stay():
    after: Any = copy.deepcopy(BAD)
    after["Steps"][0]["Name"] = "Renamed"
    assert ([], []) == _changes(BAD, after)


def test_entries_of_lists_by_name():
    metrics = [{"Name": "a", "Regex": "a=([0-9.]+)"}, {"Name": "b", "Regex": "b=("}]
    before = training({"AlgorithmSpecification": {"MetricDefinitions": metrics}}).document
    after = training({"AlgorithmSpecification": {"MetricDefinitions": metrics[::-1]}}).document
    assert ([], []) == _changes(before, after)
    broken = [{"Name": "a", "Regex": "a=("}, {"Name": "b", "Regex": "b=([0-9.]+)"}]
    new, gone = _changes(before, training({"AlgorithmSpecification": {"MetricDefinitions": broken}}).document)
    assert new == gone != []


def test_what_is_equal():
    assert compare_definitions(GOOD, copy.deepcopy(GOOD)).is_equal
    assert not compare_definitions(GOOD, BAD).is_equal
    assert not compare_definitions(GOOD, GOOD, names=("a", "b")).is_equal


def test_a_template_is_judged_by_what_was_deployed():
    text = json.dumps(BAD).replace("s3://", "s3://${Token[Ref.Bucket]}")
    template: Any = json.loads(text)
    arguments: Any = template["Steps"][0]["Arguments"]
    arguments["RoleArn"] = "${Token[GetAtt.Role.Arn]}"
    deployed: Any = json.loads(text.replace("${Token[Ref.Bucket]}", "data-1"))
    deployed["Steps"][0]["Arguments"]["RoleArn"] = "no-arn"
    found = compare_definitions(deployed, template, one_is_deployed=True)
    assert (True, [], []) == (found.is_equal, [*found.findings.new], [*found.findings.gone])
    assert {"${Ref Bucket}": "data-1", "${GetAtt Role.Arn}": "no-arn"} == found.document.taken_as_equal
    gone = compare_definitions(deployed, template).findings.gone
    assert ["SMT352"] == [finding.rule for finding in gone if finding.path.endswith("/RoleArn")]
