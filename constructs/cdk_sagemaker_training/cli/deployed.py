"""Definitions of deployed pipelines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import click

from cdk_sagemaker_training.cli.linting.check import check_deployed
from cdk_sagemaker_training.cli.linting.plan import Plan
from cdk_sagemaker_training.cli.linting.reading import UnusableError
from cdk_sagemaker_training.cli.linting.report import Report

NEEDS_BOTO3: Final = 'needs boto3: pip install "cdk-sagemaker-training[deployed]"'


def deployed_reports(
    name_prefix: str | None, region: str | None, profile: str | None
) -> Callable[[Plan], Iterator[Report]]:
    """What gives a report for each pipeline of an account and region, as boto3 finds them.

    Raises ``click.UsageError`` where boto3 is not installed, and for a profile or a region that there is not.
    """
    client = deployed_client("--deployed", region, profile)
    return lambda plan: _reports(client, name_prefix, plan)


def deployed_client(asked: str, region: str | None, profile: str | None) -> Any:
    """boto3's client for SageMaker, see ``aws_client``."""
    return aws_client("sagemaker", asked, region, profile)


def aws_client(service: str, asked: str, region: str | None, profile: str | None, **config: object) -> Any:
    """boto3's client for a service. ``asked``: the words that ask for it. ``config``: of ``botocore.config.Config``.

    Raises ``click.UsageError`` where boto3 is not installed, and for a profile or a region that there is not.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{asked} {NEEDS_BOTO3}") from error
    try:
        session: Any = boto3.Session(profile_name=profile, region_name=region)
        given = {"config": Config(**config)} if config else {}
        return session.client(service, **given)
    except (BotoCoreError, ValueError) as error:
        raise click.UsageError(f"{asked}: {one_line(error)}") from error


def deployed_text(client: Any, name: str) -> str:
    """The definition of one pipeline. Raises ``UnusableError``."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return _described(client, name)
    except (BotoCoreError, ClientError) as error:
        raise UnusableError(one_line(error)) from error


def _reports(client: Any, name_prefix: str | None, plan: Plan) -> Iterator[Report]:
    from botocore.exceptions import BotoCoreError, ClientError

    given = {"PipelineNamePrefix": name_prefix} if name_prefix else {}
    found = False
    try:
        for page in client.get_paginator("list_pipelines").paginate(**given):
            for summary in page["PipelineSummaries"]:
                name, found = str(summary["PipelineName"]), True
                try:
                    text = _described(client, name)
                except ClientError as error:
                    yield Report(file=f"deployed/{name}", problems=[one_line(error)])
                    continue
                yield check_deployed(name, text, str(client.meta.region_name), plan)
    except (BotoCoreError, ClientError) as error:
        yield Report(file="deployed", problems=[one_line(error)])
        return
    if name_prefix and not found:  # misspelt, most likely; an account without pipelines is none to blame
        yield Report(file="deployed", problems=[f"no pipeline whose name begins with {name_prefix!r}"])


def _described(client: Any, name: str) -> str:
    return str(client.describe_pipeline(PipelineName=name)["PipelineDefinition"])


def one_line(error: Exception) -> str:
    """The message of an error."""
    return " ".join(str(error).split())
