"""Metric definitions that are tried on the lines that a script prints, when they are made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import text
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from cdk_sagemaker_training.rules.regexes import TOO_SLOW, Outcome, first_groups, is_number, regex_of

NUMBER: Final = r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?"
"""What a number looks like: ``12``, ``-0.5``, ``.5``, ``1e-05``. AWS's own, from the definitions that SageMaker gives
to jobs of built-in XGBoost. Which other spellings the service reads is not documented."""

_NAME: Final = text(minimum=1, maximum=limits.MAX_METRIC_NAME_CHARS)
_REGEX: Final = text(minimum=1, maximum=limits.MAX_METRIC_REGEX_CHARS)
_XGBOOST_NAME: Final = text(
    pattern=r"[a-z]+:[a-z0-9@_.-]+", maximum=limits.MAX_METRIC_NAME_CHARS, like="validation:auc"
)


def metric_definition(
    name: str, *, sample: str | Sequence[str], after: str | None = None, regex: str | None = None
) -> dict[str, str]:
    """One of the ``metric_definitions`` of an estimator or a tuner, tried on lines that the script prints.

    ``metric_definition("validation:auc", after="val_auc=", sample="epoch 3 val_auc=0.91")``

    :param name: What the metric is called, 1-255 characters.
    :param sample: A line, or several, in each of which the number has to be found.
    :param after: The text before the number; spaces may stand between. Where it begins with a letter, no letter or
        digit stands before it, so that ``loss=`` is not found in ``val_loss=``. Either this or ``regex``.
    :param regex: A regular expression of your own, at most 500 characters, whose first group is the number.
    :raises InvalidInputError: what is out of bounds, an expression that rules refuse, and each sample that the
        expression does not match or that it catches no number in, with what it caught.
    """
    samples = [sample] if isinstance(sample, str) else list(sample)
    problems = [*_NAME("name", name)]
    if (after is None) == (regex is None):
        problems.append(Problem("after, regex", MISSING if regex is None else "both", "exactly one of the two"))
    if not samples:
        problems.append(Problem("sample", samples, "at least one line that the script prints"))
    expression = (_after(after) if after is not None else regex) or ""
    if not problems:
        problems += [*_REGEX("after" if regex is None else "regex", expression)] or [*_tried(expression, samples)]
    if problems:
        raise InvalidInputError(f"metric definition {name!r}", problems)
    return {"Name": name, "Regex": expression}


def xgboost_metrics(*names: str) -> list[dict[str, str]]:
    """``metric_definitions`` of what XGBoost itself prints in AWS's containers, also in script mode.

    ``xgboost_metrics("train:auc", "validation:auc")``, each the name of a dataset that is watched and of a metric of
    XGBoost. It prints ``[12]#011train-auc:0.9149#011validation-auc:0.8099``; ``#011`` is a tab in CloudWatch Logs.
    Source: github.com/aws/sagemaker-xgboost-container, ``algorithm_mode/metrics.py``.

    :raises InvalidInputError: no name is given, or what is no such name.
    """
    problems = [problem for name in names for problem in _XGBOOST_NAME("names", name)]
    if not names:
        problems.append(Problem("names", MISSING, "at least one, for example validation:auc"))
    if problems:
        raise InvalidInputError("XGBoost metrics", problems)
    printed = [(name, name.replace(":", "-", 1)) for name in names]
    return [
        metric_definition(
            name,
            regex=rf"\[[0-9]+\].*(?:#011|\t){re.escape(words)}:({NUMBER})",
            sample=[f"[12]#011{words}:0.8099", f"[12]\t{words}:1e-05#011other-auc:1"],
        )
        for name, words in printed
    ]


def _after(words: str) -> str:
    """Only what all flavours of regular expressions take: which one SageMaker uses is not documented."""
    boundary = r"(?:^|[^A-Za-z0-9_])" if re.match(r"[A-Za-z0-9_]", words) else ""
    return rf"{boundary}{re.escape(words)}\s*({NUMBER})"


def _tried(expression: str, samples: Sequence[str]) -> Iterator[Problem]:
    known = regex_of(expression)
    if known.broken or (known.known and not known.groups) or not known.captures_number:
        why = known.broken or "it has no group that can capture a number"
        yield Problem("regex", expression, "an expression whose first group is the number: loss=([0-9.]+)", why)
        return
    for line in samples:
        yield from _missed(expression, line, first_groups([(expression, [line])])[0])


def _missed(expression: str, line: str, found: Outcome) -> Iterator[Problem]:
    if found is None:  # no process, or another flavour: nothing is known
        return
    if isinstance(found, str):
        allowed = f"a line that {expression!r} comes to an end on" if found == TOO_SLOW else ""
        yield Problem("sample", line, allowed, "make the expression repeat one thing at a time")
    elif not found:
        yield Problem("sample", line, f"a line that {expression!r} matches")
    elif not is_number(found[0]):
        yield Problem("sample", line, f"a line in which {expression!r} catches a number; it caught {found[0]!r}")
