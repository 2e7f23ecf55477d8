"""Which expressions can take forever, as far as that can be told."""

from __future__ import annotations

import re

import pytest

from cdk_sagemaker_training.rules.regexes import regex_of

LINE = "loss=0.25 acc=0.5 " * 20


@pytest.mark.parametrize(
    "text",
    [
        *("(a+)+$", "(a*)*b", "(a|aa)+$", "(a|a)*$", "(.*a){20}$", r"(\w+\s?)*$", "(x+x+)+y"),
        *(
            "(a{1,30}){1,30}b",
            "((a{1,10}){1,10}){1,10}b",
            "(?:(?:a+){,5})?b",
            "(x?){40}y",
        ),  # bounds that are as good as none
        *("(?:(?:a?)?b)+x", "(?:(?:a?)*b)+x", "(?:(?:a?){1,3}b)+x"),  # two ways to match nothing
        *(".*.*.*x", r"\D{2,}\D\D{2,}\D{2,}x", r"\d*\d*\d*\d*\d*x"),
        *("(?=(a+)+b)a", "(?!(a|aa)*b)a"),
    ],
)
def test_slow(text: str):
    assert "" != regex_of(text).catastrophe


@pytest.mark.parametrize(
    "text",
    [
        *(
            "loss=([0-9.]+)",
            ".*loss=([0-9.]+).*acc=([0-9.]+).*",
            r"\[(\d+)\].*#011validation-auc:(\S+)",
            "(a{30}){1,30}b",
        ),
        *(
            r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}",
            r"(?:\d{1,3},){1,10}x",
            "(loss|acc|auc){1,30}x",
            r"(\d+, )*x",
            "a{0,3000}x",
        ),
        *("(?:(?:){2}b)+x", "(a?){15}b", r".*?(\d+).*?x", "(?=a+b)a", "(a{100000}){100000}"),
    ],
)
def test_safe(text: str):
    regex = regex_of(text)
    assert ("", True) == (regex.catastrophe, regex.followed)
    re.search(text, LINE)


@pytest.mark.parametrize("text", [r"(a)\1+b", r"(?:^a|b$)+", "(" + "ab?" * 30 + ")*c", "(?>a+)b"])
def test_what_is_not_followed_is_not_called_slow(text: str):
    regex = regex_of(text)
    assert ("", False) == (regex.catastrophe, regex.followed)
