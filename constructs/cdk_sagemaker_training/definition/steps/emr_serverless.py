"""A step that runs a job on EMR Serverless."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, integer, json_value, mapping, text
from cdk_sagemaker_training.definition.fields.job_fields import ROLE_ARN, Integer, Text
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import Spec, frozen_mapping, optional_mapping
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.steps.emr import only_step_retries
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep
from cdk_sagemaker_training.errors import MISSING, Problem

APPLICATION_ID = text(pattern=r"[0-9a-z]+", minimum=1, maximum=64, like="00f1abcdexample0")


@attrs.frozen(kw_only=True)
class EMRServerlessJobConfig(Spec):
    """The job (``StartJobRunRequest`` of the service model of EMR Serverless).

    ``job_driver``: for example ``{"sparkSubmit": {"entryPoint": "s3://bucket/job.py"}}``.
    ``execution_timeout_minutes``: 0-1,000,000 minutes. ``tags``: at most 200.
    """

    job_driver: Mapping[str, object] = attrs.field(
        converter=frozen_mapping, metadata=checked(mapping(json_value(), minimum=1, maximum=1))
    )
    execution_role_arn: Text = attrs.field(metadata=checked(ROLE_ARN))
    configuration_overrides: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )
    execution_timeout_minutes: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=0, maximum=1_000_000, unit="minutes"))
    )
    name: str | None = attrs.field(default=None, metadata=checked(text(minimum=1, maximum=256)))
    tags: Mapping[str, Text] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(text(maximum=256), maximum=200))
    )

    def to_request(self, application_id: Text | None) -> dict[str, Json]:
        """The step's ``JobConfig``, spelled as EMR Serverless does."""
        return rendered(
            executionRoleArn=self.execution_role_arn,
            jobDriver=self.job_driver,
            applicationId=application_id,
            configurationOverrides=self.configuration_overrides,
            executionTimeoutMinutes=self.execution_timeout_minutes,
            name=self.name,
            tags=self.tags,
        )


@attrs.frozen(kw_only=True)
class EMRServerlessStep(ManagedJobStep):
    """Runs a job in an application that exists (``application_id``) or in one made for it (``application_config``).

    ``application_config``: the members of CreateApplication of EMR Serverless. ``retry_policies``: ``StepRetryPolicy``
    only. SDK v3, ``workflow/emr_serverless_step.py``.
    """

    type: ClassVar[str] = "EMRServerless"

    job_config: EMRServerlessJobConfig = attrs.field(metadata=checked(instance_of(EMRServerlessJobConfig)))
    application_id: Text | None = attrs.field(default=None, metadata=checked(APPLICATION_ID))
    application_config: Mapping[str, object] | None = attrs.field(
        default=None, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )

    def arguments(self) -> dict[str, Json]:
        return rendered(
            ExecutionRoleArn=self.job_config.execution_role_arn,
            JobConfig=self.job_config.to_request(self.application_id),
            ApplicationId=self.application_id,
            ApplicationConfig=self.application_config,
        )

    def problems(self) -> Iterable[Problem]:
        yield from ManagedJobStep.problems(self)
        yield from only_step_retries(self)
        if (self.application_id is None) == (self.application_config is None):
            given = MISSING if self.application_id is None else (self.application_id, self.application_config)
            yield Problem("application_id, application_config", given, "exactly one of the two")
