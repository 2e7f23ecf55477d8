"""What must hold for every document, and the smallest document for which it does not."""

from __future__ import annotations

import json
import pickle
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn, cast

import attrs

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules import Finding, PipelineUsage, check_definition
from cdk_sagemaker_training.rules.checker import order
from cdk_sagemaker_training.rules.discovery import rule_set
from cdk_sagemaker_training.rules.regexes import matching
from scripts.fuzz.mutations import copied

LONGEST_SECONDS: Final = 2.0
GIVEN_UP_SECONDS: Final = 20.0
_SEVERITIES: Final = {rule.id: rule.severity for rule in rule_set()}


@attrs.frozen
class Failure:
    """What went wrong. ``signature``: failures of one cause have the same."""

    signature: str
    detail: str


class TooSlowError(Exception):
    """A check that did not come back in time."""


def failure_in(document: Mapping[str, object], usage: PipelineUsage | None) -> Failure | None:
    """What does not hold for a document; None where everything does."""
    before = pickle.dumps(document)
    try:
        findings, seconds = _checked(document, usage)
        again, seconds_again = _checked(document, usage)
    except TooSlowError:
        return Failure(f"slow: {_slowest(document, usage)}", f"more than {GIVEN_UP_SECONDS:.0f} s")
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return Failure(f"{type(error).__name__} in {_where(error)}", "".join(traceback.format_exception(error)[-3:]))
    failures = list(_failures_of(findings, document))
    longest = LONGEST_SECONDS + (matching.SECONDS if usage is not None and usage.sample_log_lines else 0)
    if min(seconds, seconds_again) > longest:  # the faster one: the machine may have been busy
        failures.append(Failure(f"slow: {_slowest(document, usage)}", f"{seconds:.1f} s"))
    if pickle.dumps(document) != before:
        failures.append(Failure("the document has changed", ""))
    if repr(again) != repr(findings):
        failures.append(Failure("another result the second time", ""))
    return failures[0] if failures else None


def _failures_of(findings: Sequence[Finding], document: Mapping[str, object]) -> Iterator[Failure]:
    if findings != sorted(findings, key=order):
        yield Failure("not sorted", "")
    for finding in findings:
        yield from _failures_of_one(finding, document)


def _failures_of_one(finding: Finding, document: Mapping[str, object]) -> Iterator[Failure]:
    if _SEVERITIES.get(finding.rule) is not finding.severity:
        yield Failure(f"{finding.rule}: unknown rule or severity", str(finding))
    if not finding.message or not finding.fix:
        yield Failure(f"{finding.rule}: no message or no fix", str(finding))
    try:
        value_at(document, finding.path)
    except (KeyError, IndexError, ValueError, TypeError):
        yield Failure(f"{finding.rule}: path to nowhere", finding.path)
    try:
        json.dumps(finding.to_json())
    except (TypeError, ValueError) as error:
        yield Failure(f"{finding.rule}: no JSON: {error}", finding.path)


def value_at(document: object, pointer: str) -> object:
    """What a JSON Pointer leads to; raises where that is nowhere."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        document = cast("list[object]", document)[int(key)] if isinstance(document, list) else _members(document)[key]
    return document


def smallest(
    document: dict[str, object], usage: PipelineUsage | None, failure: Failure
) -> tuple[dict[str, object], PipelineUsage | None]:
    """A document from which nothing can be taken without the failure going away, or becoming another one."""

    def fails(candidate: dict[str, object], usage: PipelineUsage | None) -> bool:
        found = failure_in(candidate, usage)
        return found is not None and found.signature == failure.signature

    left = None if fails(document, None) else usage
    deadline = time.monotonic() + 3 * GIVEN_UP_SECONDS
    smaller: dict[str, object] | None = document
    while smaller is not None and time.monotonic() < deadline:
        document = smaller
        smaller = next((c for c in _smaller(document) if time.monotonic() < deadline and fails(c, left)), None)
    return document, left


def _smaller(document: dict[str, object]) -> Iterator[dict[str, object]]:
    """The document without one of its values, the biggest ones first."""
    pointers: list[tuple[str | int, ...]] = []
    level: list[tuple[tuple[str | int, ...], object]] = [((), document)]
    while level:
        level = [((*path, key), inner) for path, value in level for key, inner in _children(value)]
        pointers += [path for path, _ in level]
    for path in pointers:
        candidate = cast("dict[str, object]", copied(document))
        container: object = candidate
        for key in path[:-1]:
            container = cast("dict[str | int, object]", container)[key]
        del cast("dict[str | int, object]", container)[path[-1]]
        yield candidate


def _children(value: object) -> Sequence[tuple[str | int, object]]:
    if isinstance(value, dict):
        return list(cast("dict[str | int, object]", value).items())
    return list(enumerate(cast("list[object]", value))) if isinstance(value, list) else []


def _members(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(type(value).__name__)
    return cast("dict[str, object]", value)


def _checked(document: Mapping[str, object], usage: PipelineUsage | None) -> tuple[list[Finding], float]:
    started = time.perf_counter()
    checked = cast("Mapping[str, Json]", document)  # it holds what JSON does not, on purpose
    found = within(lambda: check_definition(checked, usage=usage))
    return found, time.perf_counter() - started


def within(call: Callable[[], list[Finding]]) -> list[Finding]:
    """The result of a call, or ``TooSlowError`` when it has not come back by then."""

    def give_up(_: int, __: FrameType | None) -> NoReturn:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, GIVEN_UP_SECONDS)
    try:
        return call()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _slowest(document: Mapping[str, object], usage: PipelineUsage | None) -> str:
    """The rule that takes longest by itself."""
    taken: dict[str, float] = {}
    for rule in rule_set():
        started = time.perf_counter()
        try:
            within(partial(check_definition, cast("Mapping[str, Json]", document), usage=usage, rules=[rule]))
        except TooSlowError:
            return rule.id
        taken[rule.id] = time.perf_counter() - started
    return max(taken, key=taken.__getitem__)


def _where(error: Exception) -> str:
    """The innermost line of the rules, or of what they call."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "cdk_sagemaker_training" in frame.filename] or list(frames)
    rules = [frame for frame in ours if "/rules/" in frame.filename and "/views/" not in frame.filename] or ours
    names = [
        f"{Path(frame.filename).parent.name}/{Path(frame.filename).name}:{frame.lineno}"
        for frame in (rules[-1], ours[-1])
    ]
    return " by ".join(dict.fromkeys(reversed(names)))
