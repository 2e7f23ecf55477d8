"""The properties of AWS::S3::Bucket that ministack drops, each put through its S3 API; deletion of full buckets."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from cdk_sagemaker_training.local.emulator import bridge

Put = Callable[[str, bytes], Any]


def _xml(operation: str, **params: Any) -> bytes:
    """An S3 request body for API-shaped parameters, made by botocore, which refuses unknown ones."""
    model = importlib.import_module("botocore.session").get_session().get_service_model("s3")
    shape = model.operation_model(operation)
    request = {"Bucket": "bucket", **params}
    report = importlib.import_module("botocore.validate").ParamValidator().validate(request, shape.input_shape)
    if report.has_errors():
        raise ValueError(report.generate_report())
    serializer = importlib.import_module("botocore.serialize").create_serializer("rest-xml")
    body: bytes = serializer.serialize_to_request(request, shape)["body"]
    return body


def _encryption(props: Mapping[str, Any]) -> bytes:
    rules: list[dict[str, Any]] = []
    for given in props["ServerSideEncryptionConfiguration"]:
        rule = {
            ("ApplyServerSideEncryptionByDefault" if name == "ServerSideEncryptionByDefault" else name): value
            for name, value in given.items()
        }
        # ministack has no aws/s3 key, which S3 takes for aws:kms without a key id.
        if rule.get("ApplyServerSideEncryptionByDefault") == {"SSEAlgorithm": "aws:kms"}:
            rule["ApplyServerSideEncryptionByDefault"] = {"SSEAlgorithm": "AES256"}
        if "BucketKeyEnabled" in rule:
            rule["BucketKeyEnabled"] = str(rule["BucketKeyEnabled"]).lower() == "true"
        rules.append(rule)
    return _xml("PutBucketEncryption", ServerSideEncryptionConfiguration={"Rules": rules})


def _lifecycle(props: Mapping[str, Any]) -> bytes:
    return _xml(
        "PutBucketLifecycleConfiguration", LifecycleConfiguration={"Rules": [_rule(one) for one in props["Rules"]]}
    )


def _rule(given: Mapping[str, Any]) -> dict[str, Any]:
    """One lifecycle rule in the API's words; a property that is not known here is refused, not dropped."""
    left = dict(given)
    rule: dict[str, Any] = {"Status": left.pop("Status"), "Filter": {"Prefix": left.pop("Prefix", "")}}
    if "Id" in left:
        rule["ID"] = left.pop("Id")
    expiration = {
        name: left.pop(key)
        for key, name in (("ExpirationInDays", "Days"), ("ExpiredObjectDeleteMarker", "ExpiredObjectDeleteMarker"))
        if key in left
    }
    if expiration:
        rule["Expiration"] = _numbers(expiration)
    for key in ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"):
        if key in left:
            rule[key] = _numbers(left.pop(key))
    if "Transitions" in left:
        rule["Transitions"] = [
            {"Days": int(one["TransitionInDays"]), "StorageClass": one["StorageClass"]}
            for one in left.pop("Transitions")
        ]
    if "NoncurrentVersionTransitions" in left:
        rule["NoncurrentVersionTransitions"] = [
            {"NoncurrentDays": int(one["TransitionInDays"]), "StorageClass": one["StorageClass"]}
            for one in left.pop("NoncurrentVersionTransitions")
        ]
    if left:
        raise ValueError(f"{', '.join(sorted(left))} of a lifecycle rule is not emulated")
    return rule


def _numbers(given: Mapping[str, Any]) -> dict[str, Any]:
    """CloudFormation may pass numbers as strings."""
    return {name: int(value) if isinstance(value, str) and value.isdigit() else value for name, value in given.items()}


def _logging(props: Mapping[str, Any]) -> bytes:
    target = {"TargetBucket": props["DestinationBucketName"], "TargetPrefix": props.get("LogFilePrefix", "")}
    return _xml("PutBucketLogging", BucketLoggingStatus={"LoggingEnabled": target})


def _ownership(props: Mapping[str, Any]) -> bytes:
    return _xml("PutBucketOwnershipControls", OwnershipControls={"Rules": props["Rules"]})


def _tagging(tags: list[dict[str, Any]]) -> bytes:
    return _xml("PutBucketTagging", Tagging={"TagSet": tags})


def _checked(put: Put) -> Callable[[str, bytes], None]:
    """ministack ignores what its own S3 answers; here an error fails the resource."""

    def apply(name: str, body: bytes) -> None:
        status, _, answer = put(name, body)
        if status >= 400:
            raise ValueError(f"AWS::S3::Bucket {name}: {answer!r}")

    return apply


def complete_buckets() -> None:
    """Add the dropped properties to ministack's table, and refuse to delete a bucket that is not empty."""
    s3, provisioners = bridge.service("s3"), bridge.provisioners
    provisioners._S3_BUCKET_CONFIGURATIONS = (
        *provisioners._S3_BUCKET_CONFIGURATIONS,
        ("BucketEncryption", _encryption, _checked(s3._put_bucket_encryption), s3._delete_bucket_encryption),
        ("LifecycleConfiguration", _lifecycle, _checked(s3._put_bucket_lifecycle), s3._delete_bucket_lifecycle),
        ("OwnershipControls", _ownership, _checked(s3._put_bucket_ownership_controls), _no_ownership),
        ("Tags", _tagging, _checked(s3._put_bucket_tagging), s3._delete_bucket_tagging),
        ("LoggingConfiguration", _logging, _checked(s3._put_bucket_logging), _no_logging),
    )
    types = provisioners._RESOURCE_HANDLERS
    drop = types["AWS::S3::Bucket"]["delete"]

    def delete(physical_id: str, props: dict[str, Any]) -> None:
        if s3._buckets.get(physical_id, {}).get("objects") or _versions(physical_id):
            raise ValueError(f"The bucket you tried to delete is not empty: {physical_id}")
        drop(physical_id, props)
        _no_logging(physical_id)

    types["AWS::S3::Bucket"] = {**types["AWS::S3::Bucket"], "delete": delete}


def complete_policies() -> None:
    """Name a bucket policy by its bucket, and refuse a second one, as CloudFormation does (aws-cdk issue 16379)."""
    types, policies = bridge.provisioners._RESOURCE_HANDLERS, bridge.service("s3")._bucket_policies
    put = types["AWS::S3::BucketPolicy"]["create"]

    def create(logical_id: str, props: dict[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:
        if props["Bucket"] in policies:
            raise ValueError(f"The bucket policy already exists on bucket {props['Bucket']}.")
        put(logical_id, props, stack_name)
        return props["Bucket"], {}

    def update(
        physical_id: str, _old: dict[str, Any], new: dict[str, Any], stack_name: str
    ) -> tuple[str, dict[str, Any]]:
        if new["Bucket"] != physical_id:  # another bucket: another policy, and the old one goes afterwards
            return create(physical_id, new, stack_name)
        put(physical_id, new, stack_name)
        return physical_id, {}

    types["AWS::S3::BucketPolicy"] = {**types["AWS::S3::BucketPolicy"], "create": create, "update": update}


def _no_ownership(name: str) -> None:
    bridge.service("s3")._delete_bucket_ownership_controls(name)


def _no_logging(name: str) -> None:
    bridge.service("s3")._bucket_logging_config.pop(name, None)


def _versions(name: str) -> list[Any]:
    versions = bridge.service("s3")._object_versions
    return [key for key in list(versions) if key[0] == name and versions[key]]


def empty(name: str) -> None:
    """Delete every object and version of a bucket."""
    s3 = bridge.service("s3")
    bucket = s3._buckets.get(name)
    if bucket is not None:
        bucket["objects"].clear()
    for key in _versions(name):
        del s3._object_versions[key]
