"""The platform team's stack, by hand."""

# jsii names parameters of classes and of the interfaces that they implement differently, which pyright refuses:
# pyright: reportArgumentType=false

from __future__ import annotations

from typing import Any, cast

from aws_cdk import ArnFormat, Aws, CfnMapping, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

S3_PREFIX_LISTS = {
    "ap-northeast-1": "pl-61a54008",
    "ap-northeast-2": "pl-78a54011",
    "ap-northeast-3": "pl-a4a540cd",
    "ap-south-1": "pl-78a54011",
    "ap-southeast-1": "pl-6fa54006",
    "ap-southeast-2": "pl-6ca54005",
    "ca-central-1": "pl-7da54014",
    "eu-central-1": "pl-6ea54007",
    "eu-north-1": "pl-c3aa4faa",
    "eu-west-1": "pl-6da54004",
    "eu-west-2": "pl-7ca54015",
    "eu-west-3": "pl-23ad484a",
    "sa-east-1": "pl-6aa54003",
    "us-east-1": "pl-63a5400a",
    "us-east-2": "pl-7ba54012",
    "us-west-1": "pl-6ba54002",
    "us-west-2": "pl-68a54001",
}
ADMINISTRATION = (
    *("CancelKeyDeletion", "CreateAlias", "DeleteAlias", "Describe*", "Disable*", "Enable*", "Get*", "List*", "Put*"),
    *("Revoke*", "RotateKeyOnDemand", "ScheduleKeyDeletion", "TagResource", "UntagResource", "Update*"),
)
COMMON: dict[str, Any] = {
    "enforce_ssl": True,
    "block_public_access": s3.BlockPublicAccess.BLOCK_ALL,
    "object_ownership": s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    "versioned": True,
    "lifecycle_rules": [
        s3.LifecycleRule(
            id="Housekeeping",
            noncurrent_version_expiration=Duration.days(90),
            abort_incomplete_multipart_upload_after=Duration.days(7),
        )
    ],
    "removal_policy": RemovalPolicy.RETAIN,
}
"""Of all buckets."""


class PlatformStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, description="Network, key and buckets for model training")
        self.key = self._key()
        self.vpc = self._vpc()
        self.subnets = self.vpc.isolated_subnets
        self.job_group = self._job_group()
        self._flow_log()
        log_bucket = s3.Bucket(self, "AccessLogs", encryption=s3.BucketEncryption.S3_MANAGED, **COMMON)
        self.data_bucket = self._bucket("Data", log_bucket)
        self.artifacts_bucket = self._bucket("Artifacts", log_bucket)
        self.checkpoints_bucket = self._bucket("Checkpoints", log_bucket)
        CfnOutput(self, "VpcId", value=self.vpc.vpc_id)
        CfnOutput(self, "DataBucketName", value=self.data_bucket.bucket_name)
        CfnOutput(self, "ArtifactsBucketName", value=self.artifacts_bucket.bucket_name)
        CfnOutput(self, "CheckpointsBucketName", value=self.checkpoints_bucket.bucket_name)

    def _key(self) -> kms.Key:
        key = kms.Key(
            self,
            "Key",
            description="Training data, volumes and logs",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
            policy=iam.PolicyDocument(
                statements=[
                    iam.PolicyStatement(
                        sid="AdministrationThroughIam",
                        actions=[f"kms:{action}" for action in ADMINISTRATION],
                        resources=["*"],
                        principals=[iam.AccountRootPrincipal()],
                    ),
                    iam.PolicyStatement(
                        sid="UseThroughIamAndServices",
                        actions=["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
                        resources=["*"],
                        principals=[iam.AccountRootPrincipal()],
                        conditions={"StringLike": {"kms:ViaService": f"*.{Aws.REGION}.{Aws.URL_SUFFIX}"}},
                    ),
                    iam.PolicyStatement(
                        sid="GrantsThroughIam",
                        actions=["kms:CreateGrant"],
                        resources=["*"],
                        principals=[iam.AccountRootPrincipal()],
                        conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}},
                    ),
                ]
            ),
        )
        log_groups = self.format_arn(
            service="logs", resource="log-group", resource_name="*", arn_format=ArnFormat.COLON_RESOURCE_NAME
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                resources=["*"],
                principals=[iam.ServicePrincipal(f"logs.{Aws.REGION}.{Aws.URL_SUFFIX}")],
                conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": log_groups}},
            )
        )
        return key

    def _vpc(self) -> ec2.Vpc:
        vpc = ec2.Vpc(
            self,
            "Vpc",
            nat_gateways=0,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="Training", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
            ],
            restrict_default_security_group=False,
        )
        endpoint = ec2.GatewayVpcEndpoint(self, "S3", vpc=vpc, service=ec2.GatewayVpcEndpointAwsService.S3)
        endpoint.add_to_policy(
            iam.PolicyStatement(
                sid="OwnBuckets",
                actions=["s3:*"],
                resources=["*"],
                principals=[iam.AnyPrincipal()],
                conditions={"StringEquals": {"s3:ResourceAccount": self.account}},
            )
        )
        endpoint.add_to_policy(
            iam.PolicyStatement(
                sid="NoPackageMirrors",
                effect=iam.Effect.DENY,
                actions=["s3:GetObject"],
                resources=[
                    f"arn:{Aws.PARTITION}:s3:::{mirror}.*.{Aws.URL_SUFFIX}/*"
                    for mirror in ("packages", "repo", "amazonlinux")
                ],
                principals=[iam.AnyPrincipal()],
            )
        )
        return vpc

    def _job_group(self) -> ec2.SecurityGroup:
        prefix_lists = CfnMapping(
            self, "S3PrefixLists", mapping={region: {"Id": name} for region, name in S3_PREFIX_LISTS.items()}
        )
        group = ec2.SecurityGroup(
            self, "JobSecurityGroup", vpc=self.vpc, description="SageMaker training jobs", allow_all_outbound=False
        )
        # With add_egress_rule a prefix list becomes a resource beside the group, which until then is open.
        cast("ec2.CfnSecurityGroup", group.node.default_child).security_group_egress = [
            ec2.CfnSecurityGroup.EgressProperty(
                ip_protocol="tcp",
                from_port=443,
                to_port=443,
                destination_prefix_list_id=prefix_lists.find_in_map(Aws.REGION, "Id"),
                description="Amazon S3",
            )
        ]
        return group

    def _flow_log(self) -> None:
        log_group = logs.LogGroup(
            self,
            "FlowLogGroup",
            encryption_key=self.key,
            retention=logs.RetentionDays.ONE_YEAR,
            removal_policy=RemovalPolicy.RETAIN,
        )
        flow_logs = self.format_arn(service="ec2", resource="vpc-flow-log", resource_name="*")
        role = iam.Role(
            self,
            "FlowLogRole",
            description="Delivers VPC flow logs",
            assumed_by=iam.ServicePrincipal(
                "vpc-flow-logs.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": self.account},
                    "ArnLike": {"aws:SourceArn": flow_logs},
                },
            ),
        )
        self.vpc.add_flow_log("FlowLog", destination=ec2.FlowLogDestination.to_cloud_watch_logs(log_group, role))

    def _bucket(self, construct_id: str, log_bucket: s3.Bucket) -> s3.Bucket:
        return s3.Bucket(
            self,
            construct_id,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            server_access_logs_bucket=log_bucket,
            server_access_logs_prefix=f"{construct_id.lower()}/",
            **COMMON,
        )
