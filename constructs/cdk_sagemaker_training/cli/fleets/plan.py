"""The plan of a fleet from what a command line says."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from cdk_sagemaker_training.cli.comparing.sides import only, side_of
from cdk_sagemaker_training.cli.estimating.run import problems_of
from cdk_sagemaker_training.cli.fleets.pipelines import UNUSABLE
from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.estimate import Bounds, FleetJob, Prices, RunTime, plan_fleet

_RUN: Final = re.compile(r"([^=]+)=(\d{1,9})(?:-(\d{1,9}))?")


class _Unusable(click.ClickException):
    exit_code = UNUSABLE

    def show(self, file: Any = None) -> None:
        """The text has a line for each mistake already."""
        del file
        click.echo(self.message, err=True)


def planned(
    *,
    file: str | None,
    pipeline: str | None,
    minutes: tuple[int, int] | None,
    runs: Sequence[str],
    instances_per_job: int,
    instance_type: str | None,
    concurrent_executions: int | None,
    prices: Path | None,
    format: str,
    **given: Any,
) -> str:
    """The text of a plan. Ends the command where something cannot be used."""
    if concurrent_executions is not None:
        given["concurrent_executions"] = concurrent_executions
    try:
        if minutes is not None:
            run = RunTime(at_least=minutes[0], at_most=minutes[1])
            jobs = [FleetJob(run=run, instances=instances_per_job, instance_type=instance_type)]
        else:
            jobs = FleetJob.of_bounds(_bounds(str(file), pipeline, runs))
        found = plan_fleet(jobs=jobs, prices=None if prices is None else Prices.from_file(prices), **given)
    except InvalidInputError as error:
        raise _Unusable(problems_of(error)) from error
    if format == "json":
        return json.dumps({"version": 1, **found.to_json()}, indent=2, allow_nan=False) + "\n"
    return "\n".join(map(printable, found.lines())) + "\n"


def _bounds(file: str, pipeline: str | None, runs: Sequence[str]) -> Bounds:
    def no_account(name: str) -> str:
        raise click.UsageError(f"deployed:{name} is not read here: smtrain import writes it to a file")

    side = side_of(file, no_account)
    if pipeline is not None:
        only(side, [pipeline])
    if side.problems:
        raise _Unusable("\n".join(f"Error: {printable(problem)}" for problem in side.problems))
    if len(side.pipelines) != 1:
        names = ", ".join(each.name or each.logical_id for each in side.pipelines)
        raise click.UsageError(f"one pipeline is needed, {file} has {names or 'none'}: choose with --pipeline")
    matches = [_RUN.fullmatch(word) for word in runs]
    times = {match[1]: RunTime(at_least=int(match[2]), at_most=int(match[3] or match[2])) for match in matches if match}
    if len(times) < len(runs):
        raise click.BadParameter("a step and its seconds, Train=1800 or Train=600-1800", param_hint="--run")
    return Bounds.of(side.pipelines[0].definition.document, runs=times)
