"""The pipelines of a fleet as an account has them, and what they run."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any, Final, TypeVar, cast

import attrs
import click

from cdk_sagemaker_training.catalog.limits import PIPELINE_NAME_PATTERN
from cdk_sagemaker_training.catalog.state_changes import EXECUTION_NOT_ENDED
from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.cli.deployed import aws_client, one_line
from cdk_sagemaker_training.cli.formats.progress import progress

T = TypeVar("T")
R = TypeVar("R")

UNUSABLE: Final = 2
_AT_ONCE: Final = 8
"""Calls in flight. AWS publishes no rate for these operations; boto3 slows down by itself where they are throttled."""
_LOOKED_AT: Final = 100
"""The newest executions of a pipeline, as many as one call tells of."""


@attrs.frozen(kw_only=True)
class FleetPipeline:
    """``stores-berlin`` of the fleet ``stores`` is its variant ``berlin``."""

    name: str
    variant: str


@attrs.frozen(kw_only=True)
class Execution:
    """One execution. ``reason``: why it failed, where it did."""

    arn: str
    status: str
    started: dt.datetime
    reason: str = ""

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self.status in EXECUTION_NOT_ENDED


@attrs.frozen
class Refused:
    """A call that AWS did not answer as asked. ``code``: of the error; empty where there was no answer."""

    text: str
    code: str = ""


def fleet_client(asked: str, region: str | None, profile: str | None) -> Any:
    """A client whose throttled calls are tried again, more slowly. Raises ``click.UsageError``."""
    retries = {"mode": "adaptive", "total_max_attempts": 10}
    return aws_client("sagemaker", asked, region, profile, retries=retries, max_pool_connections=_AT_ONCE)


def pipelines_of(client: Any, fleet: str, only: Sequence[str] = ()) -> Sequence[FleetPipeline]:
    """The pipelines of a fleet by their names, ``<fleet>-<variant>``; those of ``only`` alone, variants or whole names.

    Upper case is as good as lower. A fleet whose name begins with that of another, and a hyphen, is part of it. Raises
    ``click.UsageError`` for a fleet that there is not and for names in ``only`` that it does not have;
    ``click.ClickException`` where the account does not tell.
    """
    if not re.fullmatch(PIPELINE_NAME_PATTERN, fleet):
        raise click.UsageError(f"{fleet!r} is not the name of a fleet: {PIPELINE_NAME_PATTERN}")
    prefix = f"{fleet}-".lower()
    # As it is written, and as fleets are called: whoever copies the construct's id writes Stores.
    for written in dict.fromkeys([fleet, fleet.lower()]):
        found = _named(client, written, prefix)
        if found:
            return _chosen(found, only, prefix) if only else list(found.values())
    raise click.UsageError(f"no pipeline of this account and region is named {prefix}<variant>")


def _named(client: Any, beginning: str, prefix: str) -> Mapping[str, FleetPipeline]:
    pages = attempted(lambda: list(client.get_paginator("list_pipelines").paginate(PipelineNamePrefix=beginning)))
    if isinstance(pages, Refused):
        raise _Unusable(pages.text)
    names = [str(each["PipelineName"]) for page in pages for each in page["PipelineSummaries"]]
    return {
        name[len(prefix) :]: FleetPipeline(name=name, variant=name[len(prefix) :])
        for name in sorted(names)
        if name.lower().startswith(prefix) and len(name) > len(prefix)
    }


def _chosen(found: Mapping[str, FleetPipeline], only: Sequence[str], prefix: str) -> Sequence[FleetPipeline]:
    by_name = {name.lower(): name for name in found}
    wanted = [_variant(name, found, by_name, prefix) for name in only]
    unknown = [name for name in wanted if name not in found]
    if unknown:
        told = [" ".join(part for part in (name, did_you_mean(name, found)) if part) for name in unknown]
        raise click.UsageError(f"--only: not in the fleet: {', '.join(told)}")
    return [found[name] for name in dict.fromkeys(wanted)]


def _variant(given: str, found: Mapping[str, object], by_name: Mapping[str, str], prefix: str) -> str:
    """The variant that is meant: by itself or as the name of its pipeline, also in the letters of the table."""
    for name in (given.removeprefix(prefix), given):
        if name in found:
            return name
    lower = given.lower()
    return by_name.get(lower.removeprefix(prefix)) or by_name.get(lower, given)


class _Unusable(click.ClickException):
    exit_code = UNUSABLE


def attempted(call: Callable[[], T]) -> T | Refused:
    """What a call gives, or how it was refused."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return call()
    except ClientError as error:
        answer = cast("Mapping[str, Any]", error.response)
        return Refused(one_line(error), str(answer.get("Error", {}).get("Code", "")))
    except BotoCoreError as error:
        return Refused(one_line(error))


def newest(client: Any, pipeline: FleetPipeline) -> Sequence[Execution] | Refused:
    """The newest executions, at most 100, the newest first."""
    answer = attempted(
        lambda: client.list_pipeline_executions(
            PipelineName=pipeline.name, SortBy="CreationTime", SortOrder="Descending", MaxResults=_LOOKED_AT
        )
    )
    if isinstance(answer, Refused):
        return answer
    return [
        Execution(
            arn=str(each["PipelineExecutionArn"]),
            status=str(each["PipelineExecutionStatus"]),
            started=each["StartTime"],
            reason=str(each.get("PipelineExecutionFailureReason", "")),
        )
        for each in answer["PipelineExecutionSummaries"]
    ]


def for_each(items: Iterable[T], call: Callable[[T], R], what: str) -> Sequence[R]:
    """A call for each of many, some at once, in their order; with a bar on a terminal."""
    given = list(items)
    shown = progress(len(given), what) if len(given) > 1 and sys.stderr.isatty() else nullcontext(lambda: None)
    with shown as moved, ThreadPoolExecutor(_AT_ONCE) as pool:
        done: list[R] = []
        try:
            for result in pool.map(call, given):
                moved()
                done.append(result)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
        return done
