"""The rules over every SageMaker pipeline of an app, whoever made it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Final, cast

import jsii
from aws_cdk import (
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
)
from aws_cdk import aws_sagemaker as sagemaker
from constructs import IConstruct

from cdk_sagemaker_training.checks.acknowledgements import Acknowledgements
from cdk_sagemaker_training.checks.pipeline_checks import CheckedPipeline, own_rules
from cdk_sagemaker_training.definition.document.sources import parse_json, steps_document
from cdk_sagemaker_training.definition.templates import Assets, TemplatePipeline, pipelines_in, stack_region
from cdk_sagemaker_training.errors import DocumentError, InvalidInputError, Problem
from cdk_sagemaker_training.rules import Finding, PipelineUsage, Rule, Severity, check_definition
from cdk_sagemaker_training.rules.acknowledgement import judge
from cdk_sagemaker_training.rules.discovery import reported_ids, rule_set
from cdk_sagemaker_training.rules.scheme import UNREADABLE, UNSEEN
from cdk_sagemaker_training.rules.usage import usage_in_region, usage_with_schedules

_PIPELINE_DEFINITION: Final = "Properties.PipelineDefinition"
_NESTED: Final = "*.nested.template.json"
_NOT_SEEN: Final = (
    "lint the definition where it is made: smtrain lint FILE, or smtrain lint --deployed after the deploy"
)


@jsii.implements(IPolicyValidationPlugin)
class SageMakerTrainingChecks:
    """Checks every ``AWS::SageMaker::Pipeline``: ``Validations.of(app).add_plugins(SageMakerTrainingChecks())``.

    It reads the templates and the definitions in the assembly, so it sees L1 constructs and other libraries' too.
    Errors fail the synthesis, warnings are reported with it; all of them are in ``validation-report.json``, with
    resource and property. What a ``TrainingPipeline`` says of itself is not said again.

    ``min_severity``: the least that is reported, default ``Severity.WARNING``. ``rules``: packages with rules of your
    own, beside those in the app's context. ``usage``: by pipeline name, how a pipeline is used; schedules in the same
    template are found without it. Raises ``InvalidInputError`` for arguments of another kind and rules that cannot be
    loaded.
    """

    def __init__(
        self,
        *,
        min_severity: Severity = Severity.WARNING,
        rules: Sequence[str] = (),
        usage: Mapping[str, PipelineUsage] | None = None,
    ) -> None:
        if not isinstance(cast("object", min_severity), Severity):
            allowed = ", ".join(map(str, Severity))
            raise InvalidInputError(type(self).__name__, [Problem("min_severity", min_severity, f"one of {allowed}")])
        self._min_severity = min_severity
        self._packages = tuple(rules)
        self._rules = rule_set(self._packages)
        self._usage = dict(usage or {})

    @property
    def name(self) -> str:
        """What stands before the ids that ``Validations.of(...).acknowledge`` takes: ``smtrain::SMT201``."""
        return "smtrain"

    @property
    def version(self) -> str:
        """That of this library."""
        return version("cdk-sagemaker-training")

    @property
    def rule_ids(self) -> list[str]:
        """Every id that a finding may have."""
        return sorted(reported_ids(self._rules))

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """What CDK calls when the templates are written."""
        app = context.app_construct
        rules = rule_set(tuple(dict.fromkeys([*self._packages, *own_rules(app)])))
        made = _Resources(app)
        violations: list[PolicyViolation] = []
        success = True
        for path in _templates(context.template_paths):
            for pipeline in pipelines_in(_template(path), assets=Assets.of_template(path)):
                every = self._findings(pipeline, stack_region(path), rules)
                found = [finding for finding in every if finding.severity.at_least(self._min_severity)]
                for finding in _judged(found, made.construct(path, pipeline.logical_id)) if found else ():
                    success = success and finding.severity is not Severity.ERROR
                    violations.append(_violation(finding, pipeline, path))
        return PolicyValidationPluginReport(success=success, violations=violations)

    def _findings(self, pipeline: TemplatePipeline, region: str | None, rules: Sequence[Rule]) -> Sequence[Finding]:
        if pipeline.text is None:
            return [_about_the_whole(UNSEEN, Severity.WARNING, f"not looked into: {pipeline.unseen}", _NOT_SEEN)]
        try:
            document = steps_document(parse_json(pipeline.text))
        except DocumentError as error:
            fix = "write a definition document: a JSON object with Version, Parameters and Steps"
            return [
                _about_the_whole(UNREADABLE, Severity.ERROR, f"no definition document: {problem}", fix)
                for problem in error.problems
            ]
        usage = usage_in_template(self._usage.get(pipeline.name or ""), pipeline)
        return check_definition(document, usage=usage_in_region(usage, region), rules=rules)


def usage_in_template(given: PipelineUsage | None, pipeline: TemplatePipeline) -> PipelineUsage | None:
    """How a pipeline is used, with the schedules that its template has where nobody says another."""
    found = [(each.expression, each.parameters) for each in pipeline.schedules if each.expression is not None]
    return usage_with_schedules(given, found)


def _templates(paths: Sequence[str]) -> list[Path]:
    """The templates of the stacks, and those of their nested stacks, which CDK does not hand over."""
    given = [Path(path) for path in paths]
    nested = [path for folder in dict.fromkeys(path.parent for path in given) for path in sorted(folder.glob(_NESTED))]
    return [*given, *nested]


def _template(path: Path) -> Mapping[str, object]:
    return cast("Mapping[str, object]", json.loads(path.read_text(encoding="utf-8")))


def _about_the_whole(rule: str, severity: Severity, message: str, fix: str) -> Finding:
    return Finding(rule=rule, severity=severity, step="", path="", value=None, message=message, fix=fix)


def _violation(finding: Finding, pipeline: TemplatePipeline, template: Path) -> PolicyViolation:
    step = f"step {finding.step!r}: " if finding.step else ""
    resource = PolicyViolatingResource(
        resource_logical_id=pipeline.logical_id, template_path=str(template), locations=[_PIPELINE_DEFINITION]
    )
    return PolicyViolation(
        rule_name=finding.rule,
        severity=finding.severity.value,
        description=f"{step}{finding.message}",
        fix=finding.fix,
        rule_metadata={"step": finding.step, "path": finding.path},
        violating_resources=[resource],
    )


class _Resources:
    """The pipelines in the construct tree, by template and logical id; looked for when the first one is asked for."""

    def __init__(self, app: IConstruct) -> None:
        self._app = app

    def construct(self, template: Path, logical_id: str) -> IConstruct | None:
        """The construct that a resource was made by; None where none was, as with an included template."""
        return self._by_place.get((template.name, logical_id))

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], IConstruct]:
        found = [each for each in self._app.node.find_all() if isinstance(each, sagemaker.CfnPipeline)]
        return {(each.stack.template_file, str(each.stack.resolve(each.logical_id))): each for each in found}


def _judged(findings: Sequence[Finding], resource: IConstruct | None) -> Sequence[Finding]:
    """Those that nobody has acknowledged and that the pipeline has not reported itself."""
    if resource is None:
        return findings
    given = [each.acknowledgement for each in Acknowledgements.of(resource).in_force]
    reported = {_mark(finding) for finding in _own_findings(resource)}
    return [finding for finding in judge(findings, given).open if _mark(finding) not in reported]


def _own_findings(resource: IConstruct) -> Sequence[Finding]:
    """What a ``TrainingPipeline`` has found in itself; nothing for other people's resources."""
    maker = resource.node.scope
    return cast("CheckedPipeline", maker).findings if hasattr(maker, "findings") else ()


def _mark(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.step, finding.path
