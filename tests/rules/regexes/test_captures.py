"""What is said of the first group, against what Python's re captures."""

import re

import pytest

from cdk_sagemaker_training.rules.regexes import regex_of

_LINES = ["loss 10.25", "epoch 12 loss: 0.52%", "loss=0.234,", "accuracy=98.5"]


@pytest.mark.parametrize(
    "text",
    [
        r"loss.*([0-9.]+)",
        r"loss.+-?([-+]?[0-9]*\.?[0-9]+)",
        r"loss\S*?.*([0-9]+)[%,]?",
        r"accuracy=([0-9.]+?)",
        r"accuracy=([0-9]+\.?[0-9]*?).*",
        r".*(a|(?:[0-9])+)",
    ],
)
def test_a_cut_number_is_cut(text: str) -> None:
    known = regex_of(text)
    taken = [found[1] for line in _LINES if (found := re.search(text, line))]
    assert known.capture.cut
    assert taken
    assert {"10.25", "0.52", "0.234", "98.5"}.isdisjoint(taken)


@pytest.mark.parametrize("text", [r"loss.*?([0-9]+\.[0-9]+)", r"loss.*[ =]([0-9.]+)", r"=([0-9.]+?)(?:,|$)"])
def test_a_whole_number_is_not_blamed(text: str) -> None:
    taken = [found[1] for line in _LINES if (found := re.search(text, line))]
    assert regex_of(text).capture.cut == ""
    assert {"10.25", "0.52", "0.234", "98.5"}.issuperset(taken)
    assert taken


@pytest.mark.parametrize(("text", "nested"), [(r"(a(b|(?:c))d)(e)", 1), (r"((a)|(?=(b))c)+", 0), (r"((x)*(?=(b)))", 2)])
def test_groups_inside_the_first(text: str, nested: int) -> None:
    assert regex_of(text).capture.nested == nested


def test_a_lazy_group_with_nothing_behind_it_takes_nothing() -> None:
    assert re.findall(r"loss=(.*?)", "loss=0.5") == [""]
    assert regex_of(r"loss=(.*?)").capture.empty
    assert not regex_of(r"loss=(.*?)$").capture.empty
