"""The state that runs a training job and waits for its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from aws_cdk import Aws, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_sagemaker_training.catalog.state_errors import SYNC_RULE
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.permissions.arns import named_arns
from cdk_sagemaker_training.tasks.retries import CallRetry


class TrainingJobState(sfn.CustomState):
    """``sagemaker:createTrainingJob.sync`` with a whole request; CDK's own task knows some of its members only.

    The role of the machine is granted what Step Functions' guide lists (``connect-sagemaker``), tags on the jobs of
    this task alone.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        request: Mapping[str, Json],
        job_name_prefix: str,
        result_path: str,
        retries: Sequence[CallRetry],
    ) -> None:
        """``request``: without ``TrainingJobName``, which is new for every job."""
        name = sfn.JsonPath.format(f"{job_name_prefix}-{{}}", sfn.JsonPath.uuid())
        super().__init__(
            scope,
            construct_id,
            state_json={
                "Type": "Task",
                "Resource": f"arn:{Aws.PARTITION}:states:::sagemaker:createTrainingJob.sync",
                "Parameters": sfn.FieldUtils.render_object({"TrainingJobName": name, **request}),
                "ResultPath": result_path,
            },
        )
        for retry in retries:
            self.add_retry(
                errors=[retry.error],
                interval=Duration.seconds(retry.interval_seconds),
                max_attempts=retry.max_attempts,
                backoff_rate=retry.backoff_rate,
            )
        self._statements = _statements(self, job_name_prefix, str(request["RoleArn"]))

    def _when_bound_to_graph(self, graph: sfn.StateGraph) -> None:
        super()._when_bound_to_graph(graph)
        for statement in self._statements:
            graph.register_policy_statement(statement)


def _statements(scope: Construct, prefix: str, role_arn: str) -> Sequence[iam.PolicyStatement]:
    actions = ("AddTags", "CreateTrainingJob", "DescribeTrainingJob", "ListTags", "StopTrainingJob")
    jobs = named_arns(scope, "training-job", f"{prefix}-*")
    return [
        iam.PolicyStatement(actions=[f"sagemaker:{action}" for action in actions], resources=[*jobs]),
        iam.PolicyStatement(
            actions=["iam:PassRole"],
            resources=[role_arn],
            conditions={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        ),
        iam.PolicyStatement(
            actions=["events:DescribeRule", "events:PutRule", "events:PutTargets"],
            resources=[Stack.of(scope).format_arn(service="events", resource="rule", resource_name=SYNC_RULE)],
        ),
    ]


def chainable(state: object) -> sfn.IChainable:
    """The state as an ``IChainable``; jsii's classes differ from their interfaces in parameter names alone."""
    return cast("sfn.IChainable", state)
