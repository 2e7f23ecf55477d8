"""``smtrain diff``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from cdk_sagemaker_training.cli.deployed_names import DEPLOYED, deployed_reader

_SIDES: Final = ("BEFORE", "AFTER")


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
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="NAME",
    help="Region of deployed pipelines; given twice, that of BEFORE and that of AFTER.",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="NAME",
    help="Profile of the AWS configuration for deployed pipelines; given twice, likewise.",
)
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
    regions: tuple[str, ...],
    profiles: tuple[str, ...],
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
    if not any(word.startswith(DEPLOYED) for word in words) and (regions or profiles):
        raise click.UsageError(f"--region and --profile go with {DEPLOYED}NAME")
    of_sides = zip(words, _for_sides("--region", regions), _for_sides("--profile", profiles), strict=True)
    deployed = [deployed_reader([word], region, profile) for word, region, profile in of_sides]
    sys.exit(run(words, format=format, config=config, pipelines=pipelines, deployed=deployed))


def _for_sides(option: str, given: tuple[str, ...]) -> tuple[str | None, str | None]:
    """What holds for each side: nothing, the one that is given, or one each."""
    if len(given) > len(_SIDES):
        raise click.UsageError(f"{option} is given at most twice: {' and '.join(_SIDES)} are two sides")
    return (None, None) if not given else (given[0], given[-1])
