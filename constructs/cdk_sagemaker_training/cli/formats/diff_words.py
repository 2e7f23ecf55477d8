"""A comparison in words that text and Markdown share."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.cli.comparing.run import Compared
from cdk_sagemaker_training.cli.comparing.sides import SidePipeline
from cdk_sagemaker_training.cli.formats.text_format import count
from cdk_sagemaker_training.cli.formats.words import json_value, printable
from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.placeholders import in_words
from cdk_sagemaker_training.definition.comparison.steps import StepPair, place_of
from cdk_sagemaker_training.rules.comparison.cache_effects import CacheEffect, CacheOutcome
from cdk_sagemaker_training.rules.comparison.warm_pool_effects import PoolEffects, PoolOutcome

HYPERPARAMETERS: Final = ("HyperParameters", "StaticHyperParameters")
UNTOLD: Final = (CacheOutcome.ALWAYS_RUNS, CacheOutcome.UNCHANGED)
"""What happens to steps whether or not there is a change."""


def value_text(value: object) -> str:
    """A value as JSON in one line, tokens by name and expressions as text."""
    return printable(json.dumps(json_value(in_words(value)), ensure_ascii=False))


def plain_text(value: object) -> str:
    """The same without quotes around a text: for hyperparameters, which are texts all."""
    told = in_words(value)
    return printable(told) if isinstance(told, str) else value_text(value)


def names_text(change: Change) -> str:
    """The entries of lists that a change is in: the channel, the metric; empty where there are none."""
    return printable(", ".join(change.names))


def path_text(change: Change) -> str:
    """Where a change is."""
    return printable(change.path) or "/"


def without_hyperparameters(changes: Sequence[Change]) -> tuple[list[Change], list[tuple[str, list[Change]]]]:
    """Changes that get a line each, and those of hyperparameters together: by the path that they share."""
    others: list[Change] = []
    together: dict[str, list[Change]] = {}
    for change in changes:
        where, _, _ = change.path.rpartition("/")
        if where.rpartition("/")[2] in HYPERPARAMETERS:
            together.setdefault(where, []).append(change)
        else:
            others.append(change)
    return others, list(together.items())


def hyperparameter_text(change: Change) -> str:
    """``eta 0.1 -> 0.2``, ``num_round added: 200``."""
    name = printable(change.path.rpartition("/")[2].replace("~1", "/").replace("~0", "~"))
    match change.kind:
        case "added":
            return f"{name} added: {plain_text(change.after)}"
        case "removed":
            return f"{name} removed, was {plain_text(change.before)}"
        case _:
            return f"{name} {plain_text(change.before)} -> {plain_text(change.after)}"


def title(compared: Compared) -> str:
    """What a pipeline is called: its name and its logical id, and what it was called before."""
    before, after = compared.before, compared.after
    told, was = pipeline_text(after), pipeline_text(before)
    if compared.comparison.is_renamed or not any(each.name or each.logical_id for each in (before, after)):
        return told if told == was else f"{was} -> {told}"
    return told if after.name or after.logical_id else was


def pipeline_text(pipeline: SidePipeline) -> str:
    """``churn (Churn)``; the file where neither is known."""
    if pipeline.name and pipeline.logical_id:
        return printable(f"{pipeline.name} ({pipeline.logical_id})")
    return printable(pipeline.name or pipeline.logical_id or pipeline.file)


def summary(compared: Compared) -> str:
    """``1 step added, 2 changed; 1 new finding``; ``no difference``."""
    comparison = compared.comparison
    if comparison.is_equal:
        return "no difference"
    document = comparison.document
    moved = [pair for pair in document.steps if pair.is_renamed]
    changed = [pair for pair in document.steps if not pair.is_equal and not pair.is_renamed]
    parts = [
        *_counted(len(document.added), "step", "added"),
        *_counted(len(document.removed), "step", "removed"),
        *_counted(len(moved), "step", "renamed"),
        *_counted(len(changed), "step", "changed"),
        *(["other settings changed"] if document.changes else []),
        *(["another name"] if comparison.is_renamed else []),
        *_counted(len(comparison.findings.new), "finding", "new"),
        *_counted(len(comparison.findings.gone), "finding", "gone"),
    ]
    return ", ".join(parts)


def _counted(number: int, noun: str, what: str) -> list[str]:
    return [f"{count(number, noun)} {what}"] if number else []


def cache_lines(effects: Sequence[CacheEffect]) -> Iterator[tuple[str, str]]:
    """Steps and what their caches do, where a change has to do with it."""
    for effect in effects:
        if effect.outcome not in UNTOLD:
            reasons = "; ".join(printable(reason.told) for reason in effect.reasons)
            yield printable(effect.step), f"{effect.outcome.value}: {reasons}" if reasons else effect.outcome.value


def pool_lines(effects: PoolEffects) -> Iterator[tuple[str, str]]:
    """Steps and what becomes of their clusters, where that changes."""
    for effect in effects.across:
        if effect.outcome is PoolOutcome.REUSED:
            continue
        told = [
            f"{printable(path)} {value_text(before)} -> {value_text(after)}"
            for path, before, after in effect.differences
        ]
        where = f": {'; '.join(told)}" if told else ""
        yield printable(effect.step), f"the cluster kept before the change {effect.outcome.value}{where}"
    for shared in effects.within:
        may = "may now take over" if shared.is_new else "can no longer take over"
        yield printable(shared.later), f"{may} the cluster of {printable(shared.step)} within an execution"


def move_text(pair: StepPair) -> str:
    """Where a step stood and where it stands."""
    places = [place_of(node) for node in (pair.before, pair.after)]
    old, new = ("the top" if parent is None else f"{branch} of {parent}" for parent, branch in places)
    return printable(f"moved from {old} to {new}")
