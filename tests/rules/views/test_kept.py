from __future__ import annotations

from cdk_sagemaker_training.rules.views.kept import forget_kept, kept_property
from cdk_sagemaker_training.rules.views.step import StepView


class Counting:
    def __init__(self) -> None:
        self.asked = 0

    @kept_property
    def answer(self) -> int:
        """What it is."""
        self.asked += 1
        return 42


def test_is_worked_out_once_for_each_view():
    one, other = Counting(), Counting()
    assert [42, 42, 42] == [one.answer, one.answer, other.answer]
    assert [1, 1] == [one.asked, other.asked]


def test_the_class_has_it_with_its_docstring():
    assert isinstance(Counting.answer, kept_property)
    assert "What it is." == Counting.answer.__doc__
    assert isinstance(vars(StepView)["arguments"], kept_property)


def test_what_is_forgotten_is_worked_out_again():
    one = Counting()
    first = one.answer
    forget_kept(one)
    assert (42, 42, 2) == (first, one.answer, one.asked)
