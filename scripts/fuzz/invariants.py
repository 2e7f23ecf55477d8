"""What holds for the findings in every document, whatever is in it."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

import attrs

from cdk_sagemaker_training.definition.document.graph import walk
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules import Finding, PipelineUsage, Rule, check_definition
from cdk_sagemaker_training.rules.network.secrets import MASKED
from cdk_sagemaker_training.rules.running import order
from scripts.fuzz.failures import Failure, failure_of
from scripts.fuzz.timing import TooSlowError, within
from scripts.fuzz.values import characters

SECONDS: Final = 2.0
"""Of computing for a document of up to a million characters; a longer one may take longer in proportion."""
_CHARACTERS: Final = 1_000_000
_LENIENCY: Final = 3
"""The part of the bound after which a check is broken off: until then it may come back and say what it found."""


@attrs.frozen
class Judged:
    """A document that was looked at: what does not hold for it, the first one of each kind."""

    failures: Sequence[Failure] = ()
    findings: Sequence[Finding] = ()


def judge(
    document: Mapping[str, object], usage: PipelineUsage | None, rules: Sequence[Rule], *, again: bool = False
) -> Judged:
    """Checks a document that is not nested too deep. ``again``: whether a copy of it must have the same findings."""
    before = pickle.dumps(document)
    bound = SECONDS * max(1.0, characters(document) / _CHARACTERS)
    try:
        findings, seconds = within(bound * _LENIENCY, lambda: checked(document, usage, rules))
        failures = {failure.signature: failure for failure in reversed(list(broken(findings, document, rules)))}
        if seconds > bound:
            slow = Failure(f"slow: {slowest(document, usage, rules)}", f"{seconds:.1f} s")
            failures[slow.signature] = slow
        if pickle.dumps(document) != before:
            failures["changed"] = Failure("the document has changed")
        if again:
            other = checked(cast("Mapping[str, object]", pickle.loads(before)), usage, rules)  # noqa: S301 - see above
            if repr(other) != repr(findings):
                failures["another"] = Failure("another result the second time")
    except TooSlowError:
        return Judged([Failure(f"slow: {slowest(document, usage, rules)}", f"more than {bound * _LENIENCY:.1f} s")])
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return Judged([failure_of(error)])
    return Judged(list(failures.values()), findings)


def broken(findings: Sequence[Finding], document: Mapping[str, object], rules: Sequence[Rule]) -> Iterator[Failure]:
    """What does not hold for findings."""
    if findings != sorted(findings, key=order):
        yield Failure("not sorted")
    severities = {rule.id: rule.severity for rule in rules}
    steps = {"", *(node.name for node in walk(cast("Json", document.get("Steps"))))}
    for finding in findings:
        for words in _broken(finding, document):
            yield Failure(f"{finding.rule}: {words}", str(finding)[:2000])
        if severities.get(finding.rule) is not finding.severity:
            yield Failure(f"{finding.rule}: unknown rule or severity", str(finding)[:2000])
        if finding.step not in steps:
            yield Failure(f"{finding.rule}: no such step", finding.step[:2000])


def _broken(finding: Finding, document: Mapping[str, object]) -> Iterator[str]:
    for what, words in (("message", finding.message), ("fix", finding.fix)):
        if not words.strip():
            yield f"no {what}"
    try:
        value = value_at(document, finding.path)
    except (LookupError, ValueError, TypeError):
        yield f"path to nowhere, {finding.path[:200]}"
    else:
        key = finding.path.rpartition("/")[2]  # which may be what is wrong
        if finding.value not in (MISSING, MASKED) and repr(finding.value) not in {repr(value), repr(_unescaped(key))}:
            yield "a value that does not stand there"
    try:
        json.dumps(finding.to_json())
    except (TypeError, ValueError) as error:
        yield f"no JSON: {error}"


def value_at(document: object, pointer: str) -> object:
    """What a JSON Pointer (RFC 6901) leads to; raises where that is nowhere."""
    if pointer and not pointer.startswith("/"):
        raise ValueError(pointer)
    for part in pointer.split("/")[1:]:
        key = _unescaped(part)
        if isinstance(document, dict):
            document = cast("dict[str, object]", document)[key]
        elif isinstance(document, list) and key.isdecimal() and str(int(key)) == key:
            document = cast("list[object]", document)[int(key)]
        else:
            raise LookupError(pointer)
    return document


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def slowest(document: Mapping[str, object], usage: PipelineUsage | None, rules: Sequence[Rule]) -> str:
    """The rule that takes longest by itself."""
    return max(rules, key=lambda rule: _seconds(document, usage, rule)).id


def _seconds(document: Mapping[str, object], usage: PipelineUsage | None, rule: Rule) -> float:
    try:
        return within(SECONDS, lambda: checked(document, usage, [rule]))[1]
    except TooSlowError:
        return SECONDS
    except Exception:  # noqa: BLE001 - how long it takes is what is asked here
        return 0.0


def checked(document: Mapping[str, object], usage: PipelineUsage | None, rules: Sequence[Rule]) -> Sequence[Finding]:
    """The findings in a document of any source."""
    return check_definition(cast("Mapping[str, Json]", document), usage=usage, rules=rules)
