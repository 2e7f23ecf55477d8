"""Where findings point that once pointed elsewhere."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from scripts.fuzz.invariants import value_at


@pytest.mark.parametrize("entry", ["Nobody", {"Step": "Nobody"}, {"Step": "Nobody", "Trigger": "Failed"}])
def test_a_dependency_is_told_as_it_stands_there(entry: object):
    document = pipeline(fail_step(DependsOn=[entry])).document
    (found,) = (finding for finding in check_definition(document) if finding.rule == "SMT813")
    assert ("/Steps/0/DependsOn/0", entry) == (found.path, found.value)
    assert entry == value_at(document, found.path)
