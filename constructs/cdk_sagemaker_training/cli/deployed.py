"""Definitions of deployed pipelines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import click

from cdk_sagemaker_training.cli.linting.check import check_deployed
from cdk_sagemaker_training.cli.linting.plan import Plan
from cdk_sagemaker_training.cli.linting.report import Report

NEEDS_BOTO3: Final = '--deployed needs boto3: pip install "cdk-sagemaker-training[deployed]"'


def deployed_reports(
    name_prefix: str | None, region: str | None, profile: str | None
) -> Callable[[Plan], Iterator[Report]]:
    """What gives a report for each pipeline of an account and region, as boto3 finds them.

    Raises ``click.UsageError`` where boto3 is not installed, and for a profile or a region that there is not.
    """
    try:
        import boto3
        from botocore.exceptions import BotoCoreError
    except ModuleNotFoundError as error:
        raise click.UsageError(NEEDS_BOTO3) from error
    try:
        session: Any = boto3.Session(profile_name=profile, region_name=region)
        client: Any = session.client("sagemaker")
    except (BotoCoreError, ValueError) as error:
        raise click.UsageError(f"--deployed: {_one_line(error)}") from error
    return lambda plan: _reports(client, name_prefix, plan)


def _reports(client: Any, name_prefix: str | None, plan: Plan) -> Iterator[Report]:
    from botocore.exceptions import BotoCoreError, ClientError

    given = {"PipelineNamePrefix": name_prefix} if name_prefix else {}
    try:
        for page in client.get_paginator("list_pipelines").paginate(**given):
            for summary in page["PipelineSummaries"]:
                name = str(summary["PipelineName"])
                try:
                    text = str(client.describe_pipeline(PipelineName=name)["PipelineDefinition"])
                except ClientError as error:
                    yield Report(file=f"deployed/{name}", problems=[_one_line(error)])
                    continue
                yield check_deployed(name, text, plan)
    except (BotoCoreError, ClientError) as error:
        yield Report(file="deployed", problems=[_one_line(error)])


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
