"""Assertions about a pipeline of a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from aws_cdk import Stack
from aws_cdk.assertions import Matcher
from aws_cdk.aws_sagemaker import CfnPipeline
from constructs import IConstruct

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.checks import Acknowledgements
from cdk_sagemaker_training.checks.pipeline_checks import own_rules
from cdk_sagemaker_training.checks.plugin import usage_in_template
from cdk_sagemaker_training.definition.document.sources import parse_json, steps_document
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.templates.shapes import items, mapping
from cdk_sagemaker_training.errors import DocumentError, InvalidInputError, Problem
from cdk_sagemaker_training.rules import Acknowledgement, Finding, PipelineUsage, Severity, check_definition
from cdk_sagemaker_training.rules.acknowledgement import judge
from cdk_sagemaker_training.rules.discovery import rule_set
from cdk_sagemaker_training.rules.views import DefinitionView
from cdk_sagemaker_training.testing.assertions.expectation import Unmet, require, shown
from cdk_sagemaker_training.testing.assertions.matching import mismatches, part_of
from cdk_sagemaker_training.testing.assertions.roles import TemplateRoles
from cdk_sagemaker_training.testing.assertions.step import StepAssertions
from cdk_sagemaker_training.testing.snapshots.decoding import DecodedPipeline, decoded_pipelines
from cdk_sagemaker_training.testing.snapshots.placeholders import Placeholders
from cdk_sagemaker_training.testing.synthesized import HasJson, Synthesized, of_stack, synthesized

_SUBJECT: Final = "PipelineAssertions"


class PipelineAssertions:
    """What a pipeline has to be like. Each method raises ``ExpectationError``, an ``AssertionError``, where it is not:
    with what was expected, what there is, and where.

    ``PipelineAssertions.from_stack(stack).step("Train").uses_spot().is_encrypted()``
    """

    def __init__(self, found: Synthesized, logical_id: str, decoded: DecodedPipeline) -> None:
        """Made by ``from_stack`` and ``from_template``."""
        self.logical_id = logical_id
        self.document = _readable_by_rules(decoded)
        self.definition = decoded.document
        """The definition, with placeholders such as ``<Ref DataBucket>`` for what only a deployment knows."""
        self.subject = f"pipeline {decoded.pipeline.name or logical_id!r} (/Resources/{logical_id})"
        self.roles = TemplateRoles(found, Placeholders(found.template))
        self._found = found
        self._decoded = decoded
        self._view = DefinitionView(self.document)

    @staticmethod
    def from_template(template: HasJson | Mapping[str, object], *, pipeline: str | None = None) -> PipelineAssertions:
        """The pipeline of a template: a ``Template`` of ``aws_cdk.assertions``, or a CloudFormation template as a dict.

        ``pipeline``: its name or logical id (that without the hash too), where there are several. Raises
        ``InvalidInputError`` where it is not clear which, ``DocumentError`` where its definition cannot be read: one on
        S3 is seen by ``from_stack`` alone.
        """
        return _chosen(synthesized(template, _SUBJECT), pipeline)

    @staticmethod
    def from_stack(stack: Stack, *, pipeline: str | None = None) -> PipelineAssertions:
        """The pipeline of a stack, which is synthesized with its app. Arguments and errors as ``from_template``."""
        return _chosen(of_stack(stack), pipeline)

    def step(self, name: str) -> StepAssertions:
        """A step, wherever it stands; that there is one is the first expectation."""
        for view in self._view.steps:
            if view.name == name:
                return StepAssertions(self, view)
        names = [view.name for view in self._view.steps]
        hint = did_you_mean(name, names)
        found = f"{', '.join(map(repr, names)) or 'none'}{f'; {hint}' if hint else ''}"
        require(self.subject, [Unmet(where="/Steps", expected=f"a step {name!r}", found=found)])
        raise AssertionError  # never: the line above has raised

    @property
    def jobs(self) -> Sequence[StepAssertions]:
        """Every step that runs jobs, in document order: ``for job in pipeline.jobs: job.is_encrypted()``."""
        steps = [StepAssertions(self, view) for view in self._view.steps]
        return [step for step in steps if step.runs_jobs]

    def has_definition(self, expected: Mapping[str, object] | Matcher) -> PipelineAssertions:
        """The definition is like this: an object that it has at least, or a matcher of ``aws_cdk.assertions``."""
        require(self.subject, self.unlike(expected, ""))
        return self

    def role_allows(
        self, action: str, resource: str, *, conditions: Mapping[str, Mapping[str, object]] | None = None
    ) -> PipelineAssertions:
        """The role of the pipeline itself allows an action on a resource; see ``StepAssertions.role_allows``."""
        resource_properties = mapping(mapping(self._found.template["Resources"])[self.logical_id]).get("Properties")
        arn = Placeholders(self._found.template).readable(mapping(resource_properties).get("RoleArn"))
        require(self.subject, self.roles.unmet(arn, action, resource, conditions))
        return self

    def has_no_findings(
        self,
        min_severity: Severity = Severity.WARNING,
        *,
        acknowledgements: Sequence[Acknowledgement] = (),
        usage: PipelineUsage | None = None,
    ) -> PipelineAssertions:
        """No rule finds anything that is at least as bad as ``min_severity``, default ``Severity.WARNING``.

        What the app acknowledges does not count after ``from_stack``, nor what ``acknowledgements`` cover. ``usage``:
        how the pipeline is used; schedules of the same template are known without it.
        """
        require(
            self.subject, self.unmet_by(self.findings(min_severity, acknowledgements=acknowledgements, usage=usage))
        )
        return self

    def findings(
        self,
        min_severity: Severity = Severity.INFO,
        *,
        acknowledgements: Sequence[Acknowledgement] = (),
        usage: PipelineUsage | None = None,
    ) -> Sequence[Finding]:
        """What the rules find and nobody has acknowledged, those of a team's own included. Arguments as above."""
        resource = self._resource
        packages = () if resource is None else own_rules(resource)
        placed = () if resource is None else Acknowledgements.of(resource).in_force
        found = check_definition(
            self.document, usage=usage_in_template(usage, self._decoded.pipeline), rules=rule_set(packages)
        )
        judged = judge(found, [*acknowledgements, *(each.acknowledgement for each in placed)])
        return [finding for finding in judged.open if finding.severity.at_least(min_severity)]

    def at(self, pointer: str) -> object:
        """What stands at a JSON Pointer into the definition, as people read it; None where nothing does."""
        value = self.definition
        for part in pointer.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            listed = items(value)
            inside = key.isdecimal() and int(key) < len(listed)
            value = listed[int(key)] if inside else mapping(value).get(key)
        return value

    def unlike(self, expected: Mapping[str, object] | Matcher, pointer: str) -> Sequence[Unmet]:
        """Why what stands at a pointer is not like this."""
        reasons = [part_of(reason) for reason in mismatches(expected, self.at(pointer))]
        return [
            Unmet(where=pointer + path, expected=reason, found=shown(self.at(pointer + path)))
            for path, reason in reasons
        ]

    def unmet_by(self, findings: Iterable[Finding]) -> Sequence[Unmet]:
        """The expectation that there are none of these."""
        return [
            Unmet(
                where=each.path,
                expected=f"no {each.severity.value} {each.rule}",
                found=f"{each.message}. Fix: {each.fix}",
            )
            for each in findings
        ]

    @property
    def _resource(self) -> IConstruct | None:
        """The pipeline in the construct tree; None where there is only a template."""
        stack = self._found.stack
        made = [] if stack is None else [each for each in stack.node.find_all() if isinstance(each, CfnPipeline)]
        here = [each for each in made if stack is not None and each.stack.node.path == stack.node.path]
        return next((each for each in here if each.stack.resolve(each.logical_id) == self.logical_id), None)


def _chosen(found: Synthesized, wanted: str | None) -> PipelineAssertions:
    decoded = decoded_pipelines(found.template, found.assets)
    names = Placeholders(found.template).names
    known = {key: (key, names.short(key), each.pipeline.name) for key, each in decoded.items()}
    chosen = [key for key, called in known.items() if wanted is None or wanted in called]
    if len(chosen) != 1:
        there = [each.pipeline.name or key for key, each in decoded.items()]
        allowed = f"the name or logical id of one of {', '.join(map(repr, there))}" if there else "a template with one"
        raise InvalidInputError(_SUBJECT, [Problem("pipeline", wanted, allowed, did_you_mean(wanted or "", there))])
    return PipelineAssertions(found, chosen[0], decoded[chosen[0]])


def _readable_by_rules(decoded: DecodedPipeline) -> dict[str, Json]:
    pipeline = decoded.pipeline
    if pipeline.text is None:
        allowed = "a definition that the template holds, or a stack whose assembly does"
        problem = Problem(pipeline.property_path, pipeline.unseen, allowed, "take PipelineAssertions.from_stack")
        raise DocumentError(f"pipeline {pipeline.logical_id!r}", [problem])
    return steps_document(parse_json(pipeline.text))
