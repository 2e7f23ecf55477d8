"""The commands ``start``, ``stop``, ``status`` and ``env`` of the embedded AWS."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

import click

from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.local import administration, environment, state
from cdk_sagemaker_training.local.errors import EmbeddedAwsError, NotRunningError
from cdk_sagemaker_training.local.process import EmbeddedAws
from cdk_sagemaker_training.local.state import Detached
from cdk_sagemaker_training.runtime.spot import interruptions_of

DEFAULT_PORT = 4566


def _reported(command: Callable[..., None]) -> Callable[..., None]:
    """Errors of the embedded AWS end the command with their text and exit code 1."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except EmbeddedAwsError as error:
            raise click.ClickException(str(error)) from error

    return run


@click.group(name="local")
def local() -> None:
    """An embedded AWS account on this machine."""


@local.command()
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="TCP port.")
@click.option("--account", default="123456789012", show_default=True, help="Account id, twelve digits.")
@click.option("--region", default="us-east-1", show_default=True, help="Region.")
@click.option("--no-iam", is_flag=True, help="Do not check permissions.")
@click.option("--jobs", type=click.Choice(["run", "record"]), default="run", show_default=True, help="Run or record.")
@click.option("--python", default=sys.executable, help="The Python that scripts run with.  [default: this one]")
@click.option("--interruptions", default="none", show_default=True, help="Of Spot: once, 10,20 or random:6:42.")
@click.option("--clock", type=float, default=1.0, show_default=True, help="How fast waiting passes: 60, 1 min in 1 s.")
@click.option("--detach", is_flag=True, help="Return when it is ready; end it with `stop`.")
@_reported
def start(
    *,
    port: int,
    account: str,
    region: str,
    no_iam: bool,
    jobs: Literal["run", "record"],
    python: str,
    interruptions: str,
    clock: float,
    detach: bool,
) -> None:
    """Start it on 127.0.0.1 and print the variables that point AWS clients at it."""
    if not (account.isdigit() and len(account) == 12):
        raise click.BadParameter(f"got {account!r}; allowed: twelve digits", param_hint="--account")
    if not 0 < clock < math.inf:
        raise click.BadParameter(f"got {clock:g}; allowed: a number above 0", param_hint="--clock")
    try:
        interruptions_of(interruptions)
    except InvalidInputError as error:
        raise click.BadParameter(str(error.problems[0]), param_hint="--interruptions") from error
    if detach:
        state.require_none_running()
    aws = EmbeddedAws(
        port=port,
        account_id=account,
        region=region,
        enforce_iam=not no_iam,
        jobs=jobs,
        python=python,
        interruptions=interruptions,
        clock=clock,
        outlive_parent=detach,
    )
    aws.start()
    if detach:
        try:
            state.save(Detached.of(aws))
        except OSError as error:
            aws.stop()
            raise EmbeddedAwsError(
                f"{state.file()} cannot be written, so it could not be stopped later: {error}"
            ) from error
        _print_variables(aws.variables())
        return
    try:
        _print_variables(aws.variables())
        click.echo(f"Embedded AWS is ready on {aws.endpoint}, account {account}. Ctrl-C stops it.", err=True)
        code = aws.wait()
        raise EmbeddedAwsError(f"the embedded AWS ended by itself with exit code {code}")
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
    finally:
        aws.stop()


@local.command()
@_reported
def stop() -> None:
    """Stop the one that `start --detach` left running."""
    running = state.running()
    if running is None:
        state.forget()
        raise NotRunningError("no detached embedded AWS is running")
    running.stop()
    state.forget()
    click.echo(f"Stopped process {running.pid} on port {running.port}.", err=True)


@local.command()
def status() -> None:
    """Say whether a detached one is running; exit code 1 if not."""
    running = state.running()
    if running is None:
        click.echo("not running")
        sys.exit(1)
    click.echo(
        f"running: process {running.pid}, {running.endpoint}, account {running.account_id}, region {running.region}, "
        f"IAM {'enforced' if running.enforce_iam else 'not enforced'}"
    )


@local.command(name="inject-fault")
@click.option("--step", required=True, help="Name of the step.")
@click.option("--exception-type", required=True, help="One that retry policies know: SageMaker.CAPACITY_ERROR.")
@click.option("--times", type=click.IntRange(1), default=1, show_default=True, help="How many attempts fail.")
@click.option("--pipeline", help="Only in the pipeline of that name.")
@_reported
def inject_fault(step: str, exception_type: str, times: int, pipeline: str | None) -> None:
    """Let the next attempts at a step fail as the platform makes them fail."""
    running = state.running()
    if running is None:
        raise NotRunningError("no detached embedded AWS is running")
    administration.inject_fault(running.endpoint, step, exception_type, times, pipeline)


@local.command()
@_reported
def env() -> None:
    """Print the variables of the detached one: eval "$(smtrain local env)"."""
    running = state.running()
    if running is None:
        raise NotRunningError("no detached embedded AWS is running")
    _print_variables(running.variables())


def _print_variables(wanted: dict[str, str]) -> None:
    for line in environment.shell_lines(wanted, os.environ):
        click.echo(line)
