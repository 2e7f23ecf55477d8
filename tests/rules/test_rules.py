"""What holds for every rule: its id, its words, its examples, and the cases planted for it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from benchmarks.planted.corpus import LEAST, Planted, cases, planted
from cdk_sagemaker_training.rules import Finding, Rule, Severity, check_definition
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
from tests.support.cases import every

RULES = rule_set()
every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])


def _found(example: Example) -> Sequence[Finding]:
    return check_definition(example.document, usage=example.usage)


@cache
def _planted_for() -> Mapping[str, Sequence[Planted]]:
    by_rule: defaultdict[str, list[Planted]] = defaultdict(list)
    for case in planted():
        by_rule[case.rule].append(case)
    return by_rule


def _count(rule: str, findings: Sequence[Finding]) -> int:
    return Counter(finding.rule for finding in findings)[rule]


def _id(rule: Rule) -> str:
    return rule.id


def _value_at(document: Any, pointer: str) -> object:
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        document = document[int(key) if isinstance(document, list) else key]
    return document


def test_an_id_is_given_once():
    assert [rule.id for rule in RULES] == sorted({rule.id for rule in RULES})


def _stands_in_its_folder(rule: Rule):
    family = family_of(rule.id)
    assert family is not None
    assert type(rule).__module__.split(".")[2] == family.folder


def test_a_rule_stands_in_the_folder_of_its_family():
    every(RULES, _stands_in_its_folder, name=_id)


def _says_what_it_is_about(rule: Rule):
    for words in (rule.title, rule.why, rule.fix, rule.source):
        assert words.strip() == words != ""
    assert not rule.title.endswith(".")
    assert rule.title[0].isupper() or rule.title.split()[0] in {"scikit-learn", "x86", "max_run", "max_wait"}
    assert rule.why.endswith(".")


def test_a_rule_says_what_it_is_about():
    every(RULES, _says_what_it_is_about, name=_id)


def test_only_what_is_verified_is_an_error():
    assert [] == [rule.id for rule in RULES if rule.severity is Severity.ERROR and "unverified" in rule.source]


@every_rule
def test_its_examples(rule: Rule):
    assert _count(rule.id, _found(rule.bad)) >= 1
    good = _found(rule.good)
    assert _count(rule.id, good) == 0
    assert [] == [str(finding) for finding in good if finding.severity is Severity.ERROR]  # nor of any other rule


def _has_enough_cases(rule: Rule):
    assert rule.id in cases()
    given = cases()[rule.id]
    assert min(len(given.bad), len(given.good)) + 1 >= LEAST


def test_there_are_enough_cases():
    every(RULES, _has_enough_cases, name=_id)


def test_no_cases_without_a_rule():
    assert set(cases()) <= {rule.id for rule in RULES}


@pytest.mark.corpus
@every_rule
def test_planted(rule: Rule):
    found = [(case, _found(case.example)) for case in _planted_for()[rule.id]]
    assert [] == [str(case) for case, findings in found if (_count(rule.id, findings) >= 1) is not (case.kind == "bad")]
    every(found, _leads_somewhere, name=lambda each: str(each[0]))


def _leads_somewhere(found: tuple[Planted, Sequence[Finding]]):
    case, findings = found
    document = case.example.document
    for finding in findings:
        _value_at(document, finding.path)
        json.dumps(finding.to_json())
        assert finding.message
        assert finding.fix
    assert findings == _found(case.example)


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
