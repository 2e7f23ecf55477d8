"""What every step has, and what the steps that start a job have besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias, cast

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import (
    Check,
    checked,
    is_unknown,
    items,
    json_value,
    late_instance_of,
    literal,
    mapping,
    member_of,
    text,
)
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, render
from cdk_sagemaker_training.definition.settings.definition_config import JOB_NAME_MEMBERS, longest_prefix
from cdk_sagemaker_training.errors import Problem

if TYPE_CHECKING:  # loaded with the first step that has them, or is asked for its properties
    from cdk_sagemaker_training.definition.expressions.properties import Properties
    from cdk_sagemaker_training.definition.settings.cache import CacheConfig
    from cdk_sagemaker_training.definition.settings.retry_policy import RetryPolicy

STEP_NAME = literal(text(pattern=limits.STEP_NAME_PATTERN, minimum=1, maximum=limits.MAX_STEP_NAME_CHARS, like="Train"))
RETRY_POLICIES = items(late_instance_of("cdk_sagemaker_training.definition.settings.retry_policy", "RetryPolicy"))
OWN_TYPES: Final = frozenset({
    "AutoML", "Callback", "ClarifyCheck", "Cleanup", "Condition", "EMR", "EMRServerless", "Endpoint", "EndpointConfig",
    "Fail", "ForEach", "InferenceComponent", "Job", "Lambda", "Lineage", "Model", "Processing", "QualityCheck",
    "RegisterModel", "Training", "Transform", "Tuning",
})  # fmt: skip
"""The ``Type`` of each step class of this folder, whose modules are loaded when they are first used."""


def step_or_name(*others: type) -> Check:
    """A step, the name of one, or an object of one of the other classes."""

    def check(where: str, value: object) -> Iterable[Problem]:
        return () if isinstance(value, (Step, *others)) else STEP_NAME(where, value)

    return check


def step_name(step: Step | str) -> str:
    """The name of a step that is given as itself or by its name."""
    return step.name if isinstance(step, Step) else step


class TriggerCondition(Enum):
    """How a step must have ended for those that depend on it to run."""

    COMPLETED = "Completed"
    FAILED = "Failed"
    STOPPED = "Stopped"
    ANY = "Any"


@attrs.frozen(kw_only=True)
class StepDependency(Spec):
    """An entry of ``depends_on`` that waits for one way in which the other step may end (SDK v3, ``step_dependency``).

    ``trigger``: default ``TriggerCondition.COMPLETED``, which is what a plain entry means. A pipeline whose steps run
    because another one failed ends as "CompletedWithFailures".
    """

    step: Step | str = attrs.field(metadata=checked(step_or_name()))
    trigger: TriggerCondition = attrs.field(
        default=TriggerCondition.COMPLETED, metadata=checked(member_of(TriggerCondition))
    )

    def to_request(self) -> Json:
        """The entry in the step's ``DependsOn``."""
        name = step_name(self.step)
        return name if self.trigger is TriggerCondition.COMPLETED else {"Step": name, "Trigger": self.trigger.value}


Dependency: TypeAlias = "Step | StepDependency | str"


@attrs.frozen(kw_only=True)
class Step(Spec):
    """Base of all steps.

    ``name``: 1-64 letters, digits, ``-`` and ``_``, unique in the pipeline, branches included. ``display_name``: at
    most 256 characters. ``depends_on``: steps, or names of steps, that must have succeeded before (or ended in another
    way: ``StepDependency``); data references make such an order by themselves. ``additional_arguments``: members of
    the request that the step has no field for, passed through unchanged; one that a field writes too is refused.
    """

    type: ClassVar[str]

    name: str = attrs.field(metadata=checked(STEP_NAME))
    display_name: str | None = attrs.field(default=None, metadata=checked(literal(text(maximum=256))))
    description: str | None = attrs.field(default=None, metadata=checked(literal(text(maximum=3072))))
    depends_on: Sequence[Dependency] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(step_or_name(StepDependency)))
    )
    additional_arguments: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )

    def arguments(self) -> dict[str, Json]:
        """The request that the fields make."""
        raise NotImplementedError

    def dependencies(self) -> Sequence[Dependency]:
        """What the step waits for, besides the steps that its arguments refer to."""
        return self.depends_on or ()

    def problems(self) -> Iterable[Problem]:
        if not self.additional_arguments or list(self.field_problems()):
            return
        written = self.arguments()
        for key in (key for key in self.additional_arguments if key in written):
            yield Problem(f"additional_arguments[{key!r}]", key, "a member that no field of the step writes")

    def to_request(self) -> dict[str, Json]:
        """The step as it stands in the document."""
        arguments = {**self.arguments(), **{k: render(v) for k, v in (self.additional_arguments or {}).items()}}
        request: dict[str, Json] = {"Name": self.name, "Type": self.type, "Arguments": arguments}
        if dependencies := self.dependencies():
            request["DependsOn"] = [
                d.to_request() if isinstance(d, StepDependency) else step_name(d) for d in dependencies
            ]
        if self.display_name:
            request["DisplayName"] = self.display_name
        if self.description:
            request["Description"] = self.description
        return request

    @property
    def properties(self) -> Properties:
        """What the step's job will have answered: ``step.properties.ModelArtifacts.S3ModelArtifacts``."""
        from cdk_sagemaker_training.catalog.shapes import step_shape
        from cdk_sagemaker_training.definition.expressions.properties import Properties

        return Properties(self.name, shape=step_shape(self.type))


@attrs.frozen(kw_only=True)
class CacheableStep(Step):
    """A step whose result may be taken from an earlier execution (developer guide, ``pipelines-caching``)."""

    cache_config: CacheConfig | None = attrs.field(
        default=None,
        metadata=checked(late_instance_of("cdk_sagemaker_training.definition.settings.cache", "CacheConfig")),
    )

    def to_request(self) -> dict[str, Json]:
        request = Step.to_request(self)
        if self.cache_config is not None:
            request["CacheConfig"] = self.cache_config.to_request()
        return request


@attrs.frozen(kw_only=True)
class ManagedJobStep(CacheableStep):
    """A step that starts a job: retried and cached.

    ``base_job_name``: what the names of its jobs begin with, at most 38 characters (6 for tuning and AutoML jobs),
    where the pipeline has ``PipelineDefinitionConfig(use_custom_job_prefix=True)``.
    """

    retry_policies: Sequence[RetryPolicy] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(RETRY_POLICIES)
    )

    base_job_name: str | None = attrs.field(
        default=None, metadata=checked(literal(text(pattern=limits.JOB_NAME_PATTERN)))
    )

    def problems(self) -> Iterable[Problem]:
        yield from CacheableStep.problems(self)
        longest = longest_prefix(self.type)
        if self.base_job_name is not None and not is_unknown(self.base_job_name) and len(self.base_job_name) > longest:
            yield Problem("base_job_name", self.base_job_name, f"at most {longest} characters for a {self.type} step")
        if self.base_job_name is not None and self.type not in JOB_NAME_MEMBERS:
            yield Problem("base_job_name", self.base_job_name, "nothing: the jobs of this step take no custom prefix")

    def to_request(self) -> dict[str, Json]:
        request = {**CacheableStep.to_request(self), **retry_member(self.retry_policies)}
        if self.base_job_name is not None:
            arguments = cast("dict[str, Json]", request["Arguments"])
            request["Arguments"] = {JOB_NAME_MEMBERS[self.type]: self.base_job_name, **arguments}
        return request


def retry_member(policies: Sequence[RetryPolicy] | None) -> dict[str, Json]:
    """The ``RetryPolicies`` of a step; nothing where there are none."""
    return {"RetryPolicies": [policy.to_request() for policy in policies]} if policies else {}


def step_types() -> frozenset[str]:
    """The ``Type`` of every step class of this library, and of those that others have derived from them so far."""
    return OWN_TYPES | _types_below(Step)


def _types_below(base: type[Step]) -> frozenset[str]:
    own = frozenset({base.type}) if hasattr(base, "type") else frozenset[str]()
    return own.union(*(_types_below(derived) for derived in base.__subclasses__()))
