"""What every step has, and what the steps that start a job have besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.cache import CacheConfig
from cdk_sagemaker_training.definition.checks import Check, checked, instance_of, items, text
from cdk_sagemaker_training.definition.properties import Properties
from cdk_sagemaker_training.definition.retry import RetryPolicy
from cdk_sagemaker_training.definition.spec import Spec, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.variables import Json, render
from cdk_sagemaker_training.errors import Problem

STEP_NAME = text(pattern=limits.STEP_NAME_PATTERN, minimum=1, maximum=limits.MAX_STEP_NAME_CHARS, like="Train")


RETRY_POLICIES = items(instance_of(RetryPolicy))


def _step_or_name() -> Check:
    def check(where: str, value: object) -> Iterable[Problem]:
        return () if isinstance(value, Step) else STEP_NAME(where, value)

    return check


@attrs.frozen(kw_only=True)
class Step(Spec):
    """Base of all steps.

    ``name``: 1-64 letters, digits, ``-`` and ``_``, unique in the pipeline, branches included. ``display_name``: at
    most 256 characters. ``depends_on``: steps, or names of steps, that must have succeeded before; data references
    make such an order by themselves. ``additional_arguments``: members of the request that the step has no field for,
    passed through unchanged; one that a field writes too is refused.
    """

    type: ClassVar[str]

    name: str = attrs.field(metadata=checked(STEP_NAME))
    display_name: str | None = attrs.field(default=None, metadata=checked(text(maximum=256)))
    description: str | None = attrs.field(default=None, metadata=checked(text(maximum=3072)))
    depends_on: Sequence[Step | str] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(_step_or_name()))
    )

    additional_arguments: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(instance_of(Mapping))
    )

    def arguments(self) -> dict[str, Json]:
        """The request that the fields make."""
        raise NotImplementedError

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
        if self.depends_on:
            request["DependsOn"] = [step.name if isinstance(step, Step) else step for step in self.depends_on]
        if self.display_name:
            request["DisplayName"] = self.display_name
        if self.description:
            request["Description"] = self.description
        return request

    @property
    def properties(self) -> Properties:
        """What the step's job will have answered: ``step.properties.ModelArtifacts.S3ModelArtifacts``."""
        return Properties(self.name)


@attrs.frozen(kw_only=True)
class RetriableStep(Step):
    """A step that takes retry policies but no caching (developer guide, ``pipelines-retry-policy``)."""

    retry_policies: Sequence[RetryPolicy] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(RETRY_POLICIES)
    )

    def to_request(self) -> dict[str, Json]:
        return {**Step.to_request(self), **retry_member(self.retry_policies)}


@attrs.frozen(kw_only=True)
class CacheableStep(Step):
    """A step whose result may be taken from an earlier execution (developer guide, ``pipelines-caching``)."""

    cache_config: CacheConfig | None = attrs.field(default=None, metadata=checked(instance_of(CacheConfig)))

    def to_request(self) -> dict[str, Json]:
        request = Step.to_request(self)
        if self.cache_config is not None:
            request["CacheConfig"] = self.cache_config.to_request()
        return request


@attrs.frozen(kw_only=True)
class JobStep(CacheableStep):
    """A step that starts a job: retried and cached."""

    retry_policies: Sequence[RetryPolicy] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(RETRY_POLICIES)
    )

    def to_request(self) -> dict[str, Json]:
        return {**CacheableStep.to_request(self), **retry_member(self.retry_policies)}


def retry_member(policies: Sequence[RetryPolicy] | None) -> dict[str, Json]:
    """The ``RetryPolicies`` of a step; nothing where there are none."""
    return {"RetryPolicies": [policy.to_request() for policy in policies]} if policies else {}
