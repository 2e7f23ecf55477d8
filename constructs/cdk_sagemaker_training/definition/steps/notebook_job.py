"""A step that runs a notebook as a training job."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.catalog.shapes import VALUE, Kind, Member, Shape
from cdk_sagemaker_training.definition.expressions.execution_variables import ExecutionVariables
from cdk_sagemaker_training.definition.expressions.functions import Join
from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.checks import (
    boolean,
    checked,
    image_uri,
    integer,
    literal,
    mapping,
    s3_uri,
    scalar,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import (
    INSTANCE_TYPE,
    KMS_KEY,
    ROLE_ARN,
    SECURITY_GROUP_IDS,
    SUBNETS,
    TAGS,
    Boolean,
    Image,
    Integer,
    Scalar,
    Text,
    environment,
    tags_of,
    vpc_problems,
)
from cdk_sagemaker_training.definition.fields.rendering import rendered, texts
from cdk_sagemaker_training.definition.fields.spec import optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, compact, unless_empty
from cdk_sagemaker_training.definition.steps.retriable_step import RetriableStep
from cdk_sagemaker_training.errors import Problem

_CHANNEL: Final = "sagemaker_headless_execution_pipelinestep"
_ANSWERS: Final = {
    "ComputingJobName": "TrainingJobName",
    "ComputingJobStatus": "TrainingJobStatus",
    "NotebookJobInputLocation": "InputDataConfig[0].DataSource.S3DataSource.S3Uri",
    "NotebookJobOutputLocationPrefix": "OutputDataConfig.S3OutputPath",
    "InputNotebookName": "Environment['SM_INPUT_NOTEBOOK_NAME']",
    "OutputNotebookName": "Environment['SM_OUTPUT_NOTEBOOK_NAME']",
}
"""What the SDK calls the answers of the training job underneath."""


@attrs.frozen(kw_only=True)
class NotebookJobStep(RetriableStep):
    """Runs a notebook. The SDK uploads it at synth; here it lies on S3 already.

    ``input_s3_uri``: the folder with the notebook, its initialization script and whatever else it needs.
    ``input_notebook`` and ``initialization_script``: the names of the files in it. ``region``: of the job, mostly
    ``stack.region``. ``output_s3_uri``: the folder for the executed notebook; or ``s3_root_uri``, below which each
    execution gets a folder of its own. ``notebook_job_name``: a letter, then letters, digits, ``-`` and ``_``, default
    the step's name. ``parameters``: given to the notebook, at most 100. ``volume_size``: GiB, default 30.
    ``max_retry_attempts``: 1-30, default 1. ``max_runtime_in_seconds``: 1-2,419,200, default 172,800 (2 days). It takes
    no caching.
    """

    type: ClassVar[str] = "Training"

    input_notebook: str = attrs.field(metadata=checked(text(pattern=r"[^/]+", like="report.ipynb")))
    input_s3_uri: Text = attrs.field(metadata=checked(s3_uri()))
    image_uri: Image = attrs.field(metadata=checked(image_uri()))
    kernel_name: Text = attrs.field(metadata=checked(text(minimum=1, maximum=512)))
    role: Text = attrs.field(metadata=checked(ROLE_ARN))
    region: Text = attrs.field(metadata=checked(text(minimum=1, like="eu-west-1")))
    s3_root_uri: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    output_s3_uri: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    notebook_job_name: str | None = attrs.field(
        default=None, metadata=checked(literal(text(pattern=r"[a-zA-Z][a-zA-Z0-9_\-]*", maximum=63)))
    )
    initialization_script: str | None = attrs.field(default=None, metadata=checked(text(pattern=r"[^/]+")))
    parameters: Mapping[str, Scalar] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(
            mapping(
                scalar(maximum=limits.MAX_HYPERPARAMETER_VALUE_CHARS),
                check_key=text(minimum=1, maximum=limits.MAX_HYPERPARAMETER_KEY_CHARS),
                maximum=limits.MAX_HYPERPARAMETERS,
            )
        ),
    )
    environment_variables: Mapping[str, Scalar] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(
            environment(
                entries=limits.MAX_ENVIRONMENT_VARIABLES,
                key_chars=limits.MAX_ENVIRONMENT_KEY_CHARS,
                value_chars=limits.MAX_ENVIRONMENT_VALUE_CHARS,
            )
        ),
    )
    s3_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    instance_type: Text = attrs.field(default="ml.m5.large", metadata=checked(INSTANCE_TYPE))
    volume_size: Integer = attrs.field(default=30, metadata=checked(integer(minimum=1, unit="GiB")))
    volume_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    encrypt_inter_container_traffic: Boolean = attrs.field(default=True, metadata=checked(boolean()))
    subnets: Sequence[Text] | None = attrs.field(default=None, converter=optional_tuple, metadata=checked(SUBNETS))
    security_group_ids: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(SECURITY_GROUP_IDS)
    )
    max_retry_attempts: Integer = attrs.field(
        default=1, metadata=checked(integer(minimum=1, maximum=limits.MAX_JOB_RETRY_ATTEMPTS))
    )
    max_runtime_in_seconds: Integer = attrs.field(
        default=172_800, metadata=checked(integer(minimum=1, maximum=limits.MAX_RUN_SECONDS, unit="seconds"))
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))

    @property
    def properties(self) -> Properties:
        members = {name: Member(path=path, shape=VALUE) for name, path in _ANSWERS.items()}
        return Properties(self.name, shape=Shape(kind=Kind.STRUCTURE, members=members))

    def arguments(self) -> dict[str, Json]:
        source = {"S3DataType": "S3Prefix", "S3Uri": self.input_s3_uri, "S3DataDistributionType": "FullyReplicated"}
        vpc = {"Subnets": self.subnets, "SecurityGroupIds": self.security_group_ids}
        return rendered(
            TrainingJobName=self._job_name,
            RoleArn=self.role,
            RetryStrategy={"MaximumRetryAttempts": self.max_retry_attempts},
            StoppingCondition={"MaxRuntimeInSeconds": self.max_runtime_in_seconds},
            EnableInterContainerTrafficEncryption=self.encrypt_inter_container_traffic,
            AlgorithmSpecification={
                "TrainingImage": self.image_uri,
                "TrainingInputMode": "File",
                "ContainerEntrypoint": ["amazon_sagemaker_scheduler"],
            },
            InputDataConfig=[{"ChannelName": _CHANNEL, "DataSource": {"S3DataSource": source}}],
            OutputDataConfig=compact(S3OutputPath=self._output_path, KmsKeyId=self.s3_kms_key),
            ResourceConfig=compact(
                VolumeSizeInGB=self.volume_size,
                InstanceCount=1,
                InstanceType=self.instance_type,
                VolumeKmsKeyId=self.volume_kms_key,
            ),
            VpcConfig=vpc if unless_empty(self.subnets) is not None else None,
            Tags=[*(self.tags or ()), *self._system_tags()],
            Environment=texts({**(self.environment_variables or {}), **self._system_environment()}),
            HyperParameters=texts(self.parameters) if self.parameters else None,
        )

    def problems(self) -> Iterable[Problem]:
        yield from RetriableStep.problems(self)
        if (self.s3_root_uri is None) == (self.output_s3_uri is None):
            both = {"s3_root_uri": self.s3_root_uri, "output_s3_uri": self.output_s3_uri}
            yield Problem("s3_root_uri, output_s3_uri", both, "exactly one of the two")
        yield from vpc_problems(self.subnets, self.security_group_ids)

    @property
    def _job_name(self) -> str:
        """The training job's name begins with it: only letters, digits and hyphens, as the SDK makes them."""
        return re.sub(r"[^a-zA-Z0-9-]", "-", re.sub(r"^[^a-zA-Z0-9]+", "", self.notebook_job_name or self.name))

    @property
    def _output_path(self) -> Text | None:
        if self.s3_root_uri is None:
            return self.output_s3_uri
        pipeline, execution = ExecutionVariables.PIPELINE_NAME, ExecutionVariables.PIPELINE_EXECUTION_ID
        return Join(on="/", values=[self.s3_root_uri, pipeline, execution, self.name])

    def _system_tags(self) -> Sequence[Mapping[str, str]]:
        named = {
            "sagemaker:name": self.notebook_job_name or self.name,
            "sagemaker:notebook-name": self.input_notebook,
            "sagemaker:notebook-job-origin": "PIPELINE_STEP",
            "sagemaker:is-studio-archived": "false",
        }
        return [{"Key": key, "Value": value} for key, value in named.items()]

    def _system_environment(self) -> dict[str, object]:
        return compact(
            AWS_DEFAULT_REGION=self.region,
            SM_JOB_DEF_VERSION="1.0",
            SM_ENV_NAME="sagemaker-default-env",
            SM_SKIP_EFS_SIMULATION="true",
            SM_EXECUTION_INPUT_PATH=f"/opt/ml/input/data/{_CHANNEL}",
            SM_KERNEL_NAME=self.kernel_name,
            SM_INPUT_NOTEBOOK_NAME=self.input_notebook,
            SM_OUTPUT_NOTEBOOK_NAME=f"{self._job_name}.ipynb",
            SM_INIT_SCRIPT=self.initialization_script,
        )
