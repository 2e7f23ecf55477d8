"""``smtrain import``."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("import")
@click.argument("source", metavar="SOURCE")
@click.option("--name", metavar="TEXT", help="Of several pipelines in SOURCE this one: its logical id or its name.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A new file to write to.  [default: standard output]",
)
@click.option("--keep-image-uris", is_flag=True, help="Leave AWS's images as URIs of one region.")
@click.option("--region", metavar="NAME", help="Region of a deployed pipeline.")
@click.option("--profile", metavar="NAME", help="Profile of the AWS configuration for a deployed pipeline.")
def import_(
    source: str,
    *,
    name: str | None,
    output: Path | None,
    keep_image_uris: bool,
    region: str | None,
    profile: str | None,
) -> None:
    """Write a pipeline definition as Python with typed steps.

    SOURCE is a pipeline definition or a CloudFormation template in JSON or YAML, a cdk.out, - for standard input, or
    deployed:NAME for a pipeline of the account and region that boto3 finds.

    Ends with 0 where the source was written, 2 where something cannot be used; nothing is overwritten.
    """
    from cdk_sagemaker_training.cli.deployed_names import DEPLOYED
    from cdk_sagemaker_training.cli.importing import imported

    if not source.startswith(DEPLOYED) and (region or profile):
        raise click.UsageError(f"--region and --profile go with {DEPLOYED}NAME")
    sys.exit(imported(source, name, output, keep_image_uris=keep_image_uris, region=region, profile=profile))
