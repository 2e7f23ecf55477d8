"""A whole rehearsal: step after step, told while it goes on, judged at its end."""

from __future__ import annotations

import json
import signal
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

import attrs
import click

from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.cli.rehearsing.sources import Wanted
from cdk_sagemaker_training.errors import TrainingError
from cdk_sagemaker_training.rehearsal.rehearsing import Rehearsal, Settings, rehearse
from cdk_sagemaker_training.rehearsal.requests import Given
from cdk_sagemaker_training.rehearsal.verdict import Judgement
from cdk_sagemaker_training.runtime.channels import NotSupportedError
from cdk_sagemaker_training.runtime.metrics import Value
from cdk_sagemaker_training.runtime.outcome import Listener, Transition

UNUSABLE: Final = 2
_SECONDS: Final = 1.0
"""Between two values of a metric that are told."""
_MARKS: Final = {
    Judgement.GOOD: "ok     ",
    Judgement.WARNING: "warning",
    Judgement.ERROR: "error  ",
    Judgement.UNSEEN: "unseen ",
}


@attrs.frozen(kw_only=True)
class Asked:
    """What is asked of all steps alike."""

    settings: Settings
    format: str
    html: Path | None
    verbose: bool


class _Progress(Listener):
    """Tells on standard error what happens."""

    def __init__(self, step: str, *, verbose: bool) -> None:
        self._step, self._verbose = step, verbose
        self._told: dict[str, float] = {}

    def state(self, transition: Transition) -> None:
        click.echo(f"{printable(self._step)}: {transition.status}", err=True)

    def line(self, host: str, text: str) -> None:
        if self._verbose:
            click.echo(f"  {host} | {printable(text)}", err=True)

    def value(self, value: Value) -> None:
        now = time.monotonic()
        if now - self._told.get(value.name, 0.0) >= _SECONDS:
            self._told[value.name] = now
            click.echo(f"  {printable(value.name)} = {value.value:g}", err=True)


def run(wanted: Sequence[Wanted], given: Given, asked: Asked) -> int:
    """Rehearses, writes, and returns the exit code: 0, 1 something is wrong, 2 something cannot be used."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    done: list[Rehearsal] = []
    unusable = False
    try:
        with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
            for one in wanted:
                if stopping.is_set():
                    break
                try:
                    done.append(_rehearsed(one, given, asked, Path(folder), stopping))
                except NotSupportedError as error:
                    click.echo(f"Error: {printable(f'{one.step}: {error}')}", err=True)
                    unusable = True
                except TrainingError as error:
                    for problem in error.problems:
                        click.echo(f"Error: {printable(f'{one.step}: {problem}')}", err=True)
                    unusable = True
                else:
                    given = attrs.evolve(given, models={**given.models, one.step: done[-1].model})
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if done:
        write(_json(done) if asked.format == "json" else _text(done))
    if asked.html is not None and done:
        from cdk_sagemaker_training.cli.rehearsing.html import report

        asked.html.write_text(report(done), encoding="utf-8", errors="replace")  # names of files may be no text
        click.echo(f"Report: {asked.html}", err=True)
    return UNUSABLE if unusable or stopping.is_set() else int(any(one.failed for one in done))


def _rehearsed(wanted: Wanted, given: Given, asked: Asked, folder: Path, stopping: threading.Event) -> Rehearsal:
    request = wanted.request(given)
    listener = _Progress(wanted.step, verbose=asked.verbose)
    code = wanted.code(request, folder)
    return rehearse(request, work=folder, code=code, settings=asked.settings, listener=listener, stopping=stopping)


def _text(done: Sequence[Rehearsal]) -> str:
    parts: list[str] = []
    for one in done:
        faults = sum(verdict.judgement is Judgement.ERROR for verdict in one.verdicts)
        summary = "nothing is wrong" if not faults else f"{faults} error{'s' if faults != 1 else ''}"
        parts.append(printable(f"{one.step}: {one.outcome.status}, {summary}"))
        for verdict in one.verdicts:
            parts.append(printable(f"  {_MARKS[verdict.judgement]} {verdict.check}: {verdict.message}"))
            if verdict.fix:
                parts.append(printable(f"          fix: {verdict.fix}"))
            parts += [printable(f"          | {line}") for line in verdict.printed]
        parts += [printable(f"  note    {remark}") for remark in one.outcome.remarks]
        parts.append("")
    return "\n".join(parts)


def _json(done: Sequence[Rehearsal]) -> str:
    content = {"version": 1, "rehearsals": [one.to_json() for one in done]}
    return json.dumps(content, indent=2, allow_nan=False) + "\n"
