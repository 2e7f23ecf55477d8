"""``smtrain estimate``."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cdk_sagemaker_training.cli.deployed_names import deployed_reader

if TYPE_CHECKING:
    from cdk_sagemaker_training.estimate import Prices, RunTime

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_TIME: Final = re.compile(r"(\d{1,9})([smhd]?)")
_RUN: Final = re.compile(r"([^=]+)=(\d{1,9})(?:-(\d{1,9}))?")
_PRICE_LIST_REGION: Final = "us-east-1"
"""Price List guide, using-price-list-query-api: one of the regions that have the API."""


def _seconds(_context: click.Context, _option: click.Parameter, given: str | None) -> int | None:
    match = _TIME.fullmatch(given or "")
    if given is not None and match is None:
        raise click.BadParameter("seconds, or a number with s, m, h or d: 90m")
    return None if match is None else int(match[1]) * _UNITS[match[2] or "s"]


def _amount(_context: click.Context, _option: click.Parameter, given: str | None) -> Decimal | None:
    try:
        found = None if given is None else Decimal(given)
    except InvalidOperation as error:
        raise click.BadParameter("an amount: 12.50") from error
    if found is not None and not (found.is_finite() and found >= 0):
        raise click.BadParameter("an amount of 0 or more")
    return found


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people, for programs."
)
@click.option("--pipeline", "pipelines", multiple=True, metavar="NAME", help="Only the pipeline of this name or id.")
@click.option("--run", "given_runs", multiple=True, metavar="STEP=SECONDS[-SECONDS]", help="How long a job runs.")
@click.option("--max-parallel-steps", type=click.IntRange(min=1), help="As in ParallelismConfiguration.")
@click.option("--prices", type=click.Path(path_type=Path, dir_okay=False), help="A JSON or CSV file of prices.")
@click.option("--aws-prices", is_flag=True, help="Prices on demand of --region, from the AWS Price List API.")
@click.option("--budget-instance-hours", type=click.FloatRange(min=0), help="At worst, an execution.")
@click.option("--budget-wall-time", callback=_seconds, metavar="TIME", help="At worst, an execution: 5400, 90m, 6h.")
@click.option("--budget-money", callback=_amount, metavar="AMOUNT", help="At worst, an execution, by the prices.")
@click.option("--region", metavar="NAME", help="Of --aws-prices and of deployed pipelines.")
@click.option("--profile", metavar="NAME", help="Profile of the AWS configuration.")
def estimate(
    files: tuple[str, ...],
    *,
    format: str,
    pipelines: tuple[str, ...],
    given_runs: tuple[str, ...],
    max_parallel_steps: int | None,
    prices: Path | None,
    aws_prices: bool,
    budget_instance_hours: float | None,
    budget_wall_time: int | None,
    budget_money: Decimal | None,
    region: str | None,
    profile: str | None,
) -> None:
    """Bound what an execution takes: time, billed instances, money.

    FILE is a pipeline definition or a CloudFormation template in JSON or YAML, a folder of them, a cdk.out, a glob, -
    for standard input, or deployed:NAME for a pipeline of the account and region that boto3 finds.

    Ends with 0, 1 where a budget is exceeded, 2 where something cannot be used.
    """
    if prices is not None and aws_prices:
        raise click.UsageError("--prices and --aws-prices exclude each other")
    if aws_prices and region is None:
        raise click.UsageError("--aws-prices needs --region")
    if budget_money is not None and prices is None and not aws_prices:
        raise click.UsageError("--budget-money needs --prices or --aws-prices")
    from cdk_sagemaker_training.cli.estimating.run import UNUSABLE, Asked, problems_of, run
    from cdk_sagemaker_training.errors import InvalidInputError
    from cdk_sagemaker_training.estimate import Budget

    limits = {
        "instance_hours": budget_instance_hours,
        "wall_time": None if budget_wall_time is None else timedelta(seconds=budget_wall_time),
        "money": budget_money,
    }
    try:
        known = _prices(prices, region if aws_prices else None, profile)
        wanted: dict[str, Any] = {**limits, "prices": known}
        asked = Asked(
            prices=known,
            budget=Budget(**wanted) if any(limit is not None for limit in limits.values()) else None,
            runs=dict(_run_time(word) for word in given_runs),
            max_parallel_steps=max_parallel_steps,
        )
    except InvalidInputError as error:
        click.echo(problems_of(error), err=True)
        sys.exit(UNUSABLE)
    sys.exit(
        run(files, format=format, pipelines=pipelines, asked=asked, deployed=deployed_reader(files, region, profile))
    )


def _run_time(word: str) -> tuple[str, RunTime]:
    from cdk_sagemaker_training.estimate import RunTime

    match = _RUN.fullmatch(word)
    if match is None:
        raise click.BadParameter(f"{word!r}: a step and its seconds, Train=1800 or Train=600-1800", param_hint="--run")
    return match[1], RunTime(at_least=int(match[2]), at_most=int(match[3] or match[2]))


def _prices(file: Path | None, region: str | None, profile: str | None) -> Prices | None:
    """Raises ``InvalidInputError`` for prices that cannot be used."""
    from cdk_sagemaker_training.estimate import Prices

    if file is not None:
        return Prices.from_file(file)
    if region is None:
        return None
    from cdk_sagemaker_training.cli.deployed import aws_client

    client = aws_client("pricing", "--aws-prices", _PRICE_LIST_REGION, profile)
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return Prices.from_aws(client, region)
    except (BotoCoreError, ClientError) as error:
        click.echo(f"Error: --aws-prices: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
