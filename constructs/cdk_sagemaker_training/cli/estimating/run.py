"""A whole estimate: what is named, bounded, written, judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs
import click

from cdk_sagemaker_training.cli.comparing.sides import SidePipeline, only, side_of
from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.estimate import Bounds, Budget, Prices, RunTime
from cdk_sagemaker_training.estimate.budget import judge_budget
from cdk_sagemaker_training.estimate.report import lines
from cdk_sagemaker_training.rules import Finding, Severity

UNUSABLE: Final = 2


@attrs.frozen(kw_only=True)
class Asked:
    """What is asked of every pipeline alike."""

    prices: Prices | None
    budget: Budget | None
    runs: Mapping[str, RunTime]
    max_parallel_steps: int | None


@attrs.frozen(kw_only=True)
class _Estimated:
    pipeline: SidePipeline
    bounds: Bounds
    findings: Sequence[Finding]


def run(
    words: Sequence[str], *, format: str, pipelines: Sequence[str], asked: Asked, deployed: Callable[[str], str]
) -> int:
    """Estimates, writes, and returns the exit code: 0, 1 over budget, 2 something could not be used."""
    problems: list[str] = []
    found: dict[tuple[str, str], SidePipeline] = {}
    for word in words:
        side = side_of(word, deployed)
        if pipelines:
            only(side, pipelines)
        problems += side.problems
        found.update({(each.file, each.logical_id): each for each in side.pipelines})
    estimated = [_estimated(pipeline, asked) for pipeline in found.values()]
    problems += _unused(asked.runs, estimated) if estimated else []
    for problem in dict.fromkeys(problems):
        click.echo(f"Error: {printable(problem)}", err=True)
    if estimated:
        write(_json(estimated, asked) if format == "json" else _text(estimated, asked))
    over = any(finding.severity is Severity.ERROR for each in estimated for finding in each.findings)
    return UNUSABLE if problems else int(over)


def _estimated(pipeline: SidePipeline, asked: Asked) -> _Estimated:
    document = pipeline.definition.document
    view = Bounds.of(document, max_parallel_steps=asked.max_parallel_steps)
    names = {step.name for step in view.steps}
    runs = {name: given for name, given in asked.runs.items() if name in names}
    if runs:
        view = Bounds.of(document, runs=runs, max_parallel_steps=asked.max_parallel_steps)
    return _Estimated(pipeline=pipeline, bounds=view, findings=judge_budget(lambda: view, asked.budget))


def _unused(runs: Mapping[str, RunTime], estimated: Sequence[_Estimated]) -> list[str]:
    """What was said of steps that no pipeline has."""
    names = {step.name for each in estimated for step in each.bounds.steps}
    return [f"--run {name}: no pipeline has such a step" for name in runs if name not in names]


def _text(estimated: Sequence[_Estimated], asked: Asked) -> str:
    parts: list[str] = []
    for each in estimated:
        cost = None if asked.prices is None else each.bounds.cost(asked.prices)
        parts.append(printable(_title(each.pipeline)))
        parts += [f"  {printable(line)}" for line in lines(each.bounds, cost)]
        parts += [f"  {printable(str(finding))}" for finding in each.findings]
        parts.append("")
    return "\n".join(parts)


def _title(pipeline: SidePipeline) -> str:
    name = pipeline.name or pipeline.definition.pipeline
    return f"pipeline {name} in {pipeline.file}" if name else f"pipeline in {pipeline.file}"


def _json(estimated: Sequence[_Estimated], asked: Asked) -> str:
    made = [
        {
            "file": each.pipeline.file,
            "logical_id": each.pipeline.logical_id or None,
            "name": each.pipeline.name,
            **each.bounds.to_json(),
            "cost": None if asked.prices is None else each.bounds.cost(asked.prices).to_json(),
            "findings": [finding.to_json() for finding in each.findings],
        }
        for each in estimated
    ]
    return json.dumps({"version": 1, "pipelines": made}, indent=2, allow_nan=False) + "\n"


def problems_of(error: InvalidInputError) -> str:
    """An error in one line for each of its problems."""
    return "\n".join(f"Error: {printable(f'{error.subject}: {problem}')}" for problem in error.problems)
