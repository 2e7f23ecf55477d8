"""Types that are called like the request they make."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import pipeline, step


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("CreateModel", "Model"),
        ("CreateModelPackage", "RegisterModel"),
        ("CreateProcessingJob", "Processing"),
        ("CreateHyperParameterTuningJob", "Tuning"),
        ("Trainng", "Training"),
    ],
)
def test_names_the_type_that_is_meant(given: str, meant: str):
    (found,) = [finding for finding in check_definition(pipeline(step(given)).document) if finding.rule == "SMT814"]
    assert f"{given!r} is no type of step that is known; did you mean {meant!r}?" == found.message


def test_names_none_where_none_is_close():
    (found,) = [each for each in check_definition(pipeline(step("Xyz")).document) if each.rule == "SMT814"]
    assert "'Xyz' is no type of step that is known" == found.message
