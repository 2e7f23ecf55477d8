"""``smtrain rehearse``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from cdk_sagemaker_training.cli.deployed_names import deployed_reader

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("source", metavar="FILE")
@click.option(
    "--sample", "samples", multiple=True, metavar="CHANNEL=PATH", help="Data for a channel; STEP.CHANNEL=PATH."
)
@click.option("--step", "steps", multiple=True, metavar="NAME", help="Only this training step; may be given again.")
@click.option("--pipeline", "pipelines", multiple=True, metavar="NAME", help="Only the pipeline of this name or id.")
@click.option("--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the pipeline.")
@click.option("--code", type=_FILE, help="The sourcedir.tar.gz, where it is in no cdk.out.")
@click.option("--source-dir", type=click.Path(path_type=Path, file_okay=False), help="The folder of a script.")
@click.option("--hyperparameter", "hyperparameters", multiple=True, metavar="NAME=VALUE", help="Of a script.")
@click.option("--metric", "metrics", multiple=True, metavar="NAME=REGEX", help="A metric definition of a script.")
@click.option("--spot", is_flag=True, help="A script is on Spot, with checkpoints in /opt/ml/checkpoints.")
@click.option("--instance-type", default="ml.m5.large", show_default=True, help="Of a script: its memory is the limit.")
@click.option("--python", metavar="PATH", help="The Python that scripts run with.  [default: that of smtrain]")
@click.option("--max-seconds", type=click.IntRange(min=1), default=600, show_default=True, help="For each step.")
@click.option("--memory", type=click.FloatRange(min=0.05), metavar="GIB", help="Of a host.  [default: the instance's]")
@click.option("--stop-seconds", type=click.FloatRange(min=0.1), default=5, show_default=True, help="Until SIGKILL.")
@click.option("--no-interrupt", is_flag=True, help="Do not take the Spot instances away once.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--html", type=_FILE, help="Write a report with the curves of the metrics.")
@click.option("--verbose", is_flag=True, help="Show what the containers print.")
@click.option("--region", metavar="NAME", help="Of deployed pipelines, and of templates that leave it open.")
@click.option("--profile", metavar="NAME", help="Profile of the AWS configuration.")
def rehearse(
    source: str,
    *,
    samples: tuple[str, ...],
    steps: tuple[str, ...],
    pipelines: tuple[str, ...],
    parameters: tuple[str, ...],
    code: Path | None,
    source_dir: Path | None,
    hyperparameters: tuple[str, ...],
    metrics: tuple[str, ...],
    spot: bool,
    instance_type: str,
    python: str | None,
    max_seconds: int,
    memory: float | None,
    stop_seconds: float,
    no_interrupt: bool,
    format: str,
    html: Path | None,
    verbose: bool,
    region: str | None,
    profile: str | None,
) -> None:
    """Run training steps on this machine with a small sample, before AWS does.

    FILE is a script (train.py), or where pipelines are: a definition or a CloudFormation template in JSON or YAML, a
    cdk.out, or deployed:NAME. Its training steps run under SageMaker's container contract, one after the other; one
    that is on Spot is interrupted once, after its first checkpoint.

    Ends with 0 where nothing is wrong, 1 where something is, 2 where something cannot be used or executed here.
    """
    is_script = source.endswith(".py")
    if not is_script and (hyperparameters or metrics or source_dir or spot):
        raise click.UsageError("--hyperparameter, --metric, --source-dir and --spot go with a script")
    if is_script and (steps or pipelines or parameters or code):
        raise click.UsageError("--step, --pipeline, --parameter and --code go with a pipeline")
    if html is not None and not html.parent.is_dir():
        raise click.UsageError(f"--html: there is no folder {html.parent}")
    from cdk_sagemaker_training.cli.linting.reading import UnusableError
    from cdk_sagemaker_training.cli.rehearsing.run import Asked, run
    from cdk_sagemaker_training.cli.rehearsing.sources import ScriptSource, requests_in, script_request
    from cdk_sagemaker_training.errors import TrainingError
    from cdk_sagemaker_training.rehearsal.pseudo_parameters import chosen_region
    from cdk_sagemaker_training.rehearsal.rehearsing import Settings
    from cdk_sagemaker_training.rehearsal.requests import Given

    given = Given(
        samples={name: Path(path) for name, path in _pairs("--sample", samples).items()},
        parameters=_pairs("--parameter", parameters),
        region=chosen_region(region, os.environ),
    )
    settings = Settings(
        python=python or sys.executable,
        seconds=max_seconds,
        memory=None if memory is None else int(memory * 2**30),
        stop_seconds=stop_seconds,
        interrupt=not no_interrupt,
    )
    asked = Asked(settings=settings, format=format, html=html, verbose=verbose)
    try:
        if is_script:
            script = ScriptSource(
                path=Path(source),
                source_dir=source_dir,
                hyperparameters=_pairs("--hyperparameter", hyperparameters),
                metrics=_pairs("--metric", metrics),
                spot=spot,
                instance_type=instance_type,
            )
            found = script_request(script, given)
        else:
            reader = deployed_reader([source], region, profile)
            found = requests_in(source, reader, given, pipelines=pipelines, steps=steps, code=code)
    except UnusableError as error:
        for line in str(error).splitlines():
            click.echo(f"Error: {line}", err=True)
        sys.exit(2)
    except TrainingError as error:
        for problem in error.problems:
            click.echo(f"Error: {error.subject}: {problem}", err=True)
        sys.exit(2)
    sys.exit(run(found, given, asked))


def _pairs(option: str, words: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, separator, value = word.partition("=")
        if not (separator and name):
            raise click.BadParameter(f"{word!r}: NAME=VALUE", param_hint=option)
        found[name] = value
    return found
