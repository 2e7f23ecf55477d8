"""The rules of a run, one after the other over a document. ``checker`` has the function that people call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from cdk_sagemaker_training.collector import uncollected
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import MISSING, DocumentError, Problem
from cdk_sagemaker_training.rules.discovery import rule_set
from cdk_sagemaker_training.rules.finding import Finding, Mistake
from cdk_sagemaker_training.rules.rule import DefinitionRule, Rule, StepRule, TrainingRule
from cdk_sagemaker_training.rules.usage import PipelineUsage
from cdk_sagemaker_training.rules.views import DefinitionView, StepView


def findings(
    document: Mapping[str, Json] | PipelineDefinition, usage: PipelineUsage | None, rules: Sequence[Rule] | None
) -> list[Finding]:
    """See ``check_definition``."""
    if isinstance(document, str):
        allowed = "a dict of JSON values, or a PipelineDefinition"
        raise DocumentError("pipeline definition", [Problem("document", document, allowed, "use from_json for texts")])
    values = document.to_dict() if isinstance(document, PipelineDefinition) else document
    found = _judged(values, usage, tuple(rule_set() if rules is None else rules))
    return sorted(found, key=order) if len(found) > 1 else found


@uncollected
def _judged(document: Mapping[str, Json], usage: PipelineUsage | None, rules: tuple[Rule, ...]) -> list[Finding]:
    view = DefinitionView(document, usage)
    found = list(_findings(view, rules))
    view.forget()
    return found


@cache
def _parted(rules: tuple[Rule, ...]) -> tuple[list[DefinitionRule], list[StepRule], list[TrainingRule]]:
    """Rules by what they look at."""
    return (
        [rule for rule in rules if isinstance(rule, DefinitionRule)],
        [rule for rule in rules if isinstance(rule, StepRule)],
        [rule for rule in rules if isinstance(rule, TrainingRule)],
    )


def _findings(view: DefinitionView, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    of_definition, of_steps, of_training = _parted(rules)
    for rule in of_definition:
        for mistake in rule.check(view):
            yield _finding(rule, _step_at(view, mistake.path), mistake, view)
    # One rule over all steps, then the next one: the other way round takes a quarter longer, since no cache of the
    # processor holds the code of all rules.
    by_type: dict[str, list[StepView]] = {}
    for step in view.steps:
        by_type.setdefault(step.type, []).append(step)
    for rule in of_steps:
        chosen = [by_type[name] for name in rule.step_types if name in by_type] if rule.step_types else [view.steps]
        check = rule.check
        for steps in chosen:
            for step in steps:
                for mistake in check(step):
                    yield _finding(rule, step.name, mistake, view)
    jobs = view.training_jobs
    for rule in of_training:
        check = rule.check
        for job in jobs:
            for mistake in check(job):
                yield _finding(rule, job.step.name, mistake, view)


def _finding(rule: Rule, step: str, mistake: Mistake, view: DefinitionView) -> Finding:
    path = _existing(view.document, mistake.path)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        step=step,
        path=path,
        value=mistake.value if path == mistake.path else MISSING,
        message=mistake.message,
        fix=mistake.fix or rule.fix,
    )


def _existing(document: Mapping[str, Json], pointer: str) -> str:
    """The pointer, or as much of it as is there: a request may be missing, or stand in the default of a parameter."""
    value: object = document
    parts = pointer.split("/")
    for position, part in enumerate(parts[1:], start=1):
        if isinstance(value, dict):
            members, key = cast("dict[str, object]", value), part.replace("~1", "/").replace("~0", "~")
            there = key in members
            value = members.get(key)
        else:
            items = cast("list[object]", value) if isinstance(value, list) else []
            there = part.isdecimal() and len(part) <= len(str(len(items))) and int(part) < len(items)
            value = items[int(part)] if there else None
        if not there:
            return "/".join(parts[:position])
    return pointer


def _step_at(view: DefinitionView, path: str) -> str:
    """The step that a place belongs to; empty where it belongs to none."""
    while path:
        if path in view.step_by_pointer:
            return view.step_by_pointer[path].name
        path = path.rpartition("/")[0]
    return ""


def order(finding: Finding) -> tuple[list[tuple[int, str]], str, str]:
    """What findings are sorted by: their place, positions in lists as numbers, then rule and message."""
    parts = finding.path.split("/")
    return [(len(part) if part.isdecimal() else 0, part) for part in parts], finding.rule, finding.message
