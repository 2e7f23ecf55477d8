"""Flow logs of the training VPC."""

from __future__ import annotations

from typing import cast

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_sagemaker_training.checks.accepted_findings import accept_inline_policy
from cdk_sagemaker_training.encryption import allow_log_groups


class TrainingFlowLog(Construct):
    """Accepted and rejected traffic of a VPC, in a log group of its own, delivered under a role of its own.

    :param encryption_key: Key of the log group; its policy is extended to let CloudWatch Logs use it, unless the key is
        imported. Default: CloudWatch Logs encrypts with a key of its own.
    """

    log_group: logs.LogGroup
    flow_log: ec2.FlowLog

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        retention: logs.RetentionDays,
        encryption_key: kms.IKey | None,
        removal_policy: RemovalPolicy,
    ) -> None:
        super().__init__(scope, construct_id)
        if encryption_key is not None:
            allow_log_groups(encryption_key)
        self.log_group = logs.LogGroup(
            self,
            "LogGroup",
            encryption_key=encryption_key,
            retention=retention,
            removal_policy=removal_policy,
        )
        self.flow_log = ec2.FlowLog(
            self,
            "Resource",
            resource_type=ec2.FlowLogResourceType.from_vpc(vpc),
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(self.log_group, _role(self)),
            traffic_type=ec2.FlowLogTrafficType.ALL,
        )


def _role(scope: Construct) -> iam.IRole:
    """The role of the delivery, on behalf of flow logs of this account and region only.

    The VPC user guide recommends both conditions, with a wildcard for the id of a flow log that is not made yet
    (``flow-logs-iam-role``).
    """
    flow_logs = Stack.of(scope).format_arn(service="ec2", resource="vpc-flow-log", resource_name="*")
    conditions = {
        "StringEquals": {"aws:SourceAccount": Stack.of(scope).account},
        "ArnLike": {"aws:SourceArn": flow_logs},
    }
    principal = iam.ServicePrincipal("vpc-flow-logs.amazonaws.com", conditions=conditions)
    role = iam.Role(scope, "Role", assumed_by=cast("iam.IPrincipal", principal), description="Delivers VPC flow logs")
    accept_inline_policy(role)
    return cast("iam.IRole", role)
