"""What looks at a definition leaves nothing that Python's collector would have to find."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest

from cdk_sagemaker_training.estimate.bounds import Bounds
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.comparison.definitions import compare_definitions
from cdk_sagemaker_training.rules.discovery import rule_set
from cdk_sagemaker_training.rules.examples import Example
from cdk_sagemaker_training.rules.views.place import Place


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage is looked for: what is not freed by itself stays."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def _views() -> list[str]:
    """Of those that are alive, where they look."""
    return [f"{type(each).__name__} {each.pointer}" for each in gc.get_objects() if isinstance(each, Place)]


def _check(example: Example, _good: Example) -> object:
    return check_definition(example.document, usage=example.usage)


def _estimate(example: Example, _good: Example) -> object:
    return Bounds.of(example.document)


def _compare(example: Example, good: Example) -> object:
    return compare_definitions(good.document, example.document)


@pytest.mark.corpus
@pytest.mark.parametrize("look", [_check, _estimate, _compare])
def test_every_view_is_freed_when_nobody_uses_it(look: Callable[[Example, Example], object], uncollected: None):
    for rule in rule_set():
        answers = [look(example, rule.good) for example in (rule.bad, rule.good)]
        assert len(answers) == 2
    assert [] == _views()
