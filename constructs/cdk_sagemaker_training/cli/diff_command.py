"""``smtrain diff``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cdk_sagemaker_training.cli.deployed_names import DEPLOYED, deployed_reader


@click.command()
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option(
    "--format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="For people, for programs, for a comment on a pull request.",
)
@click.option(
    "--pipeline",
    "pipelines",
    multiple=True,
    metavar="NAME",
    help="Only the pipeline with this logical id or name; may be given again.",
)
@click.option("--region", metavar="NAME", help="Region of deployed pipelines.")
@click.option("--profile", metavar="NAME", help="Profile of the AWS configuration for deployed pipelines.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A pyproject.toml with [tool.smtrain].  [default: the next one from here upward]",
)
def diff(
    before: str,
    after: str,
    *,
    format: str,
    pipelines: tuple[str, ...],
    region: str | None,
    profile: str | None,
    config: Path | None,
) -> None:
    """Say what differs between SageMaker pipelines, and what that does.

    BEFORE and AFTER are each a pipeline definition or a CloudFormation template in JSON or YAML, a folder of them, a
    cdk.out, - for standard input, or deployed:NAME for a pipeline of the account and region that boto3 finds.

    Told are steps and fields that were added, removed and changed; which steps will run again and which clusters of
    warm pools no longer fit; findings that are new and gone.

    Ends with 0 where nothing differs, 1 where something does, 2 where something cannot be used.
    """
    from cdk_sagemaker_training.cli.comparing.run import run

    words = (before, after)
    if words == ("-", "-"):
        raise click.UsageError("standard input can be one side only")
    if not any(word.startswith(DEPLOYED) for word in words) and (region or profile):
        raise click.UsageError(f"--region and --profile go with {DEPLOYED}NAME")
    deployed = deployed_reader(words, region, profile)
    sys.exit(run(words, format=format, config=config, pipelines=pipelines, deployed=deployed))
