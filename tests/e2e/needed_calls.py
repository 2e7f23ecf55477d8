"""What the steps of a pipeline need, told from the deployed requests: not from what the roles were derived with.

Sources: SageMaker developer guide, ``sagemaker-roles`` (what a job's role is used for), ``build-and-manage-access``
(what a pipeline's role is used for), ``model-checkpoints``, ``logging-cloudwatch``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from .deployed_steps import DeployedStep
from .role_session import Call

LOGS = {"Processing": "ProcessingJobs", "Training": "TrainingJobs", "Tuning": "TrainingJobs"}
KeyOf = Callable[[str], "str | None"]


@attrs.frozen(kw_only=True)
class Place:
    """What calls are made in: ARNs begin with it."""

    account: str
    region: str
    key_of_bucket: KeyOf

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def split(uri: str) -> tuple[str, str]:
    """Bucket and key."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


@attrs.frozen(kw_only=True)
class Storage:
    """The S3 locations of jobs."""

    reads: Sequence[str]
    writes: Sequence[str]
    checkpoints: Sequence[str]


def storage_of(step: DeployedStep) -> Storage:
    """What a step's jobs read and write, by the members of CreateTrainingJob and CreateProcessingJob."""
    reads, writes, checkpoints = list[str](), list[str](), list[str]()
    for job in step.jobs:
        reads += [channel["DataSource"]["S3DataSource"]["S3Uri"] for channel in job.get("InputDataConfig", [])]
        reads += [each["S3Input"]["S3Uri"] for each in job.get("ProcessingInputs", [])]
        submitted = json.loads(job.get("HyperParameters", {}).get("sagemaker_submit_directory", '""'))
        reads += [submitted] if submitted.startswith("s3://") else []
        writes += [job[member]["S3OutputPath"] for member in ("OutputDataConfig",) if member in job]
        writes += [each["S3Output"]["S3Uri"] for each in job.get("ProcessingOutputConfig", {"Outputs": []})["Outputs"]]
        checkpoints += [job["CheckpointConfig"]["S3Uri"]] if "CheckpointConfig" in job else []
    return Storage(reads=reads, writes=writes, checkpoints=checkpoints)


def needed_by_job(step: DeployedStep, place: Place) -> Iterator[Call]:
    """What SageMaker calls with the role of a job."""
    storage = storage_of(step)
    for uri in [*storage.reads, *storage.checkpoints]:
        yield from _listed(uri)
        yield from _read(_object(uri, "part-0.csv"), place)
    for uri in storage.writes:
        yield from _written(f"{uri.rstrip('/')}/{step.job}/output/model.tar.gz", place)
    for uri in storage.checkpoints:
        checkpoint = _object(uri, "xgboost-checkpoint.0")
        yield from _written(checkpoint, place)
        bucket, key = split(checkpoint)
        yield _s3("DeleteObject", f"{bucket}/{key}", "delete_object", Bucket=bucket, Key=key)
    for job in step.jobs:
        yield from _key_of_output(job, place)
        yield from _key_of_volumes(job)
        yield from _image(job, place)
        if "VpcConfig" in job or "VpcConfig" in job.get("NetworkConfig", {}):
            yield from _interfaces(job.get("VpcConfig") or job["NetworkConfig"]["VpcConfig"], place)
    yield from _reported(step, place)


def needed_by_pipeline(step: DeployedStep, place: Place) -> Iterator[Call]:
    """What SageMaker calls with the role of a pipeline."""
    operations = {
        "Training": ("TrainingJob", "TrainingJobName", "training-job"),
        "Processing": ("ProcessingJob", "ProcessingJobName", "processing-job"),
        "Tuning": ("HyperParameterTuningJob", "HyperParameterTuningJobName", "hyper-parameter-tuning-job"),
    }
    if step.type in operations:
        verb, member, kind = operations[step.type]
        arn, snake = place.arn("sagemaker", f"{kind}/{step.job}"), _snake(verb)
        named = {member: step.job[:32] if step.type == "Tuning" else step.job}
        arn = place.arn("sagemaker", f"{kind}/{named[member]}")
        context = condition_keys(step.type, step.request)
        yield _sagemaker(f"Create{verb}", arn, f"create_{snake}", {**step.request, **named}, context)
        yield _sagemaker(f"Describe{verb}", arn, f"describe_{snake}", named)
        yield _sagemaker(f"Stop{verb}", arn, f"stop_{snake}", named)
        yield _sagemaker("AddTags", arn, "add_tags", {"ResourceArn": arn, "Tags": [{"Key": "a", "Value": "b"}]})
        for job in step.jobs:
            passed = {"iam:PassedToService": "sagemaker.amazonaws.com"}
            yield Call(action="iam:PassRole", resource=job["RoleArn"], context=passed)
    if step.type == "RegisterModel":
        yield from _registered(step, place)
    for output in step.request.get("ProcessingOutputConfig", {"Outputs": []})["Outputs"]:
        if output["OutputName"] in step.property_files:
            yield from _read(f"{output['S3Output']['S3Uri']}/evaluation.json", place)


def condition_keys(kind: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """What a request means to IAM (service authorization reference, SageMaker)."""
    job = request.get("TrainingJobDefinition", request) if kind == "Tuning" else request
    network = job.get("NetworkConfig", job)
    resources = (
        job.get("ResourceConfig")
        or job.get("HyperParameterTuningResourceConfig")
        or job["ProcessingResources"]["ClusterConfig"]
    )
    output = job.get("OutputDataConfig") or job["ProcessingOutputConfig"]
    vpc = network.get("VpcConfig", {})
    found = {
        "InstanceTypes": [resources["InstanceType"]],
        "NetworkIsolation": str(network.get("EnableNetworkIsolation", False)).lower(),
        "InterContainerTrafficEncryption": str(network.get("EnableInterContainerTrafficEncryption", False)).lower(),
        "VpcSubnets": vpc.get("Subnets"),
        "VpcSecurityGroupIds": vpc.get("SecurityGroupIds"),
        "VolumeKmsKeyArn": resources.get("VolumeKmsKeyId"),
        "OutputKmsKeyArn": output.get("KmsKeyId"),
    }
    return {f"sagemaker:{key}": value for key, value in found.items() if value}


def _registered(step: DeployedStep, place: Place) -> Iterator[Call]:
    group = step.request["ModelPackageGroupName"]
    arn = place.arn("sagemaker", f"model-package-group/{group}")
    package = place.arn("sagemaker", f"model-package/{group}/1")
    yield Call(action="sagemaker:CreateModelPackage", resource=package, context={})
    yield _sagemaker("DescribeModelPackage", package, "describe_model_package", {"ModelPackageName": package})
    described = {"ModelPackageGroupName": group}
    yield _sagemaker("DescribeModelPackageGroup", arn, "describe_model_package_group", described)
    for container in step.request["InferenceSpecification"]["Containers"]:
        yield from _read(container["ModelDataUrl"], place)


def _object(uri: str, name: str) -> str:
    """An object of a prefix, or the one that a URI names."""
    return f"{uri}{name}" if uri.endswith("/") else uri


def _listed(uri: str) -> Iterator[Call]:
    bucket, key = split(uri)
    yield _s3("ListBucket", bucket, "list_objects_v2", Bucket=bucket, Prefix=key)


def _read(uri: str, place: Place) -> Iterator[Call]:
    bucket, key = split(uri)
    yield _s3("GetObject", f"{bucket}/{key}", "get_object", Bucket=bucket, Key=key)
    encrypted_with = place.key_of_bucket(bucket)
    if encrypted_with is not None:
        yield _through_s3("Decrypt", encrypted_with, place)


def _written(uri: str, place: Place) -> Iterator[Call]:
    bucket, key = split(uri)
    yield _s3("PutObject", f"{bucket}/{key}", "put_object", Bucket=bucket, Key=key, Body=b"")
    yield _s3("PutObject", f"{bucket}/{key}", "create_multipart_upload", Bucket=bucket, Key=key)
    aborted = {"Bucket": bucket, "Key": key, "UploadId": "none"}
    yield _s3("AbortMultipartUpload", f"{bucket}/{key}", "abort_multipart_upload", **aborted)
    encrypted_with = place.key_of_bucket(bucket)
    if encrypted_with is not None:
        yield _through_s3("GenerateDataKey", encrypted_with, place)
        yield _through_s3("Decrypt", encrypted_with, place)


def _through_s3(operation: str, key: str, place: Place) -> Call:
    """What S3 asks of KMS for the caller; the emulator asks nothing."""
    context = {"kms:ViaService": f"s3.{place.region}.amazonaws.com"}
    return Call(action=f"kms:{operation}", resource=key, context=context, why="through S3")


def _key_of_output(job: Mapping[str, Any], place: Place) -> Iterator[Call]:
    key = (job.get("OutputDataConfig") or job["ProcessingOutputConfig"]).get("KmsKeyId")
    if key is not None:
        yield from (_through_s3(operation, key, place) for operation in ("Decrypt", "Encrypt", "GenerateDataKey"))


def _key_of_volumes(job: Mapping[str, Any]) -> Iterator[Call]:
    members = ("ResourceConfig", "HyperParameterTuningResourceConfig")
    resources = (
        next((job[each] for each in members if each in job), None) or job["ProcessingResources"]["ClusterConfig"]
    )
    key = resources.get("VolumeKmsKeyId")
    if key is not None:
        yield Call(
            action="kms:DescribeKey", resource=key, service="kms", operation="describe_key", request={"KeyId": key}
        )
        granted = {"kms:GrantIsForAWSResource": "true"}
        yield Call(action="kms:CreateGrant", resource=key, context=granted, why="for a volume")


def _image(job: Mapping[str, Any], place: Place) -> Iterator[Call]:
    uri = job.get("AlgorithmSpecification", {}).get("TrainingImage") or job["AppSpecification"]["ImageUri"]
    registry, _, name = uri.partition("/")
    if not registry.startswith(f"{place.account}."):
        return
    repository = name.rpartition(":")[0]
    arn = place.arn("ecr", f"repository/{repository}")
    given = {"repositoryName": repository}
    layer = "sha256:" + "0" * 64
    yield _ecr("GetAuthorizationToken", "*", "get_authorization_token")
    yield _ecr("BatchGetImage", arn, "batch_get_image", **given, imageIds=[{"imageTag": "1"}])
    yield _ecr("BatchCheckLayerAvailability", arn, "batch_check_layer_availability", **given, layerDigests=[layer])
    yield _ecr("GetDownloadUrlForLayer", arn, "get_download_url_for_layer", **given, layerDigest=layer)


def _interfaces(vpc: Mapping[str, Any], place: Place) -> Iterator[Call]:
    interface = place.arn("ec2", "network-interface/eni-0123456789abcdef0")
    yield _ec2("CreateNetworkInterface", interface, SubnetId=vpc["Subnets"][0], Groups=vpc["SecurityGroupIds"])
    named = {"NetworkInterfaceId": "eni-0123456789abcdef0"}
    yield _ec2("CreateNetworkInterfacePermission", interface, **named, Permission="INSTANCE-ATTACH")
    yield _ec2("DeleteNetworkInterface", interface, **named)
    yield _ec2("DeleteNetworkInterfacePermission", "*", NetworkInterfacePermissionId="eni-perm-1")
    for what in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"):
        yield _ec2(f"Describe{what}", "*")


def _reported(step: DeployedStep, place: Place) -> Iterator[Call]:
    group, stream = f"/aws/sagemaker/{LOGS[step.type]}", f"{step.job}/algo-1-1600000000"
    group_arn = place.arn("logs", f"log-group:{group}")
    stream_arn = f"{group_arn}:log-stream:{stream}"
    in_group = {"logGroupName": group}
    in_stream = {**in_group, "logStreamName": stream}
    events = [{"timestamp": int(time.time() * 1000), "message": "[1] auc: 0.9"}]
    yield _logs("CreateLogGroup", group_arn, "create_log_group", **in_group)
    yield _logs("CreateLogStream", stream_arn, "create_log_stream", **in_stream)
    yield _logs("PutLogEvents", stream_arn, "put_log_events", **in_stream, logEvents=events)
    yield _logs("DescribeLogStreams", group_arn, "describe_log_streams", **in_group)
    metrics = {"Namespace": f"/aws/sagemaker/{LOGS[step.type]}", "MetricData": [{"MetricName": "auc", "Value": 0.9}]}
    yield Call(
        action="cloudwatch:PutMetricData",
        resource="*",
        service="cloudwatch",
        operation="put_metric_data",
        request=metrics,
        context={"cloudwatch:namespace": metrics["Namespace"]},
    )


def _s3(action: str, resource: str, operation: str, **request: Any) -> Call:
    return Call(
        action=f"s3:{action}", resource=f"arn:aws:s3:::{resource}", service="s3", operation=operation, request=request
    )


def _ecr(action: str, resource: str, operation: str, **request: Any) -> Call:
    return Call(action=f"ecr:{action}", resource=resource, service="ecr", operation=operation, request=request)


def _ec2(action: str, resource: str, **request: Any) -> Call:
    return Call(action=f"ec2:{action}", resource=resource, service="ec2", operation=_snake(action), request=request)


def _logs(action: str, resource: str, operation: str, **request: Any) -> Call:
    return Call(action=f"logs:{action}", resource=resource, service="logs", operation=operation, request=request)


def _sagemaker(
    action: str, resource: str, operation: str, request: Mapping[str, Any], context: Mapping[str, Any] | None = None
) -> Call:
    return Call(
        action=f"sagemaker:{action}",
        resource=resource,
        service="sagemaker",
        operation=operation,
        request=request,
        context=context or {},
    )


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
