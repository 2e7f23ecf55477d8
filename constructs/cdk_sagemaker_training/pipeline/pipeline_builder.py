"""A pipeline whose steps are added one after the other, from wherever in the app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypedDict

import jsii
from aws_cdk import Aspects, IAspect
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct, IValidation

from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.document.start_parameters import Start
from cdk_sagemaker_training.definition.expressions.parameters import Parameter
from cdk_sagemaker_training.definition.fields.checks import Check, instance_of, items
from cdk_sagemaker_training.definition.settings.guardrails import TrainingGuardrails
from cdk_sagemaker_training.definition.settings.mlflow import MlflowConfig
from cdk_sagemaker_training.definition.settings.parallelism import ParallelismConfiguration
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import InvalidInputError, Problem, TrainingError
from cdk_sagemaker_training.permissions import SharedRoles
from cdk_sagemaker_training.pipeline.arguments import OWN
from cdk_sagemaker_training.pipeline.definition_location import DefinitionLocation
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase
from cdk_sagemaker_training.pipeline.training_pipeline import TrainingPipeline, default_name
from cdk_sagemaker_training.rules import Acknowledgement, PipelineUsage

if TYPE_CHECKING:
    from aws_cdk import aws_s3 as s3
    from typing_extensions import Unpack

    from cdk_sagemaker_training.estimate import Budget
    from cdk_sagemaker_training.workspace import TrainingWorkspace

_BEFORE_OTHERS: Final = 100
"""Priority of the aspect that makes the pipeline: before aspects that change resources (CDK's MUTATING is 200), so that
they see those of the pipeline."""


class PipelineOptions(TypedDict, total=False):
    """What ``TrainingPipeline`` takes besides its steps and parameters."""

    mlflow_config: MlflowConfig | None
    workspace: TrainingWorkspace | None
    pipeline_name: str | None
    pipeline_display_name: str | None
    pipeline_description: str | None
    parallelism_config: ParallelismConfiguration | None
    definition_location: DefinitionLocation
    definition_bucket: s3.IBucket | None
    role: iam.IRole | None
    job_role: iam.IRole | None
    guardrails: TrainingGuardrails | None
    allowed_values: Mapping[str, Sequence[str]] | None
    shared_roles: SharedRoles | None
    usage: PipelineUsage | None
    budget: Budget | None
    acknowledgements: Sequence[Acknowledgement]


_STEPS: Final = items(instance_of(Step))
_PARAMETERS: Final = items(instance_of(Parameter))


class TrainingPipelineBuilder(PipelineBase):
    """Collects steps and makes the ``TrainingPipeline`` when it is first asked for, at the latest at synth.

    Roles, network and checks follow from all steps together, so they are not there before. Name, ARN, grants of
    executions, schedules and metrics are: they take the builder as it is.

    Mistakes in steps that are found at synth fail it, under the path of the builder. To have them raised where they are
    made, ask for ``pipeline`` after the last step. Steps that are all known at once go to ``TrainingPipeline`` itself.

    What other stacks get because of this pipeline (endpoints of a workspace, say) comes at synth too. Aspects such as
    tags reach it in any case with the feature flag ``@aws-cdk/core:aspectStabilization``.

    :param steps: The first steps. Default: none.
    :param parameters: The first parameters. Default: those that the steps use.
    :param options: As ``TrainingPipeline`` has them.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        steps: Sequence[Step] = (),
        parameters: Sequence[Parameter] = (),
        **options: Unpack[PipelineOptions],
    ) -> None:
        subject, given = f"TrainingPipelineBuilder {construct_id!r}", {"steps": steps, "parameters": parameters}
        if problems := [*kind_problems(given, required=given, own=OWN)]:
            raise InvalidInputError(subject, problems)
        self._steps, self._parameters, self._options = [*steps], [*parameters], options
        if problems := [*_STEPS("steps", self._steps), *_PARAMETERS("parameters", self._parameters)]:
            raise InvalidInputError(subject, problems)
        super().__init__(scope, construct_id)
        self._name = options.get("pipeline_name") or default_name(self)
        self._made: TrainingPipeline | None = None
        self._starts: list[Start] = []
        at_synth = _AtSynth(self)
        Aspects.of(self).add(at_synth, priority=_BEFORE_OTHERS)  # pyright: ignore[reportArgumentType] - `visit` alike
        self.node.add_validation(at_synth)

    @property
    def pipeline_name(self) -> str:
        return self._name

    @property
    def pipeline(self) -> TrainingPipeline:
        """The pipeline of all steps so far; no step can be added once it is there.

        Raises what ``TrainingPipeline`` raises: ``InvalidInputError``, ``GraphError``, ``UnsupportedRegionError``.
        """
        if self._made is None:
            options = PipelineOptions(**self._options)
            options["pipeline_name"] = self._name
            self._made = TrainingPipeline(self, "Resource", steps=self._steps, parameters=self._parameters, **options)
            for start in self._starts:
                self._made.add_start(start)
        return self._made

    def add_step(self, *steps: Step) -> None:
        """Add steps, in any order. Raises ``InvalidInputError`` when the pipeline has been made."""
        self._take("add_step", steps, _STEPS)
        self._steps += steps

    def add_parameter(self, *parameters: Parameter) -> None:
        """Declare parameters that no step uses, or before those that do. Raises like ``add_step``."""
        self._take("add_parameter", parameters, _PARAMETERS)
        self._parameters += parameters

    def add_start(self, start: Start) -> None:
        """Checked as far as can be now, and against the parameters when the pipeline is made."""
        super().add_start(start)
        self._starts.append(start)
        if self._made is not None:
            self._made.add_start(start)

    def _take(self, where: str, given: Sequence[Step] | Sequence[Parameter], check: Check) -> None:
        problems = [*check(where, given)]
        if self._made is not None and not problems:
            fix = "ask for pipeline, and what is in it, after the last step"
            names = [each.name for each in given]
            problems.append(Problem(where, names, "nothing after the pipeline has been made", fix))
        if problems:
            raise InvalidInputError(f"TrainingPipelineBuilder {self.node.path!r}", problems)


@jsii.implements(IAspect, IValidation)
class _AtSynth:
    """Makes the pipeline that nobody has asked for. jsii would lose the type of an error, so it is kept and told."""

    def __init__(self, builder: TrainingPipelineBuilder) -> None:
        self._builder = builder
        self._mistakes: list[str] = []

    def visit(self, node: IConstruct) -> None:
        """``node``: the builder, then everything inside."""
        if node.node.path == self._builder.node.path:
            try:
                _ = self._builder.pipeline
            except TrainingError as error:
                self._mistakes.append(str(error))

    def validate(self) -> list[str]:
        """What was wrong."""
        return self._mistakes
