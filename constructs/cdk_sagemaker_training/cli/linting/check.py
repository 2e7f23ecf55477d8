"""One file, looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.cli.linting.definitions import Definition, Found, definition_of, found_in, is_something_else
from cdk_sagemaker_training.cli.linting.places import Place
from cdk_sagemaker_training.cli.linting.plan import Plan
from cdk_sagemaker_training.cli.linting.reading import UnusableError
from cdk_sagemaker_training.cli.linting.report import Located, Report
from cdk_sagemaker_training.cli.linting.targets import Target
from cdk_sagemaker_training.rules import Finding, PipelineUsage, check_definition
from cdk_sagemaker_training.rules.acknowledgement import judge
from cdk_sagemaker_training.rules.rule import Rule

_EXCERPT: Final = 120


def check_target(target: Target, plan: Plan) -> Report:
    """The report of a file. Raises nothing: what goes wrong is in it."""
    try:
        text, found = found_in(target)
    except UnusableError as error:
        return _unusable(target, error)
    if found is None:
        return Report(file=target.shown, is_skipped=True)
    return _report(target.shown, text, found, plan)


def check_deployed(name: str, text: str, region: str, plan: Plan) -> Report:
    """The report of a pipeline that is deployed."""
    file = f"deployed/{name}"
    try:
        return _report(file, text, Found([definition_of(text, name, region)]), plan)
    except UnusableError as error:
        return Report(file=file, problems=[str(error)])


def _unusable(target: Target, error: UnusableError) -> Report:
    if is_something_else(target, error):
        return Report(file=target.shown, is_skipped=True)
    return Report(file=target.shown, problems=[str(error)])


def _report(file: str, text: str, found: Found, plan: Plan) -> Report:
    applicable = plan.acknowledgements_for(file) if found.definitions else ()
    problems, findings, used = list(found.problems), list[Located](), set[int]()
    for definition in found.definitions:
        made, failed = checked(definition, plan.usage_of(file, definition), plan.rules)
        problems += failed
        judged = judge(made, [given for _, given in applicable])
        used |= {at for at, given in applicable if any(given == other for _, other in judged.acknowledged)}
        reasons: dict[int, list[str]] = {}
        for finding, given in judged.acknowledged:
            reasons.setdefault(id(finding), []).append(given.reason)
        shown = [finding for finding in made if finding.severity.at_least(plan.min_severity)]
        findings += _located(file, text, definition, shown, reasons)
    return Report(
        file=file,
        findings=findings,
        problems=problems,
        notes=found.notes,
        pipelines=len(found.definitions),
        covered=frozenset(at for at, _ in applicable),
        used=frozenset(used),
    )


def checked(
    definition: Definition, usage: PipelineUsage | None, rules: Sequence[Rule]
) -> tuple[Sequence[Finding], Sequence[str]]:
    """The findings, and what is wrong with rules that broke off: those of users may."""
    try:
        return check_definition(definition.document, usage=usage, rules=rules), ()
    except Exception:  # noqa: BLE001 - whatever a rule of somebody's raises, the others count
        each = [_checked_by(rule, definition, usage) for rule in rules]
        return [finding for found, _ in each for finding in found], [words for _, words in each if words]


def _checked_by(rule: Rule, definition: Definition, usage: PipelineUsage | None) -> tuple[Sequence[Finding], str]:
    try:
        return check_definition(definition.document, usage=usage, rules=[rule]), ""
    except Exception as error:  # noqa: BLE001 - see above
        return (), f"rule {rule.id} broke off: {type(error).__name__}: {' '.join(str(error).split())}"


def _located(
    file: str, text: str, definition: Definition, findings: Iterable[Finding], reasons: dict[int, list[str]]
) -> Iterator[Located]:
    wanted = list(findings)
    if not wanted:
        return
    places = definition.places([finding.path for finding in wanted])
    lines = text.split("\n")
    for finding in wanted:
        place = places[finding.path]
        yield Located(
            finding=finding,
            file=file,
            pipeline=definition.pipeline,
            place=place,
            excerpt=_excerpt(lines, place),
            reasons=reasons.get(id(finding), ()),
        )


def _excerpt(lines: Sequence[str], place: Place) -> str:
    if not place.exact or not place.line <= len(lines):
        return ""
    line = lines[place.line - 1].rstrip("\r")
    start = 0 if len(line) <= _EXCERPT else max(min(place.column - 1 - _EXCERPT // 3, len(line) - _EXCERPT), 0)
    return line[start : start + _EXCERPT].strip()
