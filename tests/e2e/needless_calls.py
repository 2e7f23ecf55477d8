"""What no step needs: calls beside what a role is for, near ones first."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from .deployed_steps import DeployedStep
from .needed_calls import Place, condition_keys, split, storage_of
from .needless_storage import Row, Strangers, beside_storage, call, data_of_jobs, storage_of_another
from .role_session import Call


def needless_for_job(
    steps: Sequence[DeployedStep], others: Sequence[DeployedStep], place: Place, strangers: Strangers, pipeline: str
) -> Iterator[Call]:
    """For the role of jobs of ``steps``; ``others``: the rest of the pipeline."""
    for step in steps:
        yield from beside_storage(step, steps, strangers)
    for other in others:
        yield from storage_of_another(other, steps)
    yield from map(call, _keys(steps[0], place, strangers))
    yield from _keys_on_paper(steps[0], place, strangers)
    yield from map(call, _account(steps[0], place, strangers))
    yield from map(call, _network(steps[0], place, strangers))
    yield from map(call, _other_services(place))
    yield from map(call, _images(place, strangers))
    yield from map(call, _telemetry(place))
    yield from map(call, _sagemaker_as_job(steps[0], place, strangers, pipeline))


def needless_for_pipeline(
    steps: Sequence[DeployedStep], place: Place, strangers: Strangers, pipeline: str, role: str
) -> Iterator[Call]:
    """For the role of the pipeline itself."""
    jobs = [step for step in steps if step.starts_jobs]
    for step in jobs:
        yield from data_of_jobs(step)
        yield from _outside_guardrails(step, place, strangers)
        yield from _passing(step, place, strangers, role)
    first = jobs[0]
    yield from map(call, _keys(first, place, strangers))
    yield from _keys_on_paper(first, place, strangers)
    yield from map(call, _account(first, place, strangers))
    yield from map(call, _network(first, place, strangers))
    yield from map(call, _other_services(place))
    yield from map(call, _images(place, strangers))
    yield from map(call, _telemetry(place))
    yield from map(call, _sagemaker_as_pipeline(steps, place, strangers, pipeline))


# --- keys -------------------------------------------------------------------------------------------------------------


def _own_key(step: DeployedStep, place: Place) -> str:
    found = place.key_of_bucket(split(storage_of(step).writes[0])[0])
    assert found is not None
    return found


def _keys(step: DeployedStep, place: Place, strangers: Strangers) -> Iterator[Row]:
    own = _own_key(step, place)
    for key in (own, strangers.key):
        for operation, more in (
            ("decrypt", {"CiphertextBlob": b"x"}),  # directly: it is allowed through S3 alone
            ("encrypt", {"Plaintext": b"x"}),
            ("generate_data_key", {"KeySpec": "AES_256"}),
            ("create_grant", {"GranteePrincipal": strangers.role, "Operations": ["Decrypt"]}),
            ("schedule_key_deletion", {}),
            ("disable_key", {}),
            ("put_key_policy", {"Policy": "{}"}),
            ("tag_resource", {"Tags": [{"TagKey": "a", "TagValue": "b"}]}),
            ("get_key_policy", {}),
        ):
            yield "kms", operation, {"KeyId": key, **more}, key
    yield "kms", "describe_key", {"KeyId": strangers.key}, strangers.key
    yield "kms", "create_key", {}, "*"
    yield "kms", "list_keys", {}, "*"


def _keys_on_paper(step: DeployedStep, place: Place, strangers: Strangers) -> Iterator[Call]:
    through_s3 = {"kms:ViaService": f"s3.{place.region}.amazonaws.com"}
    for operation in ("Decrypt", "GenerateDataKey", "Encrypt"):
        yield Call(action=f"kms:{operation}", resource=strangers.key, context=through_s3, why="through S3")
        elsewhere = {"kms:ViaService": f"dynamodb.{place.region}.amazonaws.com"}
        yield Call(action=f"kms:{operation}", resource=_own_key(step, place), context=elsewhere, why="not through S3")
    granted = {"kms:GrantIsForAWSResource": "true"}
    yield Call(action="kms:CreateGrant", resource=strangers.key, context=granted, why="for a volume")


# --- the account ------------------------------------------------------------------------------------------------------


def _account(step: DeployedStep, place: Place, strangers: Strangers) -> Iterator[Row]:
    role = step.jobs[0]["RoleArn"]
    name = role.rsplit("/", 1)[1]
    admin = "arn:aws:iam::aws:policy/AdministratorAccess"
    user = f"arn:aws:iam::{place.account}:user/someone"
    new_role = f"arn:aws:iam::{place.account}:role/another"
    yield "iam", "create_role", {"RoleName": "another", "AssumeRolePolicyDocument": "{}"}, new_role
    yield "iam", "attach_role_policy", {"RoleName": name, "PolicyArn": admin}, role
    yield "iam", "put_role_policy", {"RoleName": name, "PolicyName": "more", "PolicyDocument": "{}"}, role
    yield "iam", "update_assume_role_policy", {"RoleName": name, "PolicyDocument": "{}"}, role
    yield "iam", "delete_role", {"RoleName": name}, role
    yield "iam", "tag_role", {"RoleName": name, "Tags": [{"Key": "a", "Value": "b"}]}, role
    yield "iam", "get_role", {"RoleName": name}, role
    yield "iam", "create_user", {"UserName": "someone"}, user
    yield "iam", "create_access_key", {"UserName": "someone"}, user
    yield "iam", "list_roles", {}, "*"
    yield "sts", "assume_role", {"RoleArn": strangers.role, "RoleSessionName": "more"}, strangers.role


def _network(step: DeployedStep, place: Place, strangers: Strangers) -> Iterator[Row]:
    job = step.jobs[0]
    vpc = job.get("VpcConfig") or job["NetworkConfig"]["VpcConfig"]
    subnet, group = vpc["Subnets"][0], vpc["SecurityGroupIds"][0]
    subnet_arn, group_arn = place.arn("ec2", f"subnet/{subnet}"), place.arn("ec2", f"security-group/{group}")
    anything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    new = place.arn("ec2", "vpc/vpc-0123456789abcdef0")
    yield "ec2", "create_vpc", {"CidrBlock": "10.9.0.0/16"}, new
    yield "ec2", "delete_vpc", {"VpcId": strangers.vpc}, place.arn("ec2", f"vpc/{strangers.vpc}")
    yield "ec2", "delete_subnet", {"SubnetId": subnet}, subnet_arn
    yield "ec2", "authorize_security_group_egress", {"GroupId": group, "IpPermissions": anything}, group_arn
    yield "ec2", "authorize_security_group_ingress", {"GroupId": group, "IpPermissions": anything}, group_arn
    yield "ec2", "revoke_security_group_egress", {"GroupId": group, "IpPermissions": anything}, group_arn
    yield "ec2", "delete_security_group", {"GroupId": group}, group_arn
    yield "ec2", "create_tags", {"Resources": [subnet], "Tags": [{"Key": "a", "Value": "b"}]}, subnet_arn
    yield "ec2", "delete_tags", {"Resources": [subnet], "Tags": [{"Key": "a"}]}, subnet_arn
    gateway = place.arn("ec2", "internet-gateway/igw-0123456789abcdef0")
    yield "ec2", "create_internet_gateway", {}, gateway
    table = "rtb-0123456789abcdef0"
    route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-0123456789abcdef0"}
    yield "ec2", "create_route", route, place.arn("ec2", f"route-table/{table}")
    endpoint = "vpce-0123456789abcdef0"
    yield "ec2", "delete_vpc_endpoints", {"VpcEndpointIds": [endpoint]}, place.arn("ec2", f"vpc-endpoint/{endpoint}")
    machine = {"ImageId": "ami-0123456789abcdef0", "MinCount": 1, "MaxCount": 1}
    yield "ec2", "run_instances", machine, place.arn("ec2", "instance/i-0123456789abcdef0")


def _other_services(place: Place) -> Iterator[Row]:
    arn = place.arn
    secret = arn("secretsmanager", "secret:database-AbCdEf")
    yield "secretsmanager", "get_secret_value", {"SecretId": secret}, secret
    parameter = arn("ssm", "parameter/cdk-bootstrap/hnb659fds/version")
    yield "ssm", "get_parameter", {"Name": "/cdk-bootstrap/hnb659fds/version"}, parameter
    yield "lambda", "invoke", {"FunctionName": "other"}, arn("lambda", "function:other")
    yield "sns", "publish", {"TopicArn": arn("sns", "other"), "Message": "m"}, arn("sns", "other")
    yield "dynamodb", "get_item", {"TableName": "other", "Key": {"id": {"S": "1"}}}, arn("dynamodb", "table/other")
    yield "events", "put_rule", {"Name": "other", "ScheduleExpression": "rate(1 day)"}, arn("events", "rule/other")
    stack = arn("cloudformation", "stack/TrainingPlatform/*")
    yield "cloudformation", "delete_stack", {"StackName": "TrainingPlatform"}, stack


def _images(place: Place, strangers: Strangers) -> Iterator[Row]:
    repository = place.arn("ecr", f"repository/{strangers.repository}")
    named = {"repositoryName": strangers.repository}
    yield "ecr", "batch_get_image", {**named, "imageIds": [{"imageTag": "1"}]}, repository
    yield "ecr", "put_image", {**named, "imageManifest": "{}"}, repository
    yield "ecr", "delete_repository", named, repository
    yield "ecr", "set_repository_policy", {**named, "policyText": "{}"}, repository


def _telemetry(place: Place) -> Iterator[Row]:
    mine = place.arn("logs", "log-group:/aws/sagemaker/TrainingJobs")
    other = place.arn("logs", "log-group:/aws/lambda/other")
    yield "logs", "create_log_group", {"logGroupName": "/aws/lambda/other"}, other
    yield "logs", "delete_log_group", {"logGroupName": "/aws/sagemaker/TrainingJobs"}, mine
    kept = {"logGroupName": "/aws/sagemaker/TrainingJobs", "retentionInDays": 1}
    yield "logs", "put_retention_policy", kept, mine
    read = {"logGroupName": "/aws/sagemaker/TrainingJobs", "logStreamName": "j"}
    yield "logs", "get_log_events", read, f"{mine}:log-stream:j"
    yield "cloudwatch", "delete_alarms", {"AlarmNames": ["a"]}, place.arn("cloudwatch", "alarm:a")


# --- SageMaker --------------------------------------------------------------------------------------------------------


def _sagemaker(operation: str, place: Place, resource: str, **request: Any) -> Row:
    return "sagemaker", operation, request, place.arn("sagemaker", resource) if resource != "*" else "*"


def _sagemaker_as_job(step: DeployedStep, place: Place, strangers: Strangers, pipeline: str) -> Iterator[Row]:
    tags = [{"Key": "a", "Value": "b"}]
    job = place.arn("sagemaker", f"training-job/{step.job}")
    yield _sagemaker("describe_training_job", place, f"training-job/{step.job}", TrainingJobName=step.job)
    yield _sagemaker("stop_training_job", place, f"training-job/{step.job}", TrainingJobName=step.job)
    yield _sagemaker("add_tags", place, f"training-job/{step.job}", ResourceArn=job, Tags=tags)
    given = {"ModelName": "pipelines-m", "ExecutionRoleArn": step.jobs[0]["RoleArn"]}
    yield _sagemaker("create_model", place, "model/pipelines-m", **given)
    package = {"ModelPackageGroupName": strangers.group}
    yield _sagemaker("describe_model_package_group", place, f"model-package-group/{strangers.group}", **package)
    yield from _management(place, strangers, pipeline)


def _sagemaker_as_pipeline(
    steps: Sequence[DeployedStep], place: Place, strangers: Strangers, pipeline: str
) -> Iterator[Row]:
    kinds = {step.type for step in steps}
    group = {"ModelPackageGroupName": strangers.group}
    yield _sagemaker("list_model_packages", place, "*", **group)
    yield _sagemaker("describe_model_package_group", place, f"model-package-group/{strangers.group}", **group)
    package = place.arn("sagemaker", f"model-package/{strangers.group}/1")
    named = {"ModelPackageArn": package, "ModelApprovalStatus": "Approved"}
    yield "sagemaker", "update_model_package", named, package
    yield _sagemaker("stop_training_job", place, "training-job/other", TrainingJobName="other")
    yield _sagemaker("describe_training_job", place, "training-job/other", TrainingJobName="other")
    for kind, words in (("Transform", "transform_job"), ("Processing", "processing_job")):
        if kind not in kinds:
            name = {f"{kind}JobName": "pipelines-x"}
            yield _sagemaker(f"describe_{words}", place, f"{kind.lower()}-job/pipelines-x", **name)
            yield _sagemaker(f"stop_{words}", place, f"{kind.lower()}-job/pipelines-x", **name)
    model = {"ModelName": "pipelines-m", "ExecutionRoleArn": strangers.role}
    yield _sagemaker("create_model", place, "model/pipelines-m", **model)
    yield from _management(place, strangers, pipeline)


def _management(place: Place, strangers: Strangers, pipeline: str) -> Iterator[Row]:
    for name in (pipeline, strangers.pipeline):
        yield _sagemaker("start_pipeline_execution", place, f"pipeline/{name}", PipelineName=name)
        yield _sagemaker("update_pipeline", place, f"pipeline/{name}", PipelineName=name)
        yield _sagemaker("delete_pipeline", place, f"pipeline/{name}", PipelineName=name)
        arn = place.arn("sagemaker", f"pipeline/{name}")
        tagged = {"ResourceArn": arn, "Tags": [{"Key": "a", "Value": "b"}]}
        yield _sagemaker("add_tags", place, f"pipeline/{name}", **tagged)
        yield _sagemaker("delete_tags", place, f"pipeline/{name}", ResourceArn=arn, TagKeys=["a"])
    group = {"ModelPackageGroupName": strangers.group}
    yield _sagemaker("delete_model_package_group", place, f"model-package-group/{strangers.group}", **group)
    yield _sagemaker("list_training_jobs", place, "*")
    yield _sagemaker("list_pipelines", place, "*")


_LEFT_OUT = object()


def _outside_guardrails(step: DeployedStep, place: Place, strangers: Strangers) -> Iterator[Call]:
    """The request of a step with one bound left, as an edited definition would send it."""
    vpc, output, resources, network = _paths(step)
    changes: list[tuple[Sequence[str], Any, str]] = [
        (vpc, _LEFT_OUT, "no VPC"),
        ((*vpc, "Subnets"), [strangers.subnet], "another subnet"),
        ((*vpc, "SecurityGroupIds"), [strangers.security_group], "another security group"),
        ((*network, "EnableNetworkIsolation"), False, "no isolation"),
        ((*network, "EnableNetworkIsolation"), _LEFT_OUT, "isolation left out"),
        ((*network, "EnableInterContainerTrafficEncryption"), False, "open traffic"),
        ((*network, "EnableInterContainerTrafficEncryption"), _LEFT_OUT, "traffic left out"),
        ((*output, "KmsKeyId"), _LEFT_OUT, "output not encrypted"),
        ((*output, "KmsKeyId"), strangers.key, "output under another key"),
    ]
    own_subnets = _at(step.request, (*vpc, "Subnets"))
    changes.append(((*vpc, "Subnets"), [*own_subnets, strangers.subnet], "another subnet too"))
    if "VolumeKmsKeyId" in _at(step.request, resources):
        changes += [
            ((*resources, "VolumeKmsKeyId"), _LEFT_OUT, "volume not encrypted"),
            ((*resources, "VolumeKmsKeyId"), strangers.key, "volume under another key"),
        ]
    for path, value, why in changes:
        request = copy.deepcopy(dict(step.request))
        holder = _at(request, path[:-1])
        if value is _LEFT_OUT:
            del holder[path[-1]]
        else:
            holder[path[-1]] = value
        yield _start(step, step.job, request, place, why)


def _passing(step: DeployedStep, place: Place, strangers: Strangers, role: str) -> Iterator[Call]:
    """Other names of jobs, and other roles than the jobs' own."""
    if step.type != "Tuning":  # how the service names those is not documented: any name is allowed
        yield _start(step, f"x{step.job}", dict(step.request), place, "another name")
        yield _start(step, "nightly", dict(step.request), place, "another name")
    own = step.jobs[0]["RoleArn"]
    for passed in (role, strangers.role, f"{own}2", f"arn:aws:iam::{place.account}:role/Admin"):
        context = {"iam:PassedToService": "sagemaker.amazonaws.com"}
        yield Call(action="iam:PassRole", resource=passed, context=context, why="another role")
    for service in ("ec2", "lambda", "glue"):
        context = {"iam:PassedToService": f"{service}.amazonaws.com"}
        yield Call(action="iam:PassRole", resource=own, context=context, why=f"to {service}")
    if step.type == "Training":  # the one kind of job that the emulator starts: it looks at the role that is passed
        request = {**step.request, "RoleArn": strangers.role, "TrainingJobName": f"{step.job[:-1]}p"}
        yield Call(
            action="iam:PassRole",
            resource=strangers.role,
            service="sagemaker",
            operation="create_training_job",
            request=request,
            context={"iam:PassedToService": "sagemaker.amazonaws.com"},
            why="with a job",
        )


def _paths(step: DeployedStep) -> tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str]]:
    """Where a request says VPC, output, instances and isolation."""
    if step.type == "Processing":
        cluster = ("ProcessingResources", "ClusterConfig")
        return ("NetworkConfig", "VpcConfig"), ("ProcessingOutputConfig",), cluster, ("NetworkConfig",)
    if step.type == "Tuning":
        job = "TrainingJobDefinition"
        return (job, "VpcConfig"), (job, "OutputDataConfig"), (job, "HyperParameterTuningResourceConfig"), (job,)
    return ("VpcConfig",), ("OutputDataConfig",), ("ResourceConfig",), ()


def _at(value: Any, path: Sequence[str]) -> Any:
    for key in path:
        value = value[key]
    return value


def _start(step: DeployedStep, name: str, request: dict[str, Any], place: Place, why: str) -> Call:
    member, operation, action, kind = {
        "Training": ("TrainingJobName", "create_training_job", "CreateTrainingJob", "training-job"),
        "Processing": ("ProcessingJobName", "create_processing_job", "CreateProcessingJob", "processing-job"),
        "Tuning": (
            "HyperParameterTuningJobName",
            "create_hyper_parameter_tuning_job",
            "CreateHyperParameterTuningJob",
            "hyper-parameter-tuning-job",
        ),
    }[step.type]
    name = name[:32] if step.type == "Tuning" else name
    return Call(
        action=f"sagemaker:{action}",
        resource=place.arn("sagemaker", f"{kind}/{name}"),
        service="sagemaker",
        operation=operation,
        request={**request, member: name},
        context=condition_keys(step.type, request),
        why=why,
    )
