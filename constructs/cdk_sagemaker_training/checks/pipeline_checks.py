"""The rules over one pipeline, at synth: errors fail it, warnings are CDK warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol, cast

from aws_cdk import Validations
from constructs import IConstruct

from cdk_sagemaker_training.asked_once import Synthesis, holders_of, node_of, once, path_of, region_of
from cdk_sagemaker_training.checks.acknowledgements import Acknowledgements, Placed
from cdk_sagemaker_training.definition.document.job_tags import merged_tags, with_tags
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.rules import Finding, PipelineUsage, Severity, check_definition
from cdk_sagemaker_training.rules.acknowledgement import Judged, judge
from cdk_sagemaker_training.rules.discovery import rule_set
from cdk_sagemaker_training.rules.finding import told_together
from cdk_sagemaker_training.rules.running import order
from cdk_sagemaker_training.rules.scheme import STALE_ACKNOWLEDGEMENT
from cdk_sagemaker_training.rules.usage import Scheduled, usage_in_region, usage_with_schedules

RULES_CONTEXT: Final = "cdk-sagemaker-training:rules"
"""Context key (``cdk.json``) of a list of packages with rules of a team's own."""


class CheckedPipeline(Protocol):
    """A construct whose definition is checked."""

    @property
    def findings(self) -> Sequence[Finding]:
        """Everything that the rules find, acknowledged or not."""
        ...


def own_rules(scope: IConstruct) -> tuple[str, ...]:
    """The packages that the app's context names; a construct that has children gets no other context."""
    given = once(scope, RULES_CONTEXT, lambda: cast("object", node_of(scope).try_get_context(RULES_CONTEXT)))
    return tuple(map(str, cast("list[object]", given))) if isinstance(given, list) else ()


class PipelineChecks:
    """What synth asks a pipeline. All acknowledgements are known by then, wherever in the app they were made."""

    def __init__(
        self,
        pipeline: IConstruct,
        document: Mapping[str, Json],
        usage: PipelineUsage | None,
        besides: Sequence[Finding] = (),
    ) -> None:
        """``document``: the definition with the values of the stack in it. ``besides``: findings of no rule.

        ``usage``: how the pipeline is used; the region is that of the stack, where it is known and nobody says another.

        Raises ``InvalidInputError`` for rules that cannot be loaded.
        """
        self._pipeline, self._document, self._besides = pipeline, document, besides
        region = region_of(pipeline)
        self._judged, self._usage = document, usage_in_region(usage, None if is_token(region) else region)
        # The context of what holds it is that of all pipelines there: none was given to this one, which is being made.
        self._rules = rule_set(own_rules(holders_of(pipeline)[-1]))
        self._schedules: list[Scheduled] = []
        self._found: Sequence[Finding] | None = None

    def schedule(self, expression: str, parameters: Sequence[str]) -> None:
        """Look also at what follows from a schedule that starts the pipeline with these parameters."""
        self._schedules.append((expression, parameters))
        self._found = None

    def tag(self, tags: Mapping[str, str]) -> None:
        """Look at jobs as they are deployed: with these tags of their pipeline besides their own."""
        judged = with_tags(self._document, lambda own: merged_tags(own, tags)) if tags else self._document
        if judged != self._judged:
            self._judged, self._found = judged, None

    @property
    def findings(self) -> Sequence[Finding]:
        """Everything that the rules find. They run when they are asked, and once for all schedules."""
        if self._found is None:
            usage = usage_with_schedules(self._usage, self._schedules)
            found = check_definition(self._judged, usage=usage, rules=self._rules)
            self._found = sorted([*found, *self._besides], key=order) if self._besides else found
        return self._found

    def validate(self) -> list[str]:
        """The errors, one line for all steps with the same one. Warnings become annotations by the id of their rule."""
        try:
            placed = Acknowledgements.of(self._pipeline).in_force_in(Synthesis.seen_by(self, self._pipeline))
        except InvalidInputError as error:
            return [str(error)]
        judged = judge(self.findings, [each.acknowledgement for each in placed])
        told = [*judged.open, *_stale_at(self._pipeline, placed, judged)]
        warnings = told_together(finding for finding in told if finding.severity is Severity.WARNING)
        if warnings:
            channel = Validations.of(self._pipeline)
            for rule, line in warnings:
                channel.add_warning(rule, line)
        errors = told_together(finding for finding in judged.open if finding.severity is Severity.ERROR)
        return [f"{rule}: {line}" for rule, line in errors]


def _stale_at(pipeline: IConstruct, placed: Sequence[Placed], judged: Judged) -> list[Finding]:
    """Acknowledgements of the pipeline itself that excuse nothing. Those of an app or a stack may be for others."""
    own = [each.acknowledgement for each in placed if path_of(each.scope) == path_of(pipeline)]
    excused = any(given.rule == STALE_ACKNOWLEDGEMENT for given in own)
    return [] if excused else [given.stale() for given in judged.unused(own)]
