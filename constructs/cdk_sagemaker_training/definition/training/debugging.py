"""SageMaker Debugger, TensorBoard and the profiler, as a training job is told of them (CreateTrainingJob)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import (
    boolean,
    checked,
    instance_of,
    integer,
    items,
    mapping,
    s3_uri,
    text,
)
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, compact, render

_PATH = text(minimum=1, maximum=4096)
_PARAMETERS = mapping(text(maximum=256), maximum=limits.MAX_DEBUG_HOOK_PARAMETERS)


def _rendered(**members: object) -> dict[str, Json]:
    return {key: render(value) for key, value in compact(**members).items()}


@attrs.frozen
class CollectionConfig(Spec):
    """Tensors that the Debugger hook saves together."""

    name: str | PipelineVariable = attrs.field(metadata=checked(text(minimum=1, maximum=256)))
    parameters: Mapping[str, str | PipelineVariable] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(_PARAMETERS)
    )

    def to_request(self) -> dict[str, Json]:
        """The entry in ``CollectionConfigurations``."""
        return _rendered(CollectionName=self.name, CollectionParameters=self.parameters)


@attrs.frozen(kw_only=True)
class DebuggerHookConfig(Spec):
    """Where and what the Debugger hook saves. At most 20 hook parameters and 20 collections."""

    s3_output_path: str | PipelineVariable = attrs.field(metadata=checked(s3_uri()))
    container_local_output_path: str | PipelineVariable | None = attrs.field(default=None, metadata=checked(_PATH))
    hook_parameters: Mapping[str, str | PipelineVariable] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(_PARAMETERS)
    )
    collection_configs: Sequence[CollectionConfig] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(items(instance_of(CollectionConfig), maximum=limits.MAX_DEBUG_HOOK_PARAMETERS)),
    )

    def to_request(self) -> dict[str, Json]:
        """The job's ``DebugHookConfig``."""
        collections = self.collection_configs
        return _rendered(
            S3OutputPath=self.s3_output_path,
            LocalPath=self.container_local_output_path,
            HookParameters=self.hook_parameters,
            CollectionConfigurations=None if collections is None else [c.to_request() for c in collections],
        )


@attrs.frozen(kw_only=True)
class TensorBoardOutputConfig(Spec):
    """Where TensorBoard data goes while the job runs."""

    s3_output_path: str | PipelineVariable = attrs.field(metadata=checked(s3_uri()))
    container_local_output_path: str | PipelineVariable | None = attrs.field(default=None, metadata=checked(_PATH))

    def to_request(self) -> dict[str, Json]:
        """The job's ``TensorBoardOutputConfig``."""
        return _rendered(S3OutputPath=self.s3_output_path, LocalPath=self.container_local_output_path)


@attrs.frozen(kw_only=True)
class ProfilerConfig(Spec):
    """System monitoring. ``system_monitor_interval_millis``: 100, 200, 500, 1,000, 5,000 or 60,000."""

    s3_output_path: str | PipelineVariable | None = attrs.field(default=None, metadata=checked(s3_uri()))
    system_monitor_interval_millis: int | PipelineVariable | None = attrs.field(
        default=None, metadata=checked(integer(minimum=100, maximum=60_000, unit="milliseconds"))
    )
    profiling_parameters: Mapping[str, str] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(text(maximum=256), maximum=20))
    )
    disable_profiler: bool | PipelineVariable | None = attrs.field(default=None, metadata=checked(boolean()))

    def to_request(self) -> dict[str, Json]:
        """The job's ``ProfilerConfig``."""
        return _rendered(
            S3OutputPath=self.s3_output_path,
            ProfilingIntervalInMilliseconds=self.system_monitor_interval_millis,
            ProfilingParameters=self.profiling_parameters,
            DisableProfiler=self.disable_profiler,
        )


@attrs.frozen(kw_only=True)
class Rule(Spec):
    """A Debugger rule that watches the saved tensors. ``image_uri``: its evaluator, at most 255 characters."""

    name: str = attrs.field(metadata=checked(text(minimum=1, maximum=256)))
    image_uri: str | PipelineVariable = attrs.field(metadata=checked(text(minimum=1, maximum=255)))
    instance_type: str | PipelineVariable | None = attrs.field(default=None, metadata=checked(text(minimum=1)))
    volume_size_in_gb: int | PipelineVariable | None = attrs.field(
        default=None, metadata=checked(integer(minimum=0, unit="GiB"))
    )
    s3_output_path: str | PipelineVariable | None = attrs.field(default=None, metadata=checked(s3_uri()))
    container_local_output_path: str | PipelineVariable | None = attrs.field(default=None, metadata=checked(_PATH))
    rule_parameters: Mapping[str, str | PipelineVariable] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(text(maximum=256), maximum=100))
    )

    def to_request(self) -> dict[str, Json]:
        """The entry in ``DebugRuleConfigurations``."""
        return _rendered(
            RuleConfigurationName=self.name,
            RuleEvaluatorImage=self.image_uri,
            InstanceType=self.instance_type,
            VolumeSizeInGB=self.volume_size_in_gb,
            S3OutputPath=self.s3_output_path,
            LocalPath=self.container_local_output_path,
            RuleParameters=self.rule_parameters,
        )
