"""``smtrain fleet``."""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

Command = TypeVar("Command", bound="Callable[..., Any]")

_MINUTES: Final = re.compile(r"(\d{1,6}(?:\.\d+)?)(?:-(\d{1,6}(?:\.\d+)?))?")
_BROKEN_OFF: Final = 130
"""What a shell gives for a program that Ctrl-C has ended."""


@contextmanager
def _broken_off(tell: Callable[[], None] | None = None) -> Generator[None]:
    """Ends the program after Ctrl-C, when ``tell`` has written what was done until then."""
    try:
        yield
    except KeyboardInterrupt:
        if tell is not None:
            tell()
        sys.exit(_BROKEN_OFF)


@click.group()
def fleet() -> None:
    """Many models: how long they take under quotas, and the pipelines of a fleet at once."""


def _options(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


def _format() -> Callable[[Any], Any]:
    choices = click.Choice(["text", "json"])
    return click.option("--format", type=choices, default="text", show_default=True, help="For people, for programs.")


def _of_account(*more: Callable[[Any], Any]) -> Callable[[Command], Command]:
    return _options(
        click.argument("name", metavar="FLEET"),
        click.option(
            "--only", multiple=True, metavar="VARIANT", help="Only this variant, or the pipeline of this name."
        ),
        *more,
        click.option("--region", metavar="NAME", help="Default: that of boto3."),
        click.option("--profile", metavar="NAME", help="Profile of the AWS configuration."),
        _format(),
    )


@fleet.command()
@_of_account()
def status(name: str, *, only: tuple[str, ...], region: str | None, profile: str | None, format: str) -> None:
    """What the last execution of each pipeline of FLEET has come to: those named <FLEET>-<variant>.

    Ends with 0, 1 where a last execution has failed, 2 where an account or a pipeline cannot be seen, 130 after Ctrl-C.
    """
    from cdk_sagemaker_training.cli.fleets.pipelines import UNUSABLE, fleet_client, pipelines_of
    from cdk_sagemaker_training.cli.fleets.status import UNKNOWN, statuses
    from cdk_sagemaker_training.cli.formats.fleet_output import write_statuses

    client = fleet_client("fleet status", region, profile)
    with _broken_off():
        found = statuses(client, pipelines_of(client, name, only))
    write_statuses(name, found, format)
    each = {status.status for status in found}
    sys.exit(UNUSABLE if UNKNOWN in each else int("Failed" in each))


@fleet.command()
@_of_account(click.option("--yes", is_flag=True, help="Do not ask."))
def stop(name: str, *, only: tuple[str, ...], yes: bool, region: str | None, profile: str | None, format: str) -> None:
    """Stop what the pipelines of FLEET execute. Asks first; where nobody can be asked, it needs --yes.

    Ctrl-C tells what is stopping and what was not asked to.

    Ends with 0, 1 where an execution could not be stopped, 2 where an account or a pipeline cannot be seen, 130 after
    Ctrl-C.
    """
    from cdk_sagemaker_training.cli.fleets.pipelines import UNUSABLE, fleet_client, pipelines_of
    from cdk_sagemaker_training.cli.fleets.stop import executing, stop_all
    from cdk_sagemaker_training.cli.formats.fleet_output import write_stops

    client = fleet_client("fleet stop", region, profile)
    with _broken_off():
        running, unseen = executing(client, pipelines_of(client, name, only))
    if running and not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(f"{len(running):,} executions would be stopped: say --yes")
        click.confirm(f"Stop {len(running):,} executions of {name}?", abort=True, err=True)
    with _broken_off(lambda: write_stops(name, [*running, *unseen], format)):
        stop_all(client, running)
    write_stops(name, [*running, *unseen], format)
    sys.exit(UNUSABLE if unseen else int(any(stop.reason for stop in running)))


@fleet.command()
@_of_account(
    click.option("--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Of every execution alike."),
    click.option("--concurrent", type=click.IntRange(min=1), metavar="N", help="So many of these execute at once."),
    click.option("--again", is_flag=True, help="Start a pipeline beside what it executes already."),
    click.option("--wait", is_flag=True, help="Until all that were started have ended."),
    click.option("--token", metavar="TEXT", help="Names this start: the same again starts nothing twice."),
    click.option("--look-every", type=click.IntRange(min=1), default=30, show_default=True, help="Seconds, for ends."),
)
def start(
    name: str,
    *,
    only: tuple[str, ...],
    parameters: tuple[str, ...],
    concurrent: int | None,
    again: bool,
    wait: bool,
    token: str | None,
    look_every: int,
    region: str | None,
    profile: str | None,
    format: str,
) -> None:
    """Start each pipeline of FLEET that does not execute already.

    With --concurrent the others wait until some have ended; so do starts that the quota of executions refuses. Ctrl-C
    ends the waiting, tells what was started and what was not, and stops nothing.

    Ends with 0, 1 where a pipeline failed to start (with --wait: or did not succeed), 2 where nothing could be started
    at all, 130 after Ctrl-C.
    """
    given = [word.partition("=") for word in parameters]
    if wrong := [word for word, (key, sign, _) in zip(parameters, given, strict=True) if not (key and sign)]:
        raise click.BadParameter(f"{wrong[0]!r}: a parameter and its value, Rounds=200", param_hint="--parameter")
    from cdk_sagemaker_training.cli.fleets.pipelines import fleet_client, pipelines_of
    from cdk_sagemaker_training.cli.fleets.start import Asked, FleetStart
    from cdk_sagemaker_training.cli.formats.fleet_output import write_starts

    client = fleet_client("fleet start", region, profile)
    asked = Asked(
        parameters={key: value for key, _, value in given},
        concurrent=concurrent,
        again=again,
        wait=wait,
        token=token or str(uuid.uuid4()),
        look_every=look_every,
    )
    starting = FleetStart(client, pipelines_of(client, name, only), asked, lambda text: click.echo(text, err=True))
    with _broken_off(lambda: write_starts(name, starting.starts, format)):
        starting.run()
    write_starts(name, starting.starts, format)
    started = [start for start in starting.starts if start.outcome == "started"]
    unsound = wait and any(start.status != "Succeeded" for start in started)
    sys.exit(int(unsound or any(start.outcome == "failed" for start in starting.starts)))


def _minutes(_context: click.Context, _option: click.Parameter, given: str | None) -> tuple[int, int] | None:
    match = _MINUTES.fullmatch(given or "")
    if given is None:
        return None
    if match is None:
        raise click.BadParameter("minutes, or from so many to so many: 12, 8-20")
    return round(float(match[1]) * 60), round(float(match[2] or match[1]) * 60)


@fleet.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--models", type=click.IntRange(1, 1_000_000), required=True, help="Executions, one for each model.")
@click.option("--minutes", callback=_minutes, metavar="N[-N]", help="How long the job of an execution runs.")
@click.option("--run", "runs", multiple=True, metavar="STEP=SECONDS[-SECONDS]", help="The same of a step of FILE.")
@click.option("--instances-per-job", type=click.IntRange(min=0), default=1, show_default=True, help="Without FILE.")
@click.option("--instance-type", metavar="TYPE", help="For prices, without FILE.")
@click.option("--concurrent-executions", type=click.IntRange(min=1), help="The quota of the account.  [default: 20]")
@click.option("--instances", type=click.IntRange(min=1), help="The quota of training instances of the type.")
@click.option("--starts-per-second", type=click.FloatRange(min=0, min_open=True), help="As you have seen it.")
@click.option("--startup-seconds", type=click.IntRange(min=0), default=0, help="Of a job, as you have seen it.")
@click.option("--look-every-seconds", type=click.IntRange(min=0), default=0, help="As PipelineMap waits between looks.")
@click.option("--failure-rate", type=click.FloatRange(0, 1), default=0.0, help="Share of the attempts of a job.")
@click.option("--max-attempts", type=click.IntRange(1, 21), default=1, show_default=True, help="Of a job.")
@click.option("--prices", type=click.Path(path_type=Path, dir_okay=False), help="A JSON or CSV file of prices.")
@click.option("--pipeline", metavar="NAME", help="Of FILE, the pipeline of this name or id.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same answer.")
@_format()
def plan(**given: Any) -> None:
    """Simulate one pipeline that is executed for many models, under the quotas of an account.

    An execution has one job of --minutes, or the steps of a pipeline of FILE: a definition, a template, a cdk.out.
    Nothing is asked of AWS. Ends with 2 where something cannot be used.
    """
    if (given["file"] is None) == (given["minutes"] is None):
        raise click.UsageError("give either FILE or --minutes")
    from cdk_sagemaker_training.cli.fleets.plan import planned
    from cdk_sagemaker_training.cli.formats.writer import write

    write(planned(**given))
