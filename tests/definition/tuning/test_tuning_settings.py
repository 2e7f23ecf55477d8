from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import HyperbandStrategyConfig, ParameterInteger
from tests.support.mistakes import mistakes

LATER = ParameterInteger(name="Epochs", default_value=1)


def test_what_hyperband_gives_at_least_is_no_more_than_the_most():
    allowed = "at most max_resource, 10: a job that reaches that is stopped"
    given: dict[str, Any] = {"min_resource": 11, "max_resource": 10}
    assert [("min_resource", 11, allowed)] == mistakes(lambda: HyperbandStrategyConfig(**given))


@pytest.mark.parametrize(("least", "most"), [(10, 10), (None, 10), (10, None), (10, LATER), (LATER, 1)])
def test_of_what_hyperband_gives_either_may_be_left_out_or_be_known_later(least: Any, most: Any):
    HyperbandStrategyConfig(min_resource=least, max_resource=most)
