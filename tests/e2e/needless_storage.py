"""What no step needs of S3: near its locations first; and what tables of such calls are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from .deployed_steps import EXECUTION, DeployedStep
from .needed_calls import split, storage_of
from .role_session import Call


@attrs.frozen(kw_only=True)
class Strangers:
    """What is somebody else's in the same account."""

    bucket: str
    key: str
    role: str
    repository: str
    pipeline: str
    group: str
    subnet: str
    security_group: str
    vpc: str


# (service, operation of boto3, its request, resource); the action is the operation's name unless it is said otherwise
Row = tuple[str, str, Mapping[str, Any], str]

_OTHERWISE = {
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "lambda:Invoke": "lambda:InvokeFunction",
}


def call(row: Row, why: str = "") -> Call:
    service, operation, request, resource = row
    action = f"{service}:{''.join(part.capitalize() for part in operation.split('_'))}"
    action = _OTHERWISE.get(action, action)
    return Call(action=action, resource=resource, service=service, operation=operation, request=request, why=why)


def _s3(operation: str, bucket: str, key: str | None = None, **request: Any) -> Row:
    at = {"Bucket": bucket} if key is None else {"Bucket": bucket, "Key": key}
    return "s3", operation, {**at, **request}, f"arn:aws:s3:::{bucket}" + ("" if key is None else f"/{key}")


def beside_storage(step: DeployedStep, steps: Sequence[DeployedStep], strangers: Strangers) -> Iterator[Call]:
    mine = [storage_of(each) for each in steps]
    deletable = [uri for each in mine for uri in each.checkpoints]
    readable = [*(_reach(uri) for each in mine for uri in each.reads), *deletable]
    writable = [*(_reach(uri) for each in mine for uri in each.writes), *deletable]
    storage = storage_of(step)
    for uri in (*storage.reads, *storage.checkpoints):
        for bucket, key in _beside(_reach(uri), readable, strangers):
            yield call(_s3("get_object", bucket, key), "beside what is read")
        bucket, key = split(inside(uri))
        yield call(_s3("put_object_acl", bucket, key, ACL="public-read"), "where data is")
        yield call(_s3("put_object_tagging", bucket, key, Tagging={"TagSet": []}), "where data is")
        changes: Sequence[tuple[str, Mapping[str, Any], Sequence[str]]] = [
            ("put_object", {"Body": b""}, writable),
            ("delete_object", {}, deletable),
        ]
        for operation, more, allowed in changes:
            if not _below(inside(uri), allowed):
                yield call(_s3(operation, bucket, key, **more), "where it reads only")
    for uri in storage.writes:
        for bucket, key in _beside(_reach(uri), writable, strangers):
            yield call(_s3("put_object", bucket, key, Body=b""), "beside its output")
        bucket, key = split(f"{uri.rstrip('/')}/x")
        for operation, allowed in (("get_object", readable), ("delete_object", deletable)):
            if not _below(f"s3://{bucket}/{key}", allowed):
                yield call(_s3(operation, bucket, key), "where it writes only")
        if not any(split(one)[0] == bucket for one in readable):
            yield call(_s3("list_objects_v2", bucket), "where it writes only")
    yield from map(call, _buckets(split(storage.writes[0])[0], strangers))


def inside(uri: str) -> str:
    """An object of a prefix, or the one that a URI names."""
    return f"{uri}x" if uri.endswith("/") else uri


def _reach(uri: str) -> str:
    """The prefix that a location stands for: it ends where only the execution knows more, the name of a job say."""
    return uri.partition(EXECUTION["PipelineName"])[0].removesuffix("job/output/model.tar.gz")


def _below(uri: str, prefixes: Sequence[str]) -> bool:
    return any(uri.startswith(prefix) for prefix in prefixes)


def _beside(uri: str, allowed: Sequence[str], strangers: Strangers) -> Iterator[tuple[str, str]]:
    """Objects near a location, but not in one that is allowed; and the same key in another team's bucket."""
    bucket, key = split(uri)
    stem = key.rstrip("/")
    parent, _, last = stem.rpartition("/")
    near = [f"{stem[:-1]}/x", f"{stem}-2/x", f"x{stem}/x", f"{stem.upper()}/x", last, f"{parent}x/{last}/x", "x"]
    for each in near:
        found = f"s3://{bucket}/{each}"
        if not _below(found, allowed):
            yield split(found)
    yield strangers.bucket, f"{stem}/x"


def _buckets(bucket: str, strangers: Strangers) -> Iterator[Row]:
    encrypted = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
    yield _s3("list_objects_v2", strangers.bucket)
    yield _s3("list_object_versions", bucket)
    yield _s3("get_bucket_policy", bucket)
    yield _s3("put_bucket_policy", bucket, Policy="{}")
    yield _s3("delete_bucket_policy", bucket)
    yield _s3("delete_bucket", bucket)
    yield _s3("put_bucket_tagging", bucket, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    yield _s3("put_bucket_encryption", bucket, ServerSideEncryptionConfiguration=encrypted)
    yield _s3("put_bucket_versioning", bucket, VersioningConfiguration={"Status": "Suspended"})
    yield _s3("put_public_access_block", bucket, PublicAccessBlockConfiguration={"BlockPublicAcls": False})
    yield _s3("put_bucket_acl", bucket, ACL="public-read")
    yield _s3("create_bucket", "another-new-bucket")
    yield "s3", "list_buckets", {}, "*"


def storage_of_another(other: DeployedStep, steps: Sequence[DeployedStep]) -> Iterator[Call]:
    """What only another step of the pipeline reads."""
    mine = [storage_of(step) for step in steps]
    readable = [_reach(uri) for each in mine for uri in (*each.reads, *each.checkpoints)]
    theirs = storage_of(other)
    for uri in (*theirs.reads, *theirs.checkpoints):
        if not _below(inside(uri), readable):
            yield call(_s3("get_object", *split(inside(uri))), f"what only {other.name} reads")


def data_of_jobs(step: DeployedStep) -> Iterator[Call]:
    """Data is the business of the jobs; the pipeline reads models that it registers and reports alone."""
    storage = storage_of(step)
    for uri in (*storage.reads, *storage.checkpoints):
        if not uri.endswith("model.tar.gz"):
            bucket, key = split(inside(uri))
            yield call(_s3("get_object", bucket, key), "data of a job")
            yield call(_s3("put_object", bucket, key, Body=b""), "data of a job")
            yield call(_s3("list_objects_v2", bucket), "data of a job")
    for uri in (*storage.writes, *storage.checkpoints):
        bucket, key = split(f"{uri.rstrip('/')}/x")
        yield call(_s3("put_object", bucket, key, Body=b""), "output of a job")
        yield call(_s3("delete_object", bucket, key), "output of a job")
