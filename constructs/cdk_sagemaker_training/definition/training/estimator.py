"""Estimators: every knob of a training job, under the names that the SageMaker SDK gives them.

Members and bounds: CreateTrainingJob in botocore's service model; what is said about use, from the developer guide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.fields.checks import (
    boolean,
    checked,
    instance_of,
    integer,
    items,
    json_value,
    late_instance_of,
    mapping,
    one_of,
    s3_uri,
    scalar,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import (
    INSTANCE_COUNT,
    INSTANCE_TYPE,
    KMS_KEY,
    ROLE_ARN,
    SECURITY_GROUP_IDS,
    SUBNETS,
    TAGS,
    TRAINING_PLAN,
    Boolean,
    Integer,
    Scalar,
    Text,
    record,
    tags_of,
    vpc_problems,
)
from cdk_sagemaker_training.definition.fields.rendering import texts
from cdk_sagemaker_training.definition.fields.spec import Spec, frozen_mapping, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, render_text, unless_empty
from cdk_sagemaker_training.definition.training.channels import Channel
from cdk_sagemaker_training.definition.training.inputs import INPUT_MODES
from cdk_sagemaker_training.definition.training.objectives import Definitions
from cdk_sagemaker_training.errors import MISSING, Problem

if TYPE_CHECKING:  # loaded with the first job that has one
    from cdk_sagemaker_training.definition.settings.mlflow import MlflowConfig
    from cdk_sagemaker_training.definition.training.debugging import (
        DebuggerHookConfig,
        ProfilerConfig,
        Rule,
        TensorBoardOutputConfig,
    )

_DEBUGGING: Final = f"{__package__}.debugging"
_MLFLOW: Final = "cdk_sagemaker_training.definition.settings.mlflow"


@attrs.frozen
class InstanceGroup(Spec):
    """One group of a heterogeneous cluster. ``instance_group_name``: 1-64 characters; ``instance_count``: >= 1."""

    instance_group_name: str = attrs.field(
        metadata=checked(text(minimum=1, maximum=limits.MAX_INSTANCE_GROUP_NAME_CHARS))
    )
    instance_type: Text = attrs.field(metadata=checked(INSTANCE_TYPE))
    instance_count: Integer = attrs.field(metadata=checked(INSTANCE_COUNT))


@attrs.frozen(kw_only=True)
class InstancePreference(Spec):
    """One instance type that a job may run on. ``instance_count``: >= 1; ``training_plan_arns``: one, if any."""

    instance_type: Text = attrs.field(metadata=checked(INSTANCE_TYPE))
    instance_count: Integer | None = attrs.field(default=None, metadata=checked(INSTANCE_COUNT))
    training_plan_arns: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(TRAINING_PLAN, minimum=1, maximum=1))
    )


@attrs.frozen(kw_only=True)
class EstimatorBase(Spec):
    """What every training job can be told. Fields left at None come from the workspace where it knows them.

    Placement and encryption (``role``, ``subnets``, ``security_group_ids``, ``volume_kms_key``, ``output_kms_key``,
    ``output_path``, ``encrypt_inter_container_traffic``, ``enable_network_isolation``) are filled in by the workspace;
    an empty list, an empty key and False say "not even the workspace's".

    ============================== ==========================================================================
    ``instance_count``             >= 1, default 1; excludes ``instance_groups``
    ``instance_preferences``       1-5 instance types by priority, instead of ``instance_type``: the job runs on the
                                   first that has capacity; not with Spot, instance groups or a placement config
    ``volume_size``                GiB, default 30 where the instance type has no local storage
    ``max_run``                    seconds, 1-2,419,200 (28 days), default 86,400; all attempts together
    ``max_wait``                   seconds, only with Spot: waiting and running together, >= ``max_run``;
                                   default with ``use_spot_instances=True``: ``max_run``, the least that the
                                   service takes, so that each second of waiting is one less of training
    ``max_pending_time_in_seconds`` 1,800-2,419,200; for accelerated instance types
    ``keep_alive_period_in_seconds`` seconds that the cluster stays warm after the job, 0-21,600 (the guide's prose
                                   says at most 3,600); not with Spot or instance groups
    ``checkpoint_s3_uri``          where ``checkpoint_local_path`` (default ``/opt/ml/checkpoints``) is mirrored
    ``hyperparameters``            at most 100, keys <= 256 and values <= 2,500 characters; stored as text
    ``metric_definitions``         at most 40 of ``{"Name": ..., "Regex": ...}``
    ``mlflow_config``              where the job's script logs to; such a job cannot be isolated
    ``environment``                at most 100 entries, keys and values <= 512 characters
    ``max_retry_attempts``         1-30, for faults of the platform inside one job; pipelines retry on top of it
    ``subnets``                    1-16; ``security_group_ids``: 1-5; both or none
    ``container_entry_point``      at most 100 texts of <= 256 characters, likewise ``container_arguments``
    ============================== ==========================================================================
    """

    role: Text | None = attrs.field(default=None, metadata=checked(ROLE_ARN))
    instance_type: Text | None = attrs.field(default=None, metadata=checked(INSTANCE_TYPE))
    instance_count: Integer | None = attrs.field(default=None, metadata=checked(INSTANCE_COUNT))
    instance_groups: Sequence[InstanceGroup] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(items(instance_of(InstanceGroup), minimum=1, maximum=limits.MAX_INSTANCE_GROUPS)),
    )
    instance_preferences: Sequence[InstancePreference] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(
            items(
                instance_of(InstancePreference),
                minimum=limits.MIN_INSTANCE_PREFERENCES,
                maximum=limits.MAX_INSTANCE_PREFERENCES,
            )
        ),
    )
    volume_size: Integer | None = attrs.field(default=None, metadata=checked(integer(minimum=0, unit="GiB")))
    volume_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    max_run: Integer = attrs.field(
        default=86_400, metadata=checked(integer(minimum=1, maximum=limits.MAX_RUN_SECONDS, unit="seconds"))
    )
    max_wait: Integer | None = attrs.field(default=None, metadata=checked(integer(minimum=1, unit="seconds")))
    max_pending_time_in_seconds: Integer | None = attrs.field(
        default=None,
        metadata=checked(
            integer(minimum=limits.MIN_PENDING_SECONDS, maximum=limits.MAX_PENDING_SECONDS, unit="seconds")
        ),
    )
    use_spot_instances: Boolean = attrs.field(default=False, metadata=checked(boolean()))
    checkpoint_s3_uri: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    checkpoint_local_path: Text | None = attrs.field(default=None, metadata=checked(text(minimum=1, maximum=4096)))
    keep_alive_period_in_seconds: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=0, maximum=limits.MAX_KEEP_ALIVE_SECONDS, unit="seconds"))
    )
    input_mode: Text = attrs.field(default="File", metadata=checked(one_of(*INPUT_MODES)))
    hyperparameters: Mapping[str, Scalar] = attrs.field(
        factory=dict[str, Scalar],
        converter=frozen_mapping,
        metadata=checked(
            mapping(
                scalar(maximum=limits.MAX_HYPERPARAMETER_VALUE_CHARS),
                check_key=text(minimum=1, maximum=limits.MAX_HYPERPARAMETER_KEY_CHARS),
                maximum=limits.MAX_HYPERPARAMETERS,
            )
        ),
    )
    metric_definitions: Sequence[Mapping[str, Text]] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(
            items(
                record(
                    Name=text(minimum=1, maximum=limits.MAX_METRIC_NAME_CHARS),
                    Regex=text(minimum=1, maximum=limits.MAX_METRIC_REGEX_CHARS),
                ),
                maximum=limits.MAX_METRIC_DEFINITIONS,
            )
        ),
    )
    enable_sagemaker_metrics: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    environment: Mapping[str, Scalar] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(
            mapping(
                scalar(maximum=limits.MAX_ENVIRONMENT_VALUE_CHARS),
                check_key=text(pattern=r"[a-zA-Z_][a-zA-Z0-9_]*", maximum=limits.MAX_ENVIRONMENT_KEY_CHARS),
                maximum=limits.MAX_ENVIRONMENT_VARIABLES,
            )
        ),
    )
    output_path: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    output_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    disable_output_compression: bool = attrs.field(default=False, metadata=checked(instance_of(bool)))
    subnets: Sequence[Text] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(SUBNETS),
    )
    security_group_ids: Sequence[Text] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(SECURITY_GROUP_IDS),
    )
    encrypt_inter_container_traffic: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    enable_network_isolation: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    max_retry_attempts: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=1, maximum=limits.MAX_JOB_RETRY_ATTEMPTS))
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(
        default=None,
        converter=tags_of,
        metadata=checked(TAGS),
    )
    model_uri: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    model_channel_name: Text = attrs.field(
        default="model", metadata=checked(text(pattern=limits.CHANNEL_NAME_PATTERN, like="model"))
    )
    container_entry_point: Sequence[Scalar] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(items(scalar(maximum=256), minimum=1, maximum=limits.MAX_CONTAINER_ENTRYPOINT_ITEMS)),
    )
    container_arguments: Sequence[Scalar] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(items(scalar(maximum=256), minimum=1, maximum=limits.MAX_CONTAINER_ARGUMENTS)),
    )
    training_repository_access_mode: Text | None = attrs.field(
        default=None, metadata=checked(one_of("Platform", "Vpc"))
    )
    training_repository_credentials_provider_arn: Text | None = attrs.field(
        default=None,
        metadata=checked(
            text(pattern=r"arn:[a-zA-Z0-9\-]+:lambda:[a-zA-Z0-9\-]+:[0-9]{12}:function:.*", minimum=1, maximum=2048)
        ),
    )
    enable_remote_debug: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    enable_infra_check: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    enable_session_tag_chaining: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    training_plan: Text | None = attrs.field(default=None, metadata=checked(TRAINING_PLAN))
    instance_placement_config: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )
    debugger_hook_config: DebuggerHookConfig | None = attrs.field(
        default=None, metadata=checked(late_instance_of(_DEBUGGING, "DebuggerHookConfig"))
    )
    tensorboard_output_config: TensorBoardOutputConfig | None = attrs.field(
        default=None, metadata=checked(late_instance_of(_DEBUGGING, "TensorBoardOutputConfig"))
    )
    profiler_config: ProfilerConfig | None = attrs.field(
        default=None, metadata=checked(late_instance_of(_DEBUGGING, "ProfilerConfig"))
    )
    mlflow_config: MlflowConfig | None = attrs.field(
        default=None, metadata=checked(late_instance_of(_MLFLOW, "MlflowConfig"))
    )
    rules: Sequence[Rule] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(items(late_instance_of(_DEBUGGING, "Rule"), maximum=limits.MAX_DEBUG_RULES)),
    )

    @property
    def image(self) -> str | PipelineVariable | ImageReference | None:
        """The training image; None for an algorithm that is named by its ARN."""
        return None

    @property
    def algorithm_name(self) -> Text | None:
        """The ``AlgorithmName`` of the request; None where there is an image."""
        return None

    @property
    def sagemaker_metrics(self) -> Boolean | None:
        """``EnableSageMakerMetricsTimeSeries``; None leaves it to the service."""
        return self.enable_sagemaker_metrics

    def encoded_hyperparameters(self) -> dict[str, Json]:
        """The hyperparameters as the container takes them."""
        return texts(self.hyperparameters)

    def encoded_choice(self, value: object) -> Json:
        """One of the values that a tuning job may give to a hyperparameter, as the container takes it."""
        return render_text(value)

    def code_channels(self) -> list[Json]:
        """The channels that the job reads its code from."""
        return []

    def objective_problems(self, where: str, metric: object, definitions: Definitions) -> Iterable[Problem]:  # noqa: ARG002 - for those who know what they publish
        """What is wrong with a metric as the objective of a tuning job that searches logs for these definitions."""
        return ()

    def channel_problems(self, where: str, inputs: Mapping[str, Channel]) -> Iterable[Problem]:  # noqa: ARG002 - for those who know what they read
        """Mistakes in the channels that the job is to read. ``where``: how the step names them."""
        return ()

    def problems(self) -> Iterable[Problem]:
        cluster = {"instance_type": self.instance_type, "instance_count": self.instance_count}
        given = {name: value for name, value in cluster.items() if value is not None}
        if self.instance_groups is not None and given:
            yield Problem("instance_groups", given, "either instance_groups or instance_type and instance_count")
        if self.instance_groups is None and self.instance_type is None and self.instance_preferences is None:
            allowed = "an instance type, instance_groups or instance_preferences"
            yield Problem("instance_type", MISSING, allowed, "for example ml.m5.xlarge")
        yield from self._preference_problems()
        yield from vpc_problems(self.subnets, self.security_group_ids, "CreateTrainingJob VpcConfig")
        provider = unless_empty(self.training_repository_credentials_provider_arn)
        if provider is not None and self.training_repository_access_mode is None:
            yield Problem(
                "training_repository_access_mode", MISSING, "an access mode when credentials are given", "Vpc"
            )
        if self.checkpoint_local_path is not None and self.checkpoint_s3_uri is None:
            yield Problem("checkpoint_s3_uri", MISSING, "an S3 location when checkpoint_local_path is given")

    def _preference_problems(self) -> Iterable[Problem]:
        preferences = [p for p in self.instance_preferences or () if isinstance(p, InstancePreference)]  # pyright: ignore[reportUnnecessaryIsInstance] - may be wrong already
        excluded = {
            "instance_type": self.instance_type,
            "instance_groups": self.instance_groups,
            "instance_placement_config": self.instance_placement_config,
            "use_spot_instances": unless_empty(self.use_spot_instances),
        }
        given = [name for name, value in excluded.items() if value is not None and preferences]
        if given:
            yield Problem("instance_preferences", given, f"instance_preferences without {', '.join(given)}")
        types = [p.instance_type for p in preferences if isinstance(p.instance_type, str)]
        if len(set(types)) != len(types):
            yield Problem("instance_preferences", types, "each instance type once")
        counts = [p.instance_count for p in preferences]
        counted = [count for count in counts if count is not None]
        if counted and (len(counted) != len(counts) or self.instance_count is not None):
            fix = "count in every preference, or in instance_count alone"
            yield Problem("instance_preferences", counts, "an instance_count in all preferences or in none", fix)
        if self.training_plan is not None and any(p.training_plan_arns for p in preferences):
            yield Problem("training_plan", self.training_plan, "one plan for the job, or one in each preference")
