"""Lineage entities and how they hang together: what a Lineage step records.

Members and bounds: CreateAction, CreateArtifact, CreateContext and AddAssociation in botocore's service model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, items, mapping, one_of, text
from cdk_sagemaker_training.definition.fields.job_fields import TAGS, Text, tags_of
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, compact
from cdk_sagemaker_training.errors import MISSING, Problem

_NAME = text(pattern=r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}", minimum=1, maximum=120, like="churn-2026")
_CONTEXT_NAME = text(pattern=r"[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,119}", minimum=1, maximum=120, like="churn_2026")
_URI = text(minimum=1, maximum=2048)
_SHORT = text(maximum=256)
_DESCRIPTION = text(maximum=3072)
_PROPERTIES = mapping(text(maximum=2500), check_key=text(maximum=2500), maximum=30)
_ARTIFACT_PROPERTIES = mapping(text(maximum=4096), check_key=text(maximum=2500), maximum=30)


@attrs.frozen(kw_only=True)
class LineageEntity(Spec):
    """What all three kinds have. ``properties``: at most 30. ``source_uri``: 1-2,048 characters."""

    kind: ClassVar[str]

    source_uri: Text = attrs.field(metadata=checked(_URI))
    properties: Mapping[str, Text] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(_PROPERTIES)
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))

    @property
    def entity_name(self) -> Text | None:
        """The name that associations refer to."""
        raise NotImplementedError

    def to_request(self) -> dict[str, Json]:
        """The request that creates it."""
        raise NotImplementedError


@attrs.frozen(kw_only=True)
class LineageAction(LineageEntity):
    """Something that was done: a training run, a deployment. ``status``: how it stands."""

    kind: ClassVar[str] = "Action"

    action_name: Text = attrs.field(metadata=checked(_NAME))
    action_type: Text = attrs.field(metadata=checked(_SHORT))
    source_type: Text | None = attrs.field(default=None, metadata=checked(_SHORT))
    description: Text | None = attrs.field(default=None, metadata=checked(_DESCRIPTION))
    status: Text | None = attrs.field(
        default=None,
        metadata=checked(one_of("Unknown", "InProgress", "Completed", "Failed", "Stopping", "Stopped")),
    )

    @property
    def entity_name(self) -> Text:
        return self.action_name

    def to_request(self) -> dict[str, Json]:
        return rendered(
            ActionName=self.action_name,
            Source=compact(SourceUri=self.source_uri, SourceType=self.source_type),
            ActionType=self.action_type,
            Description=self.description,
            Status=self.status,
            Properties=self.properties,
            Tags=self.tags,
        )


@attrs.frozen(kw_only=True)
class LineageArtifact(LineageEntity):
    """Something that was made or used: a dataset, a model. ``source_types``: dicts of SourceIdType and Value."""

    kind: ClassVar[str] = "Artifact"

    artifact_type: Text = attrs.field(metadata=checked(_SHORT))
    properties: Mapping[str, Text] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(_ARTIFACT_PROPERTIES)
    )
    artifact_name: Text | None = attrs.field(default=None, metadata=checked(_NAME))
    source_types: Sequence[Mapping[str, Text]] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(mapping(text(maximum=256))))
    )

    @property
    def entity_name(self) -> Text | None:
        return self.artifact_name

    def to_request(self) -> dict[str, Json]:
        return rendered(
            ArtifactName=self.artifact_name,
            Source=compact(SourceUri=self.source_uri, SourceTypes=self.source_types),
            ArtifactType=self.artifact_type,
            Properties=self.properties,
            Tags=self.tags,
        )


@attrs.frozen(kw_only=True)
class LineageContext(LineageEntity):
    """Something that groups others: a project, an endpoint."""

    kind: ClassVar[str] = "Context"

    context_name: Text = attrs.field(metadata=checked(_CONTEXT_NAME))
    context_type: Text = attrs.field(metadata=checked(_SHORT))
    source_type: Text | None = attrs.field(default=None, metadata=checked(_SHORT))
    description: Text | None = attrs.field(default=None, metadata=checked(_DESCRIPTION))

    @property
    def entity_name(self) -> Text:
        return self.context_name

    def to_request(self) -> dict[str, Json]:
        return rendered(
            ContextName=self.context_name,
            Source=compact(SourceUri=self.source_uri, SourceType=self.source_type),
            ContextType=self.context_type,
            Description=self.description,
            Properties=self.properties,
            Tags=self.tags,
        )


@attrs.frozen(kw_only=True)
class LineageEntityReference(Spec):
    """One end of an association: an entity of the same step (``name`` and ``type``), or any that exists (``arn``).

    ``type``: "Action", "Artifact" or "Context".
    """

    name: Text | None = attrs.field(default=None, metadata=checked(_CONTEXT_NAME))
    type: str | None = attrs.field(default=None, metadata=checked(one_of("Action", "Artifact", "Context")))
    arn: Text | None = attrs.field(default=None, metadata=checked(text(minimum=1, maximum=256)))

    def to_request(self) -> dict[str, Json]:
        """The association's ``Source`` or ``Destination``."""
        return rendered(Name=self.name, Type=self.type, Arn=self.arn)

    def problems(self) -> Iterable[Problem]:
        given = {"name": self.name, "type": self.type, "arn": self.arn}
        named = [self.name is not None, self.type is not None]
        if any(named) == (self.arn is not None) or any(named) != all(named):
            given = {key: value for key, value in given.items() if value is not None}
            yield Problem("name, type, arn", given or MISSING, "either arn alone, or name and type")


@attrs.frozen(kw_only=True)
class LineageAssociation(Spec):
    """Two entities and how they belong together. ``association_type``: the service chooses where it is not given."""

    source: LineageEntityReference = attrs.field(metadata=checked(instance_of(LineageEntityReference)))
    destination: LineageEntityReference = attrs.field(metadata=checked(instance_of(LineageEntityReference)))
    association_type: Text | None = attrs.field(
        default=None, metadata=checked(one_of("ContributedTo", "AssociatedWith", "DerivedFrom", "Produced", "SameAs"))
    )

    def to_request(self) -> dict[str, Json]:
        """The entry in the step's ``Associations``."""
        return rendered(
            Source=self.source.to_request(),
            Destination=self.destination.to_request(),
            AssociationType=self.association_type,
        )
