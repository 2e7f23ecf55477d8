"""AutoML: the service tries algorithms and hyperparameters by itself.

Members and bounds: CreateAutoMLJob in botocore's service model; the names are the SageMaker SDK's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from cdk_sagemaker_training.definition.fields.checks import (
    boolean,
    checked,
    integer,
    items,
    number,
    one_of,
    s3_uri,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import (
    KMS_KEY,
    ROLE_ARN,
    TAGS,
    Boolean,
    Integer,
    Text,
    record,
    tags_of,
    vpc_config,
)
from cdk_sagemaker_training.definition.fields.rendering import rendered, ruled_out, wrapped
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple, optional_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, compact, unless_empty
from cdk_sagemaker_training.errors import MISSING, Problem

MODE = "ENSEMBLING"
"""The only mode that a pipeline takes (SDK, ``AutoMLStep``)."""

_TARGET = text(minimum=1)
_WEIGHTS = text(pattern=r"[a-zA-Z0-9_-]+", maximum=256)
_DATA_TYPE = one_of("S3Prefix", "ManifestFile", "AugmentedManifestFile")
_CONTENT_TYPE = text(maximum=256, like="text/csv;header=present")


def _as_sequence(value: Sequence[Text] | Text) -> Sequence[Text]:
    """Converter: one location alone is a list of one."""
    return (value,) if isinstance(value, str | PipelineVariable) else as_tuple(value)


@attrs.frozen(kw_only=True)
class AutoMLInput(Spec):
    """Data for AutoML. ``inputs``: 1-2 S3 locations. ``target_attribute_name``: the column to predict.

    ``channel_type``: "training" (default of the service) or "validation". ``sample_weight_attribute_name``: the column
    that weighs the rows, at most 256 letters, digits, ``-`` and ``_``.
    """

    inputs: Sequence[Text] = attrs.field(
        converter=_as_sequence, metadata=checked(items(s3_uri(), minimum=1, maximum=2))
    )
    target_attribute_name: Text = attrs.field(metadata=checked(_TARGET))
    compression: Text | None = attrs.field(default=None, metadata=checked(one_of("None", "Gzip")))
    channel_type: Text | None = attrs.field(default=None, metadata=checked(one_of("training", "validation")))
    content_type: Text | None = attrs.field(default=None, metadata=checked(_CONTENT_TYPE))
    s3_data_type: Text | None = attrs.field(default=None, metadata=checked(_DATA_TYPE))
    sample_weight_attribute_name: Text | None = attrs.field(default=None, metadata=checked(_WEIGHTS))

    def to_request(self) -> list[Json]:
        """The entries in ``InputDataConfig``, one per location."""
        return [
            rendered(
                DataSource={
                    "S3DataSource": {
                        "S3DataType": "S3Prefix" if self.s3_data_type is None else self.s3_data_type,
                        "S3Uri": location,
                    }
                },
                TargetAttributeName=self.target_attribute_name,
                CompressionType=self.compression,
                ChannelType=self.channel_type,
                ContentType=self.content_type,
                SampleWeightAttributeName=self.sample_weight_attribute_name,
            )
            for location in self.inputs
        ]


@attrs.frozen(kw_only=True)
class AutoML(Spec):
    """An AutoML job.

    ``role``, ``output_path``, keys, ``vpc_config`` and ``encrypt_inter_container_traffic`` come from the workspace
    where they are None; an empty key and ``vpc_config={}`` say "not even the workspace's". ``mode``: "ENSEMBLING", the
    only one in a pipeline. ``problem_type`` and ``job_objective`` (``{"MetricName": ...}``): both or none.
    ``max_candidates``: 1-750. ``max_runtime_per_training_job_in_seconds`` and ``total_job_runtime_in_seconds``: >= 1.
    ``validation_fraction``: 0-1, default 0.2. ``target_attribute_name``, ``content_type``, ``compression_type``,
    ``s3_data_type`` and ``sample_weight_attribute_name``: for inputs that are no ``AutoMLInput``.
    """

    role: Text | None = attrs.field(default=None, metadata=checked(ROLE_ARN))
    target_attribute_name: Text | None = attrs.field(default=None, metadata=checked(_TARGET))
    output_path: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    output_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    volume_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    encrypt_inter_container_traffic: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    vpc_config: Mapping[str, Sequence[Text]] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(vpc_config())
    )
    compression_type: Text | None = attrs.field(default=None, metadata=checked(one_of("None", "Gzip")))
    content_type: Text | None = attrs.field(default=None, metadata=checked(_CONTENT_TYPE))
    s3_data_type: Text | None = attrs.field(default=None, metadata=checked(_DATA_TYPE))
    sample_weight_attribute_name: Text | None = attrs.field(default=None, metadata=checked(_WEIGHTS))
    problem_type: Text | None = attrs.field(
        default=None,
        metadata=checked(one_of("BinaryClassification", "MulticlassClassification", "Regression")),
    )
    job_objective: Mapping[str, Text] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(record(MetricName=text(minimum=1, like="AUC")))
    )
    max_candidates: Integer | None = attrs.field(default=None, metadata=checked(integer(minimum=1, maximum=750)))
    max_runtime_per_training_job_in_seconds: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=1, unit="seconds"))
    )
    total_job_runtime_in_seconds: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=1, unit="seconds"))
    )
    feature_specification_s3_uri: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    validation_fraction: float | PipelineVariable | None = attrs.field(
        default=None, metadata=checked(number(minimum=0, maximum=1))
    )
    mode: Text = attrs.field(default=MODE, metadata=checked(one_of(MODE)))
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))

    def as_input(self, location: Text) -> AutoMLInput:
        """The input that a location alone stands for. Raises ``InvalidInputError`` without a target."""
        return AutoMLInput(
            inputs=location,
            target_attribute_name="" if self.target_attribute_name is None else self.target_attribute_name,
            compression=self.compression_type,
            content_type=self.content_type,
            s3_data_type=self.s3_data_type,
            sample_weight_attribute_name=self.sample_weight_attribute_name,
        )

    def fit(self, inputs: Sequence[AutoMLInput]) -> dict[str, Json]:
        """The arguments of an AutoML step. Members that the author ruled out are None: no workspace fills those."""
        output = rendered(S3OutputPath=self.output_path, KmsKeyId=unless_empty(self.output_kms_key))
        return rendered(
            InputDataConfig=[channel for given in inputs for channel in given.to_request()],
            OutputDataConfig={**output, **ruled_out(KmsKeyId=self.output_kms_key)},
            AutoMLJobConfig=self._config(),
            RoleArn=self.role,
            AutoMLJobObjective=self.job_objective,
            ProblemType=self.problem_type,
            Tags=self.tags,
        )

    def _config(self) -> dict[str, object]:
        security = rendered(
            EnableInterContainerTrafficEncryption=self.encrypt_inter_container_traffic,
            VolumeKmsKeyId=unless_empty(self.volume_kms_key),
            VpcConfig=self.vpc_config or None,
        )
        return compact(
            CompletionCriteria=rendered(
                MaxCandidates=self.max_candidates,
                MaxRuntimePerTrainingJobInSeconds=self.max_runtime_per_training_job_in_seconds,
                MaxAutoMLJobRuntimeInSeconds=self.total_job_runtime_in_seconds,
            ),
            SecurityConfig={
                **security,
                **ruled_out(VolumeKmsKeyId=self.volume_kms_key, VpcConfig=self.vpc_config),
            },
            CandidateGenerationConfig=wrapped("FeatureSpecificationS3Uri", self.feature_specification_s3_uri),
            DataSplitConfig=wrapped("ValidationFraction", self.validation_fraction),
            Mode=self.mode,
        )

    def problems(self) -> Iterable[Problem]:
        if self.validation_fraction in (0, 1):
            yield Problem("validation_fraction", self.validation_fraction, "a number > 0 and < 1")
        if (self.problem_type is None) != (self.job_objective is None):
            given = {"problem_type": self.problem_type, "job_objective": self.job_objective}
            yield Problem("problem_type, job_objective", given, "both, or none of the two")

    def input_problems(self, inputs: Sequence[AutoMLInput | Text]) -> Iterable[Problem]:
        """What the inputs of a step lack."""
        bare = [given for given in inputs if not isinstance(given, AutoMLInput)]
        if bare and self.target_attribute_name is None:
            yield Problem("auto_ml.target_attribute_name", MISSING, "the column to predict, or an AutoMLInput")
