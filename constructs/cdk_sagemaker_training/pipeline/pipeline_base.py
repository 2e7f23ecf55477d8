"""What pipelines made here and imported ones can do: CDK's ``aws_sagemaker.IPipeline`` with grants and metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import jsii
from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk.interfaces.aws_sagemaker import PipelineReference

from cdk_sagemaker_training.asked_once import arn_of
from cdk_sagemaker_training.catalog.metrics import PIPELINE_NAMESPACE
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.starting.startable import Startable

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch
    from typing_extensions import Unpack


class MetricOptions(TypedDict, total=False):
    """What ``cloudwatch.Metric`` takes besides name, namespace and dimensions."""

    period: Duration
    statistic: str
    label: str
    color: str
    unit: cloudwatch.Unit
    account: str
    region: str


@jsii.implements(sagemaker.IPipeline)
class PipelineBase(Startable):
    """A pipeline by its name."""

    @property
    def pipeline_arn(self) -> str:
        """The ARN; SageMaker writes the name in lower case there."""
        return self._arn_of(self.pipeline_name)

    def _arn_of(self, name: str) -> str:
        return arn_of(self, "sagemaker", f"pipeline/{name if is_token(name) else name.lower()}")

    @property
    def pipeline_ref(self) -> PipelineReference:
        """What L1 constructs take for this pipeline."""
        return PipelineReference(pipeline_name=self.pipeline_name)

    def grant(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        """Let somebody do these actions on the pipeline and on its executions."""
        arns = [self.pipeline_arn, f"{self.pipeline_arn}/execution/*"]
        return iam.Grant.add_to_principal(grantee=grantee, actions=list(actions), resource_arns=arns)

    def metric(self, metric_name: str, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """A metric of this pipeline, in its account and region; sum over 5 minutes by default."""
        from aws_cdk import aws_cloudwatch as cloudwatch  # most pipelines are asked for no metric

        options.setdefault("statistic", "Sum")
        metric = cloudwatch.Metric(
            namespace=PIPELINE_NAMESPACE,
            metric_name=metric_name,
            dimensions_map={"PipelineName": self.pipeline_name},
            **options,
        )
        return metric.attach_to(self)

    def metric_execution_started(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """Executions that started."""
        return self.metric("ExecutionStarted", **options)

    def metric_execution_failed(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """Executions that failed."""
        return self.metric("ExecutionFailed", **options)

    def metric_execution_succeeded(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """Executions that succeeded."""
        return self.metric("ExecutionSucceeded", **options)

    def metric_execution_stopped(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """Executions that somebody stopped."""
        return self.metric("ExecutionStopped", **options)

    def metric_execution_duration(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """How long executions took, in milliseconds, on average."""
        options.setdefault("statistic", "Average")
        return self.metric("ExecutionDuration", **options)
