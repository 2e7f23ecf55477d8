"""A step that deletes what earlier steps wrote to S3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

import attrs

from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, items, s3_uri
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.definition.steps.step import Dependency, Step, StepDependency, step_name, step_or_name
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem

_NEED_URIS: Final = ("Processing", "Transform")


@attrs.frozen(kw_only=True)
class S3CleanupSource(Spec):
    """An earlier step whose outputs are deleted.

    ``s3_uris``: the exact objects, at least one, below the outputs of a Processing or Transform step; the service finds
    those of a Training step by itself. A step in a VPC cannot be cleaned up.
    """

    step: Step | str = attrs.field(metadata=checked(step_or_name()))
    s3_uris: Sequence[str | PipelineVariable] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(s3_uri(), minimum=1))
    )

    def to_request(self) -> dict[str, Json]:
        """The entry in the step's ``Resources``."""
        return rendered(StepName=step_name(self.step), S3Uris=self.s3_uris)

    def problems(self) -> Iterable[Problem]:
        if self.s3_uris is None and isinstance(self.step, Step) and self.step.type in _NEED_URIS:
            yield Problem("s3_uris", MISSING, f"the objects of the {self.step.type} step {self.step.name!r} to delete")


@attrs.frozen(kw_only=True)
class CleanupStep(Step):
    """Deletes the S3 outputs of the steps in ``s3_sources``, at least one, and waits for each of them.

    A source in ``depends_on`` as a ``StepDependency`` is cleaned up after another outcome than success. The pipeline's
    role needs ``s3:DeleteObject``. It has no properties. SDK v3, ``workflow/cleanup_step.py``.
    """

    type: ClassVar[str] = "Cleanup"

    s3_sources: Sequence[S3CleanupSource] = attrs.field(
        converter=as_tuple, metadata=checked(items(instance_of(S3CleanupSource), minimum=1))
    )

    def arguments(self) -> dict[str, Json]:
        return {"Resources": {"S3": [source.to_request() for source in self.s3_sources]}}

    def dependencies(self) -> Sequence[Dependency]:
        named = [step_name(d.step if isinstance(d, StepDependency) else d) for d in self.depends_on or ()]
        sources = dict.fromkeys(step_name(source.step) for source in self.s3_sources)
        return [*(self.depends_on or ()), *(source for source in sources if source not in named)]

    @property
    def properties(self) -> Properties:
        allowed = "nothing: what was deleted stands in the metadata of the execution"
        raise InvalidInputError(self.subject, [Problem("properties", "a reference to its properties", allowed)])
