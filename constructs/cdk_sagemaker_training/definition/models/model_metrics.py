"""What is known about a model when it is registered: metrics, baselines, where it comes from.

Members and bounds: ``ModelMetrics``, ``DriftCheckBaselines``, ``MetadataProperties`` of CreateModelPackage.
"""

from __future__ import annotations

from typing import cast

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, s3_uri, text
from cdk_sagemaker_training.definition.fields.job_fields import Text
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json

_DIGEST = text(pattern=r"[Ss][Hh][Aa]256:[0-9a-fA-F]{64}", maximum=72)
_CONTENT_TYPE = text(maximum=256, like="application/json")
_PROPERTY = text(maximum=1024)


@attrs.frozen
class MetricsSource(Spec):
    """A report on S3. ``content_digest``: ``sha256:`` and 64 hexadecimal digits."""

    content_type: Text = attrs.field(metadata=checked(_CONTENT_TYPE))
    s3_uri: Text = attrs.field(metadata=checked(s3_uri()))
    content_digest: Text | None = attrs.field(default=None, metadata=checked(_DIGEST))

    def to_request(self) -> dict[str, Json]:
        """The report's ``MetricsSource``."""
        return rendered(ContentType=self.content_type, S3Uri=self.s3_uri, ContentDigest=self.content_digest)


@attrs.frozen
class FileSource(Spec):
    """A configuration file on S3, as ``MetricsSource`` but for the optional ``content_type``."""

    s3_uri: Text = attrs.field(metadata=checked(s3_uri()))
    content_digest: Text | None = attrs.field(default=None, metadata=checked(_DIGEST))
    content_type: Text | None = attrs.field(default=None, metadata=checked(_CONTENT_TYPE))

    def to_request(self) -> dict[str, Json]:
        """The file's ``FileSource``."""
        return rendered(S3Uri=self.s3_uri, ContentDigest=self.content_digest, ContentType=self.content_type)


_SOURCE = checked(instance_of(MetricsSource))
_FILE = checked(instance_of(FileSource))


def _sources(**sources: MetricsSource | FileSource | None) -> dict[str, Json]:
    return rendered(**{key: source and source.to_request() for key, source in sources.items()})


@attrs.frozen(kw_only=True)
class ModelMetrics(Spec):
    """Reports about a model: quality of the model and of its data, bias before and after training, explainability."""

    model_statistics: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    model_constraints: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    model_data_statistics: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    model_data_constraints: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    bias: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    bias_pre_training: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    bias_post_training: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    explainability: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)

    def to_request(self) -> dict[str, Json]:
        """The package's ``ModelMetrics``; the SDK writes ``Bias`` and ``Explainability`` where they are empty too."""
        quality = _sources(Statistics=self.model_statistics, Constraints=self.model_constraints)
        data_quality = _sources(Statistics=self.model_data_statistics, Constraints=self.model_data_constraints)
        bias = _sources(
            Report=self.bias, PreTrainingReport=self.bias_pre_training, PostTrainingReport=self.bias_post_training
        )
        return rendered(
            ModelQuality=quality or None,
            ModelDataQuality=data_quality or None,
            Bias=bias,
            Explainability=_sources(Report=self.explainability),
        )


@attrs.frozen(kw_only=True)
class DriftCheckBaselines(Spec):
    """What later runs and monitors compare with: the kinds of ``ModelMetrics``, as constraints and configurations."""

    model_statistics: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    model_constraints: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    model_data_statistics: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    model_data_constraints: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    bias_config_file: FileSource | None = attrs.field(default=None, metadata=_FILE)
    bias_pre_training_constraints: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    bias_post_training_constraints: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    explainability_constraints: MetricsSource | None = attrs.field(default=None, metadata=_SOURCE)
    explainability_config_file: FileSource | None = attrs.field(default=None, metadata=_FILE)

    def to_request(self) -> dict[str, Json]:
        """The package's ``DriftCheckBaselines``."""
        kinds = {
            "ModelQuality": _sources(Statistics=self.model_statistics, Constraints=self.model_constraints),
            "ModelDataQuality": _sources(
                Statistics=self.model_data_statistics, Constraints=self.model_data_constraints
            ),
            "Bias": _sources(
                ConfigFile=self.bias_config_file,
                PreTrainingConstraints=self.bias_pre_training_constraints,
                PostTrainingConstraints=self.bias_post_training_constraints,
            ),
            "Explainability": _sources(
                Constraints=self.explainability_constraints, ConfigFile=self.explainability_config_file
            ),
        }
        return cast("dict[str, Json]", {kind: sources for kind, sources in kinds.items() if sources})


@attrs.frozen(kw_only=True)
class MetadataProperties(Spec):
    """Where a model comes from, each at most 1,024 characters."""

    commit_id: Text | None = attrs.field(default=None, metadata=checked(_PROPERTY))
    repository: Text | None = attrs.field(default=None, metadata=checked(_PROPERTY))
    generated_by: Text | None = attrs.field(default=None, metadata=checked(_PROPERTY))
    project_id: Text | None = attrs.field(default=None, metadata=checked(_PROPERTY))

    def to_request(self) -> dict[str, Json]:
        """The package's ``MetadataProperties``."""
        return rendered(
            CommitId=self.commit_id,
            Repository=self.repository,
            GeneratedBy=self.generated_by,
            ProjectId=self.project_id,
        )


@attrs.frozen(kw_only=True)
class ModelLifeCycle(Spec):
    """Where a model stands on its way. ``stage`` and ``stage_status``: 1-63 characters; description: <= 1,024."""

    stage: Text = attrs.field(metadata=checked(text(minimum=1, maximum=63)))
    stage_status: Text = attrs.field(metadata=checked(text(minimum=1, maximum=63)))
    stage_description: Text | None = attrs.field(default=None, metadata=checked(text(maximum=1024)))

    def to_request(self) -> dict[str, Json]:
        """The package's ``ModelLifeCycle``."""
        return rendered(Stage=self.stage, StageStatus=self.stage_status, StageDescription=self.stage_description)
