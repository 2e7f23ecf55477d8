from __future__ import annotations

from dataclasses import replace

from cdk_sagemaker_training.catalog.instances import instance_types
from cdk_sagemaker_training.definition.advice.substitutes import in_class, in_families, like, offered


def test_what_is_offered_has_a_quota_and_is_current() -> None:
    names = {found.name for found in offered()}
    assert {"ml.m5.xlarge", "ml.p6e-gb200.36xlarge"} <= names
    assert set() == {"ml.r6i.xlarge", "ml.c8i.xlarge", "ml.m4.xlarge", "ml.p3dn.24xlarge"} & names


def test_a_substitute_has_the_same_architecture() -> None:
    grace = instance_types()["ml.p6e-gb200.36xlarge"]
    assert grace.name == like(grace)[0]
    assert "ml.g6.12xlarge" == like(replace(grace, architecture="x86_64", size="12xlarge"))[0]
    assert grace.name not in like(replace(grace, architecture="x86_64"))


def test_a_class_is_searched_from_the_generation_and_the_size() -> None:
    assert ("ml.c7i.4xlarge", "ml.c6i.4xlarge") == in_class("compute", 4, 8)
    assert ("ml.c5.4xlarge", "ml.c6i.4xlarge") == in_class("compute", 4, 4)


def test_families_that_are_not_offered_are_left_out() -> None:
    assert ("ml.g5.xlarge",) == in_families(["p3", "g5"], 1)
    assert ("ml.g5.48xlarge",) == in_families(["g5"], 100)
