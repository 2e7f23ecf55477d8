"""What a document says of itself as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.rules.views import DefinitionView


@pytest.mark.parametrize("items", [[False], [None], ["\0"], ['"'], [""], [-(2**70)], [1.5e-300], [[[]]], [{"": {}}]])
def test_is_never_called_shorter_than_it_is(items: list[Any]):
    view = DefinitionView({"Steps": items * 1000})
    assert view.longer_than(view.size - 1)
    assert not view.longer_than(view.size)


def test_what_only_the_deployment_knows_counts_as_some_text():
    assert DefinitionView({"Steps": [object()] * 10}).longer_than(640)  # pyright: ignore[reportArgumentType]


def test_a_document_that_holds_itself_has_no_length():
    document: dict[str, Any] = {}
    document["Steps"] = [document]
    assert not DefinitionView(document).longer_than(10)
