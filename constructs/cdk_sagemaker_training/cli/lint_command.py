"""``smtrain lint``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

SEVERITIES = ("error", "warning", "info")


@click.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--format",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="For people, for programs, for code scanning.",
)
@click.option("--select", multiple=True, metavar="ID", help="Only this rule; may be given again, or ids with commas.")
@click.option("--ignore", multiple=True, metavar="ID", help="Not this rule; may be given again, or ids with commas.")
@click.option("--min-severity", type=click.Choice(SEVERITIES), help="The least that is reported.  [default: info]")
@click.option("--deployed", is_flag=True, help="The pipelines of the account and region that boto3 finds.")
@click.option("--name-prefix", metavar="TEXT", help="Of the deployed pipelines those whose name begins so.")
@click.option("--region", metavar="NAME", help="Region of the deployed pipelines.")
@click.option("--profile", metavar="NAME", help="Profile of the AWS configuration for --deployed.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A pyproject.toml with [tool.smtrain].  [default: the next one from here upward]",
)
def lint(
    files: tuple[str, ...],
    *,
    format: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_severity: str | None,
    deployed: bool,
    name_prefix: str | None,
    region: str | None,
    profile: str | None,
    config: Path | None,
) -> None:
    """Find mistakes in SageMaker pipelines before AWS is asked for them.

    FILE is a pipeline definition or a CloudFormation template in JSON or YAML, a folder of them, a cdk.out, a glob, or
    - for standard input.

    Ends with 0 where nothing is an error, 1 where something is, 2 where something cannot be used.
    """
    if not files and not deployed:
        raise click.UsageError("give a FILE, a folder, - for standard input, or --deployed")
    if not deployed and (name_prefix or region or profile):
        raise click.UsageError("--name-prefix, --region and --profile go with --deployed")
    from cdk_sagemaker_training.cli.linting.run import run
    from cdk_sagemaker_training.cli.linting.settings import Options

    source = None
    if deployed:
        from cdk_sagemaker_training.cli.deployed import deployed_reports

        source = deployed_reports(name_prefix, region, profile)
    options = Options(select=_ids(select), ignore=_ids(ignore), min_severity=min_severity)
    sys.exit(run(files, format=format, config=config, options=options, deployed=source))


def _ids(given: tuple[str, ...]) -> list[str] | None:
    ids = [word.strip().upper() for text in given for word in text.split(",") if word.strip()]
    return ids if given else None
