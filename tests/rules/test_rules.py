"""What holds for every rule: its id, its words, its examples, and the cases planted for it."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from benchmarks.planted.corpus import LEAST, Planted, cases, planted
from cdk_sagemaker_training.rules import Rule, Severity, check_definition
from cdk_sagemaker_training.rules.discovery import rule_set
from cdk_sagemaker_training.rules.examples import (
    Example,
    condition_step,
    fail_step,
    pipeline,
    processing_step,
    training,
    tuning,
    xgboost,
)
from cdk_sagemaker_training.rules.scheme import family_of

RULES = rule_set()
every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])


def _ids(example: Example) -> Counter[str]:
    return Counter(finding.rule for finding in check_definition(example.document, usage=example.usage))


def _value_at(document: Any, pointer: str) -> object:
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        document = document[int(key) if isinstance(document, list) else key]
    return document


def test_an_id_is_given_once():
    assert [rule.id for rule in RULES] == sorted({rule.id for rule in RULES})


@every_rule
def test_a_rule_stands_in_the_folder_of_its_family(rule: Rule):
    family = family_of(rule.id)
    assert family is not None
    assert type(rule).__module__.split(".")[2] == family.folder


@every_rule
def test_a_rule_says_what_it_is_about(rule: Rule):
    for words in (rule.title, rule.why, rule.fix, rule.source):
        assert words.strip() == words != ""
    assert not rule.title.endswith(".")
    assert rule.title[0].isupper() or rule.title.split()[0] in {"scikit-learn", "x86", "max_run", "max_wait"}
    assert rule.why.endswith(".")


@every_rule
def test_only_what_is_verified_is_an_error(rule: Rule):
    assert rule.severity is not Severity.ERROR or "unverified" not in rule.source


@every_rule
def test_its_examples(rule: Rule):
    assert _ids(rule.bad)[rule.id] >= 1
    assert _ids(rule.good)[rule.id] == 0


@every_rule
def test_its_good_example_has_no_error_at_all(rule: Rule):
    errors = [f for f in check_definition(rule.good.document, usage=rule.good.usage) if f.severity is Severity.ERROR]
    assert [] == [str(error) for error in errors]


@every_rule
def test_there_are_enough_cases(rule: Rule):
    assert rule.id in cases()
    given = cases()[rule.id]
    assert min(len(given.bad), len(given.good)) + 1 >= LEAST


def test_no_cases_without_a_rule():
    assert set(cases()) <= {rule.id for rule in RULES}


@pytest.mark.parametrize("case", list(planted()), ids=str)
def test_planted(case: Planted):
    found = _ids(case.example)[case.rule]
    assert (found >= 1) is (case.kind == "bad")


@pytest.mark.parametrize("case", list(planted()), ids=str)
def test_findings_lead_somewhere(case: Planted):
    document = case.example.document
    findings = check_definition(document, usage=case.example.usage)
    for finding in findings:
        _value_at(document, finding.path)
        json.dumps(finding.to_json())
        assert finding.message
        assert finding.fix
    assert findings == check_definition(document, usage=case.example.usage)


@pytest.mark.parametrize(
    "sound",
    [
        training(),
        xgboost(),
        tuning(),
        pipeline(processing_step()),
        pipeline(
            condition_step(
                [{"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "x"}], [fail_step()]
            )
        ),
    ],
)
def test_what_examples_are_made_of_is_sound(sound: Example):
    findings = check_definition(sound.document, usage=sound.usage)
    assert [] == [str(finding) for finding in findings if finding.severity is not Severity.INFO]
