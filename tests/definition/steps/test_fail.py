from __future__ import annotations

import pytest

from cdk_sagemaker_training.definition import FailStep, Join, ParameterString
from cdk_sagemaker_training.errors import InvalidInputError


def test_message() -> None:
    message = Join(values=["a", ParameterString(name="P")])
    assert {"ErrorMessage": message.expr} == FailStep(name="F", error_message=message).arguments()
    assert {"Name": "F", "Type": "Fail", "Arguments": {"ErrorMessage": ""}} == FailStep(name="F").to_request()


def test_nothing_refers_to_it() -> None:
    with pytest.raises(InvalidInputError, match="FailStep 'F'"):
        _ = FailStep(name="F").properties


def test_a_message_is_text() -> None:
    with pytest.raises(InvalidInputError) as raised:
        FailStep(name="F", error_message=1)  # pyright: ignore[reportArgumentType]
    assert ["error_message"] == [problem.where for problem in raised.value.problems]
