from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .support import TRUST, Account, training


def template(resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources, **more}


def resource(type_name: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_name, "Properties": properties}


NETWORK = {
    "Vpc": resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16", EnableDnsSupport=True, EnableDnsHostnames=True),
    "Subnet": resource("AWS::EC2::Subnet", VpcId={"Ref": "Vpc"}, CidrBlock="10.0.0.0/24"),
    "Routes": resource("AWS::EC2::RouteTable", VpcId={"Ref": "Vpc"}),
    "Route": resource(
        "AWS::EC2::SubnetRouteTableAssociation", RouteTableId={"Ref": "Routes"}, SubnetId={"Ref": "Subnet"}
    ),
    "Group": resource(
        "AWS::EC2::SecurityGroup",
        GroupDescription="jobs",
        VpcId={"Ref": "Vpc"},
        SecurityGroupEgress=[
            {"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "Description": "no"}
        ],
    ),
    "Inside": resource(
        "AWS::EC2::SecurityGroupIngress",
        GroupId={"Fn::GetAtt": ["Group", "GroupId"]},
        SourceSecurityGroupId={"Fn::GetAtt": ["Group", "GroupId"]},
        IpProtocol="-1",
    ),
    "Outside": resource(
        "AWS::EC2::SecurityGroupEgress",
        GroupId={"Fn::GetAtt": ["Group", "GroupId"]},
        DestinationPrefixListId="pl-63a5400a",
        IpProtocol="tcp",
        FromPort=443,
        ToPort=443,
    ),
    "S3": resource(
        "AWS::EC2::VPCEndpoint",
        VpcId={"Ref": "Vpc"},
        ServiceName="com.amazonaws.us-east-1.s3",
        VpcEndpointType="Gateway",
        RouteTableIds=[{"Ref": "Routes"}],
    ),
    "Api": resource(
        "AWS::EC2::VPCEndpoint",
        VpcId={"Ref": "Vpc"},
        ServiceName="com.amazonaws.us-east-1.sagemaker.api",
        VpcEndpointType="Interface",
        SubnetIds=[{"Ref": "Subnet"}],
        SecurityGroupIds=[{"Ref": "Group"}],
        PrivateDnsEnabled=True,
    ),
    "Flows": resource("AWS::Logs::LogGroup", RetentionInDays=30),
    "FlowRole": resource(
        "AWS::IAM::Role",
        AssumeRolePolicyDocument={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        },
    ),
    "FlowLog": resource(
        "AWS::EC2::FlowLog",
        ResourceId={"Ref": "Vpc"},
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName={"Ref": "Flows"},
        DeliverLogsPermissionArn={"Fn::GetAtt": ["FlowRole", "Arn"]},
    ),
}


def network_left(account: Account, ids: dict[str, str]) -> list[str]:
    """Which of a stack's network resources are still there."""
    ec2 = account.client("ec2")
    found = {
        *(entry["VpcId"] for entry in ec2.describe_vpcs()["Vpcs"]),
        *(entry["SubnetId"] for entry in ec2.describe_subnets()["Subnets"]),
        *(entry["RouteTableId"] for entry in ec2.describe_route_tables()["RouteTables"]),
        *(entry["GroupId"] for entry in ec2.describe_security_groups()["SecurityGroups"]),
        *(entry["VpcEndpointId"] for entry in ec2.describe_vpc_endpoints()["VpcEndpoints"]),
        *(entry["FlowLogId"] for entry in ec2.describe_flow_logs()["FlowLogs"]),
        *(entry["logGroupName"] for entry in account.client("logs").describe_log_groups()["logGroups"]),
        *(entry["RoleName"] for entry in account.client("iam").list_roles()["Roles"]),
    }
    return sorted(name for name, physical in ids.items() if physical in found)


def test_an_isolated_network_is_deployed_and_really_deleted(account: Account) -> None:
    stack, ec2 = account.name("network"), account.client("ec2")
    outputs = {"Cidr": {"Value": {"Fn::GetAtt": ["Vpc", "CidrBlock"]}}}
    deployed = account.deploy(stack, template(NETWORK, Outputs=outputs))
    assert "CREATE_COMPLETE" == deployed["StackStatus"], account.reasons(stack)
    assert "10.0.0.0/16" == deployed["Outputs"][0]["OutputValue"]
    ids = account.resources(stack)
    [group] = ec2.describe_security_groups(GroupIds=[ids["Group"]])["SecurityGroups"]
    assert [ids["Group"]] == [pair["GroupId"] for pair in group["IpPermissions"][0]["UserIdGroupPairs"]]
    assert [["255.255.255.255/32"], []] == [
        [one["CidrIp"] for one in rule["IpRanges"]] for rule in group["IpPermissionsEgress"]
    ]
    assert ["pl-63a5400a"] == [one["PrefixListId"] for one in group["IpPermissionsEgress"][1]["PrefixListIds"]]
    [endpoint] = ec2.describe_vpc_endpoints(VpcEndpointIds=[ids["Api"]])["VpcEndpoints"]
    assert ([ids["Group"]], True) == (
        [one["GroupId"] for one in endpoint["Groups"]],
        endpoint["PrivateDnsEnabled"],
    )
    [flow_log] = [one for one in ec2.describe_flow_logs()["FlowLogs"] if one["FlowLogId"] == ids["FlowLog"]]
    assert (ids["Vpc"], ids["Flows"]) == (flow_log["ResourceId"], flow_log["LogGroupName"])
    assert ids["FlowRole"] == flow_log["DeliverLogsPermissionArn"].split("/")[1]

    assert "DELETE_COMPLETE" == account.destroy(stack)["StackStatus"]
    assert [] == network_left(account, ids)
    default_groups = [
        one["GroupId"] for one in ec2.describe_security_groups()["SecurityGroups"] if one.get("VpcId") == ids["Vpc"]
    ]
    assert [] == default_groups


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"FlowLog": {"LogGroupName": "/missing"}}, "Log group '/missing' does not exist"),
        ({"FlowLog": {"ResourceId": "vpc-0"}}, "The VPC ID 'vpc-0' does not exist"),
        ({"Inside": {"SourceSecurityGroupId": "sg-0"}}, "The security group 'sg-0' does not exist"),
    ],
)
def test_a_network_that_refers_to_nothing_fails(
    account: Account, broken: dict[str, dict[str, Any]], message: str
) -> None:
    resources = json.loads(json.dumps(NETWORK))
    for name, properties in broken.items():
        resources[name]["Properties"].update(properties)
    stack = account.name("broken")
    assert "ROLLBACK_COMPLETE" == account.deploy(stack, template(resources))["StackStatus"]
    assert message in account.reasons(stack)


@pytest.mark.parametrize(
    "type_name", ["AWS::SageMaker::Domain", "AWS::CloudFormation::Macro", "Custom::Anything", "AWS::Nothing::AtAll"]
)
def test_a_type_that_is_not_emulated_is_refused_before_anything_is_made(account: Account, type_name: str) -> None:
    stack, unknown = account.name("unknown"), template({"Thing": resource(type_name, ServiceToken="arn")})
    message = f"Resource type {type_name} is not emulated by the embedded AWS"
    with pytest.raises(ClientError, match=message):
        account.deploy(stack, unknown)
    with pytest.raises(ClientError, match=message):
        account.client("cloudformation").create_change_set(
            StackName=stack, ChangeSetName="c", ChangeSetType="CREATE", TemplateBody=json.dumps(unknown)
        )
    with pytest.raises(ClientError, match="does not exist"):
        account.client("cloudformation").describe_stacks(StackName=stack)


def bucket_properties(target: str) -> dict[str, Any]:
    return {
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {
                    "ServerSideEncryptionByDefault": {
                        "SSEAlgorithm": "aws:kms",
                        "KMSMasterKeyID": {"Fn::GetAtt": ["Key", "Arn"]},
                    },
                    "BucketKeyEnabled": True,
                }
            ]
        },
        "VersioningConfiguration": {"Status": "Enabled"},
        "LoggingConfiguration": {"DestinationBucketName": {"Ref": target}, "LogFilePrefix": "access/"},
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "LifecycleConfiguration": {
            "Rules": [
                {
                    "Id": "old",
                    "Status": "Enabled",
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                }
            ]
        },
        "Tags": [{"Key": "team", "Value": "churn"}],
    }


def storage() -> dict[str, Any]:
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                "Action": "kms:*",
                "Resource": "*",
            }
        ],
    }
    return {
        "Key": resource("AWS::KMS::Key", KeyPolicy=policy, EnableKeyRotation=True),
        "Logs": resource("AWS::S3::Bucket"),
        "Data": resource("AWS::S3::Bucket", **bucket_properties("Logs")),
    }


def test_a_bucket_keeps_every_property(account: Account) -> None:
    stack, s3 = account.name("storage"), account.client("s3")
    assert "CREATE_COMPLETE" == account.deploy(stack, template(storage()))["StackStatus"], account.reasons(stack)
    ids = account.resources(stack)
    data = {"Bucket": ids["Data"]}
    [rule] = s3.get_bucket_encryption(**data)["ServerSideEncryptionConfiguration"]["Rules"]
    assert ("aws:kms", True) == (rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], rule["BucketKeyEnabled"])
    assert ids["Key"] == rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"].split("/")[1]
    assert "Enabled" == s3.get_bucket_versioning(**data)["Status"]
    assert {"TargetBucket": ids["Logs"], "TargetPrefix": "access/"} == s3.get_bucket_logging(**data)["LoggingEnabled"]
    assert ["BucketOwnerEnforced"] == [
        one["ObjectOwnership"] for one in s3.get_bucket_ownership_controls(**data)["OwnershipControls"]["Rules"]
    ]
    [rule] = s3.get_bucket_lifecycle_configuration(**data)["Rules"]
    assert (30, 7) == (
        rule["NoncurrentVersionExpiration"]["NoncurrentDays"],
        rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"],
    )
    assert {"Key": "team", "Value": "churn"} in s3.get_bucket_tagging(**data)["TagSet"]

    s3.put_object(**data, Key="key", Body=b"body")
    assert "DELETE_FAILED" == account.destroy(stack)["StackStatus"]
    assert "The bucket you tried to delete is not empty" in account.reasons(stack)
    s3.delete_object(**data, Key="key")
    assert "DELETE_FAILED" == account.destroy(stack)["StackStatus"], "its versions are still there"
    for version in (
        *s3.list_object_versions(**data).get("Versions", []),
        *s3.list_object_versions(**data).get("DeleteMarkers", []),
    ):
        s3.delete_object(**data, Key=version["Key"], VersionId=version["VersionId"])
    assert "DELETE_COMPLETE" == account.destroy(stack)["StackStatus"]
    assert "PendingDeletion" == account.client("kms").describe_key(KeyId=ids["Key"])["KeyMetadata"]["KeyState"]


def test_retained_resources_stay_and_auto_delete_empties(account: Account) -> None:
    stack, s3 = account.name("retain"), account.client("s3")
    resources = {
        "Kept": {**resource("AWS::S3::Bucket"), "DeletionPolicy": "Retain"},
        "Gone": resource("AWS::S3::Bucket", VersioningConfiguration={"Status": "Enabled"}),
        "Empty": resource("Custom::S3AutoDeleteObjects", ServiceToken="arn", BucketName={"Ref": "Gone"}),
    }
    account.deploy(stack, template(resources))
    ids = account.resources(stack)
    for name in ("Kept", "Gone"):
        s3.put_object(Bucket=ids[name], Key="key", Body=b"body")
    assert "DELETE_COMPLETE" == account.destroy(stack)["StackStatus"]
    left = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    assert (True, False) == (ids["Kept"] in left, ids["Gone"] in left)


def pipeline_stack(name: str, rounds: str) -> dict[str, Any]:
    step = training("Train", "${Job.Arn}", HyperParameters={"num_round": rounds})
    body = json.dumps({"Version": "2020-12-01", "Steps": [step]})
    return template(
        {
            "Job": resource("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST),
            "Pipeline": resource(
                "AWS::SageMaker::Pipeline",
                PipelineName=name,
                RoleArn={"Fn::GetAtt": ["Job", "Arn"]},
                PipelineDefinition={"PipelineDefinitionBody": {"Fn::Sub": body}},
                Tags=[{"Key": "team", "Value": "churn"}],
            ),
            "Group": resource("AWS::SageMaker::ModelPackageGroup", ModelPackageGroupName=name),
        }
    )


def test_a_pipeline_is_created_updated_left_alone_replaced_and_deleted(account: Account) -> None:
    name, sm, cloudformation = account.name("churn"), account.client("sagemaker"), account.client("cloudformation")
    deployed = account.deploy(name, pipeline_stack(name, "10"))
    assert "CREATE_COMPLETE" == deployed["StackStatus"], account.reasons(name)
    job = account.resources(name)["Job"]
    found = sm.describe_pipeline(PipelineName=name)
    assert f"arn:aws:iam::123456789012:role/{job}" in found["PipelineDefinition"]
    assert {"Key": "team", "Value": "churn"} in sm.list_tags(ResourceArn=found["PipelineArn"])["Tags"]
    assert name == sm.describe_model_package_group(ModelPackageGroupName=name)["ModelPackageGroupName"]

    with pytest.raises(ClientError, match="No updates are to be performed"):
        account.deploy(name, pipeline_stack(name, "10"))
    assert "UPDATE_COMPLETE" == account.deploy(name, pipeline_stack(name, "20"))["StackStatus"]
    updated = sm.describe_pipeline(PipelineName=name)
    assert '"num_round": "20"' in updated["PipelineDefinition"]
    assert found["CreationTime"] == updated["CreationTime"]

    other = f"{name}-two"
    assert "UPDATE_COMPLETE" == account.deploy(name, pipeline_stack(other, "20"))["StackStatus"], account.reasons(name)
    assert [other] == [one["PipelineName"] for one in sm.list_pipelines(PipelineNamePrefix=name)["PipelineSummaries"]]
    assert "DELETE_COMPLETE" == account.destroy(name)["StackStatus"]
    assert [] == sm.list_pipelines(PipelineNamePrefix=name)["PipelineSummaries"]
    assert [] == sm.list_model_package_groups(NameContains=name)["ModelPackageGroupSummaryList"]
    assert "cloudformation" == cloudformation.meta.service_model.service_name


def test_a_definition_that_does_not_hold_fails_the_stack(account: Account) -> None:
    name = account.name("bad")
    bad = pipeline_stack(name, "10")
    bad["Resources"]["Pipeline"]["Properties"]["PipelineDefinition"] = {"PipelineDefinitionBody": "{}"}
    assert "ROLLBACK_COMPLETE" == account.deploy(name, bad)["StackStatus"]
    assert "Version is None; it must be '2020-12-01'" in account.reasons(name)


def test_an_export_in_use_keeps_its_stack(account: Account) -> None:
    cloudformation = account.client("cloudformation")
    producer, consumer = account.name("producer"), account.name("consumer")
    export = {"Name": {"Value": "shared", "Export": {"Name": f"{producer}:Name"}}}
    account.deploy(producer, template({"Topic": resource("AWS::SNS::Topic")}, Outputs=export))
    using = {"P": resource("AWS::SSM::Parameter", Type="String", Value={"Fn::ImportValue": f"{producer}:Name"})}
    assert "CREATE_COMPLETE" == account.deploy(consumer, template(using))["StackStatus"], account.reasons(consumer)
    parameter = account.resources(consumer)["P"]
    assert "shared" == account.client("ssm").get_parameter(Name=parameter)["Parameter"]["Value"]
    with pytest.raises(ClientError, match=f"Export {producer}:Name is imported by stack {consumer}"):
        cloudformation.delete_stack(StackName=producer)
    assert "DELETE_COMPLETE" == account.destroy(consumer)["StackStatus"]
    assert "DELETE_COMPLETE" == account.destroy(producer)["StackStatus"]


def schedule(zone: str) -> dict[str, Any]:
    return resource(
        "AWS::Scheduler::Schedule",
        ScheduleExpression="cron(0 3 * * ? *)",
        ScheduleExpressionTimezone=zone,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={
            "Arn": "arn:aws:sagemaker:us-east-1:123456789012:pipeline/none",
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
        },
    )


def test_schedules_and_topics_keep_what_ministack_drops(account: Account) -> None:
    stack, scheduler, sns = account.name("events"), account.client("scheduler"), account.client("sns")
    resources = {
        "Role": resource("AWS::IAM::Role", AssumeRolePolicyDocument=TRUST),
        "Topic": resource("AWS::SNS::Topic", KmsMasterKeyId="alias/aws/sns"),
        "Schedule": schedule("Europe/Berlin"),
    }
    assert "CREATE_COMPLETE" == account.deploy(stack, template(resources))["StackStatus"], account.reasons(stack)
    ids = account.resources(stack)
    assert "Europe/Berlin" == scheduler.get_schedule(Name=ids["Schedule"])["ScheduleExpressionTimezone"]
    assert "alias/aws/sns" == sns.get_topic_attributes(TopicArn=ids["Topic"])["Attributes"]["KmsMasterKeyId"]
    changed = {**resources, "Schedule": schedule("UTC")}
    assert "UPDATE_COMPLETE" == account.deploy(stack, template(changed))["StackStatus"]
    assert "UTC" == scheduler.get_schedule(Name=ids["Schedule"])["ScheduleExpressionTimezone"]
    assert "DELETE_COMPLETE" == account.destroy(stack)["StackStatus"]
    assert [] == [one for one in scheduler.list_schedules()["Schedules"] if one["Name"] == ids["Schedule"]]


def test_an_event_starts_a_pipeline_with_the_targets_role(account: Account, pipeline_role: str, job_role: str) -> None:
    sm, events = account.client("sagemaker"), account.client("events")
    pipeline = account.pipeline(
        [training("A", job_role, HyperParameters={"k": {"Get": "Parameters.K"}})],
        pipeline_role,
        Parameters=[{"Name": "K", "Type": "String"}],
    )
    arn = sm.describe_pipeline(PipelineName=pipeline)["PipelineArn"]
    trust = json.loads(json.dumps(TRUST).replace("sagemaker.", "events."))
    allowed = account.role(
        {"Effect": "Allow", "Action": "sagemaker:StartPipelineExecution", "Resource": arn}, trust=trust
    )
    for value, role in (("denied", account.role(trust=trust)), ("allowed", allowed)):
        rule = account.name("rule")
        events.put_rule(Name=rule, EventPattern=json.dumps({"source": [rule]}))
        target = {
            "Id": "1",
            "Arn": arn,
            "RoleArn": role,
            "SageMakerPipelineParameters": {"PipelineParameterList": [{"Name": "K", "Value": value}]},
        }
        events.put_targets(Rule=rule, Targets=[target])
        events.put_events(Entries=[{"Source": rule, "DetailType": "x", "Detail": "{}"}])
    [execution] = sm.list_pipeline_executions(PipelineName=pipeline)["PipelineExecutionSummaries"]
    parameters = sm.list_pipeline_parameters_for_execution(PipelineExecutionArn=execution["PipelineExecutionArn"])
    assert [{"Name": "K", "Value": "allowed"}] == parameters["PipelineParameters"]
    account.wait(execution["PipelineExecutionArn"])
