"""The teams' stacks, by hand: the roles that their jobs turned out to need, and definitions as dicts."""

# jsii names parameters of classes and of the interfaces that they implement differently, which pyright refuses:
# pyright: reportArgumentType=false

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from aws_cdk import Aws, CfnMapping, CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from benchmarks.by_hand.twin_platform import PlatformStack

XGBOOST_ACCOUNTS = {
    "af-south-1": "510948584623",
    "ap-east-1": "651117190479",
    "ap-northeast-1": "354813040037",
    "ap-northeast-2": "366743142698",
    "ap-northeast-3": "867004704886",
    "ap-south-1": "720646828776",
    "ap-south-2": "628508329040",
    "ap-southeast-1": "121021644041",
    "ap-southeast-2": "783357654285",
    "ap-southeast-3": "951798379941",
    "ap-southeast-4": "106583098589",
    "ca-central-1": "341280168497",
    "ca-west-1": "190319476487",
    "cn-north-1": "450853457545",
    "cn-northwest-1": "451049120500",
    "eu-central-1": "492215442770",
    "eu-central-2": "680994064768",
    "eu-north-1": "662702820516",
    "eu-south-1": "978288397137",
    "eu-south-2": "104374241257",
    "eu-west-1": "141502667606",
    "eu-west-2": "764974769150",
    "eu-west-3": "659782779980",
    "il-central-1": "898809789911",
    "me-central-1": "272398656194",
    "me-south-1": "801668240914",
    "sa-east-1": "737474898029",
    "us-east-1": "683313688378",
    "us-east-2": "257758044811",
    "us-gov-east-1": "237065988967",
    "us-gov-west-1": "414596584902",
    "us-iso-east-1": "833128469047",
    "us-isob-east-1": "281123927165",
    "us-isof-east-1": "108575199400",
    "us-isof-south-1": "124985052026",
    "us-west-1": "746614075791",
    "us-west-2": "246618743249",
}
LOCAL_NVME = "g4dn g5 g6 g6e g7 g7e p3dn p4d p4de p5 p5e p5en p6-b200 p6-b300 p6e-gb200 r5d trn1 trn1n trn2"
"""Families of instances whose volumes take no key."""
NETWORK_INTERFACES = (
    *("CreateNetworkInterface", "CreateNetworkInterfacePermission"),
    *("DeleteNetworkInterface", "DeleteNetworkInterfacePermission"),
    *("DescribeDhcpOptions", "DescribeNetworkInterfaces", "DescribeSecurityGroups", "DescribeSubnets", "DescribeVpcs"),
)
GROUP = "churntraining-models-e337237c"


class TeamStack(Stack):
    """What the pipelines of both teams have in common."""

    def __init__(self, scope: Construct, construct_id: str, platform: PlatformStack, *, description: str) -> None:
        super().__init__(scope, construct_id, description=description)
        self.key_arn = platform.key.key_arn
        self.data = platform.data_bucket.bucket_name
        self.artifacts = platform.artifacts_bucket.bucket_name
        self.checkpoints = platform.checkpoints_bucket.bucket_name
        self.output = f"{self.artifacts}/{construct_id}/Pipeline/"
        self.subnet_ids = [subnet.subnet_id for subnet in platform.subnets]
        self.group_ids = [platform.job_group.security_group_id]
        accounts = CfnMapping(
            self, "XGBoostAccounts", mapping={region: {"Account": name} for region, name in XGBOOST_ACCOUNTS.items()}
        )
        registry = f"{accounts.find_in_map(Aws.REGION, 'Account')}.dkr.ecr.{Aws.REGION}.{Aws.URL_SUFFIX}"
        self.image = f"{registry}/sagemaker-xgboost:3.2-0"
        self.through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{Aws.REGION}.{Aws.URL_SUFFIX}"}}

    def role(self, construct_id: str, description: str, statements: Sequence[iam.PolicyStatement]) -> iam.Role:
        role = iam.Role(
            self,
            construct_id,
            description=description,
            assumed_by=iam.ServicePrincipal(
                "sagemaker.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": self.account}}
            ),
        )
        for statement in statements:
            role.add_to_policy(statement)
        return role

    def job_role(self, *, checkpoints: str = "") -> iam.Role:
        s3_arn = f"arn:{Aws.PARTITION}:s3:::"
        read = [f"{s3_arn}{self.data}/churn/{channel}/*" for channel in ("train", "validation")]
        write = ["s3:AbortMultipartUpload", "s3:PutObject"]
        listed = [f"{s3_arn}{self.data}"] + ([f"{s3_arn}{self.checkpoints}"] if checkpoints else [])
        statements = [
            allow(["s3:ListBucket"], listed),
            allow(["s3:GetObject"], read),
            allow(write, [f"{s3_arn}{self.output}*"]),
        ]
        if checkpoints:
            both = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
            statements.append(allow(both, [f"{s3_arn}{self.checkpoints}/{checkpoints}*"]))
        log_groups = f"arn:{Aws.PARTITION}:logs:{self.region}:{self.account}:log-group:/aws/sagemaker/TrainingJobs*"
        log = ["CreateLogGroup", "CreateLogStream", "DescribeLogStreams", "PutLogEvents"]
        statements += [
            allow(["kms:Decrypt"], [self.key_arn], self.through_s3),
            allow(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], [self.key_arn], self.through_s3),
            allow(["kms:CreateGrant"], [self.key_arn], {"Bool": {"kms:GrantIsForAWSResource": "true"}}),
            allow(["kms:DescribeKey"], [self.key_arn]),
            allow([f"logs:{action}" for action in log], [log_groups]),
            allow(["cloudwatch:PutMetricData"], ["*"]),
            allow([f"ec2:{action}" for action in NETWORK_INTERFACES], ["*"]),
        ]
        return self.role("JobRole", "SageMaker jobs", statements)

    def pipeline_role(self, job_role: iam.Role, more: Sequence[iam.PolicyStatement] = ()) -> iam.Role:
        jobs = self.format_arn(service="sagemaker", resource="training-job", resource_name="pipelines-*")
        actions = ["AddTags", "CreateTrainingJob", "DescribeTrainingJob", "StopTrainingJob"]
        to_sagemaker = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
        statements = [
            allow([f"sagemaker:{action}" for action in actions], [jobs]),
            allow(["iam:PassRole"], [job_role.role_arn], to_sagemaker),
            *more,
            deny_training({"Null": {"sagemaker:VpcSubnets": "true"}}),
            deny_training({"ForAnyValue:StringNotEquals": {"sagemaker:VpcSubnets": self.subnet_ids}}),
            deny_training({"Null": {"sagemaker:VpcSecurityGroupIds": "true"}}),
            deny_training({"ForAnyValue:StringNotEquals": {"sagemaker:VpcSecurityGroupIds": self.group_ids}}),
            deny_training({"BoolIfExists": {"sagemaker:NetworkIsolation": "false"}}),
            deny_training({"BoolIfExists": {"sagemaker:InterContainerTrafficEncryption": "false"}}),
            deny_training(
                {
                    **self.other_key("Volume"),
                    "ForAnyValue:StringNotLike": {
                        "sagemaker:InstanceTypes": [f"ml.{name}.*" for name in LOCAL_NVME.split()]
                    },
                }
            ),
            deny_training(self.other_key("Output")),
        ]
        return self.role("Role", "SageMaker pipeline", statements)

    def other_key(self, of: str) -> dict[str, Any]:
        keys = [self.key_arn]
        return {"ArnNotEqualsIfExists": {f"sagemaker:{of}KmsKeyArn": keys, f"sagemaker:{of}KmsKey": keys}}

    def training(self, role: iam.Role, team: str, *, hyperparameters: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The arguments of a training step; ``more`` goes into the section of its name, or is one."""
        return {
            "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": self.image},
            "ResourceConfig": {
                "InstanceCount": 1,
                "InstanceType": "ml.m5.xlarge",
                "VolumeSizeInGB": 30,
                "VolumeKmsKeyId": self.key_arn,
                **more.pop("ResourceConfig", {}),
            },
            "InputDataConfig": [
                {
                    "ChannelName": channel,
                    "ContentType": "text/csv",
                    "DataSource": {
                        "S3DataSource": {
                            "S3DataType": "S3Prefix",
                            "S3Uri": f"s3://{self.data}/churn/{channel}/",
                            "S3DataDistributionType": "FullyReplicated",
                        }
                    },
                }
                for channel in ("train", "validation")
            ],
            "HyperParameters": {"objective": "binary:logistic", **hyperparameters},
            "OutputDataConfig": {"S3OutputPath": f"s3://{self.output}", "KmsKeyId": self.key_arn},
            "VpcConfig": {"SecurityGroupIds": self.group_ids, "Subnets": self.subnet_ids},
            "EnableNetworkIsolation": True,
            "EnableInterContainerTrafficEncryption": True,
            "RoleArn": role.role_arn,
            "Tags": [{"Key": "team", "Value": team}],
            **more,
        }

    def pipeline(self, name: str, role: iam.Role, definition: dict[str, Any], **more: str) -> None:
        head: dict[str, Any] = {"Version": "2020-12-01", "Metadata": {}, "PipelineExperimentConfig": None}
        pipeline = sagemaker.CfnPipeline(
            self,
            "Pipeline",
            pipeline_name=name,
            # not to_json_string: null, which switches experiments off, does not survive the way to Node
            pipeline_definition={"PipelineDefinitionBody": json.dumps({**head, **definition})},
            role_arn=role.role_arn,
            **more,
        )
        pipeline.node.add_dependency(role)
        CfnOutput(self, "PipelineName", value=name)


class ChurnStack(TeamStack):
    """Managed Spot with retries, and a registered model."""

    def __init__(self, scope: Construct, construct_id: str, platform: PlatformStack) -> None:
        super().__init__(scope, construct_id, platform, description="Churn model of the customer analytics team")
        models = sagemaker.CfnModelPackageGroup(
            self,
            "Models",
            model_package_group_name=GROUP,
            model_package_group_description="Churn models, newest last",
        )
        models.apply_removal_policy(RemovalPolicy.RETAIN)
        CfnOutput(self, "ModelPackageGroupName", value=GROUP)
        versions = self.format_arn(service="sagemaker", resource="model-package", resource_name=f"{GROUP}/*")
        group = self.format_arn(service="sagemaker", resource="model-package-group", resource_name=GROUP)
        register = ["AddTags", "CreateModelPackage", "DescribeModelPackage", "DescribeModelPackageGroup"]
        job_role = self.job_role(checkpoints="churn/")
        role = self.pipeline_role(
            job_role,
            [
                allow([f"sagemaker:{action}" for action in register], [versions, group]),
                allow(["s3:GetObject"], [f"arn:{Aws.PARTITION}:s3:::{self.output}*"]),
                allow(["kms:Decrypt"], [self.key_arn], self.through_s3),
            ],
        )
        train = self.training(
            job_role,
            "customer-analytics",
            hyperparameters={"eval_metric": "auc", "num_round": text_of("NumRound"), "max_depth": "5"},
            StoppingCondition={"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200},
            EnableManagedSpotTraining=True,
            CheckpointConfig={"S3Uri": f"s3://{self.checkpoints}/churn/"},
        )
        statuses = ["PendingManualApproval", "Approved"]
        self.pipeline(
            "churntraining-pipeline-6ef87d1b",
            role,
            {
                "Parameters": [
                    {"Name": "NumRound", "Type": "Integer", "DefaultValue": 200},
                    {
                        "Name": "ApprovalStatus",
                        "Type": "String",
                        "DefaultValue": "PendingManualApproval",
                        "EnumValues": statuses,
                    },
                ],
                "Steps": [
                    {
                        "Name": "Train",
                        "Type": "Training",
                        "Arguments": train,
                        "CacheConfig": {"Enabled": True, "ExpireAfter": "P7D"},
                        "RetryPolicies": [
                            retry(10, 5, "Step.SERVICE_FAULT", "Step.THROTTLING"),
                            retry(60, 10, "SageMaker.CAPACITY_ERROR"),
                            retry(30, 3, "SageMaker.JOB_INTERNAL_ERROR"),
                        ],
                    },
                    {"Name": "Register", "Type": "RegisterModel", "Arguments": self._register()},
                ],
            },
            pipeline_display_name="Churn",
            pipeline_description="Trains the churn model on Managed Spot and registers it",
        )

    def _register(self) -> dict[str, Any]:
        model = {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}
        return {
            "ModelPackageGroupName": GROUP,
            "InferenceSpecification": {
                "Containers": [{"Image": self.image, "ModelDataUrl": model}],
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
                "SupportedRealtimeInferenceInstanceTypes": ["ml.m5.large"],
            },
            "ModelApprovalStatus": {"Get": "Parameters.ApprovalStatus"},
            "SkipModelValidation": "None",
        }


class IterationStack(TeamStack):
    """Two runs, one after the other, on a cluster that stays warm."""

    def __init__(self, scope: Construct, construct_id: str, platform: PlatformStack) -> None:
        super().__init__(scope, construct_id, platform, description="Iterative development of the research team")
        job_role = self.job_role()
        shallow, deep = (
            self.training(
                job_role,
                "research",
                hyperparameters={"num_round": "50", "eta": text_of("Eta"), "max_depth": depth},
                StoppingCondition={"MaxRuntimeInSeconds": 900},
                ResourceConfig={"KeepAlivePeriodInSeconds": 1800},
            )
            for depth in ("3", "8")
        )
        self.pipeline(
            "modeliteration-pipeline-432b68db",
            self.pipeline_role(job_role),
            {
                "Parameters": [{"Name": "Eta", "Type": "Float", "DefaultValue": 0.3}],
                "Steps": [
                    {"Name": "Shallow", "Type": "Training", "Arguments": shallow},
                    {"Name": "Deep", "Type": "Training", "Arguments": deep, "DependsOn": ["Shallow"]},
                ],
            },
        )


def allow(
    actions: Sequence[str], resources: Sequence[str], conditions: dict[str, Any] | None = None
) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=[*actions], resources=[*resources], conditions=conditions)


def deny_training(conditions: dict[str, Any]) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        effect=iam.Effect.DENY, actions=["sagemaker:CreateTrainingJob"], resources=["*"], conditions=conditions
    )


def text_of(parameter: str) -> dict[str, Any]:
    """Hyperparameters are texts."""
    return {"Std:Join": {"On": "", "Values": [{"Get": f"Parameters.{parameter}"}]}}


def retry(interval: int, attempts: int, *exceptions: str) -> dict[str, Any]:
    return {"ExceptionType": exceptions, "IntervalSeconds": interval, "MaxAttempts": attempts, "BackoffRate": 2.0}
