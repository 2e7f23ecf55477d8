"""A step that records where things came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, items
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.models.lineage import (
    LineageAction,
    LineageArtifact,
    LineageAssociation,
    LineageContext,
    LineageEntity,
)
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import MISSING, Problem


@attrs.frozen(kw_only=True)
class LineageStep(Step):
    """Creates lineage entities, then the associations between them; at least one of either.

    What it created is referred to by ``properties.ActionArns["name"]``, likewise ``ArtifactArns`` and ``ContextArns``.
    It takes neither retry policies nor caching. SDK ``workflow/lineage_step.py``.
    """

    type: ClassVar[str] = "Lineage"

    actions: Sequence[LineageAction] = attrs.field(
        default=(), converter=as_tuple, metadata=checked(items(instance_of(LineageAction)))
    )
    artifacts: Sequence[LineageArtifact] = attrs.field(
        default=(), converter=as_tuple, metadata=checked(items(instance_of(LineageArtifact)))
    )
    contexts: Sequence[LineageContext] = attrs.field(
        default=(), converter=as_tuple, metadata=checked(items(instance_of(LineageContext)))
    )
    associations: Sequence[LineageAssociation] = attrs.field(
        default=(), converter=as_tuple, metadata=checked(items(instance_of(LineageAssociation)))
    )

    @property
    def entities(self) -> Sequence[LineageEntity]:
        """Everything that the step creates."""
        return (*self.actions, *self.artifacts, *self.contexts)

    def arguments(self) -> dict[str, Json]:
        members = {
            "Actions": self.actions,
            "Artifacts": self.artifacts,
            "Contexts": self.contexts,
            "Associations": self.associations,
        }
        return rendered(**{key: [one.to_request() for one in given] for key, given in members.items() if given})

    def problems(self) -> Iterable[Problem]:
        yield from Step.problems(self)
        if list(self.field_problems()):
            return
        if not self.entities and not self.associations:
            yield Problem("actions, artifacts, contexts, associations", MISSING, "at least one of them")
        created = {entity.entity_name: entity.kind for entity in self.entities if isinstance(entity.entity_name, str)}
        for position, association in enumerate(self.associations):
            for end, found in (("source", association.source), ("destination", association.destination)):
                if isinstance(found.name, str) and created.get(found.name) != found.type:
                    known = ", ".join(f"{kind} {name!r}" for name, kind in created.items()) or "none"
                    allowed = f"an entity that this step creates: {known}"
                    where = f"associations[{position}].{end}"
                    yield Problem(
                        where, {"name": found.name, "type": found.type}, allowed, "refer to any other by its arn"
                    )
