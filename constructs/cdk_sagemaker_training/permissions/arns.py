"""ARNs of what a document names, token-safely."""

from __future__ import annotations

import re

from aws_cdk import Fn, Stack, Token
from constructs import Construct

from cdk_sagemaker_training.definition.unknown import TOKEN_IN_TEXT


def bucket_arn(scope: Construct, uri: str) -> str:
    """The bucket of an S3 URI."""
    return f"arn:{Stack.of(scope).partition}:s3:::{_path(uri).split('/', 1)[0]}"


def objects_arn(scope: Construct, uri: str) -> str:
    """All objects whose key begins as an S3 URI does."""
    path = _path(uri)
    return f"arn:{Stack.of(scope).partition}:s3:::{path if '/' in path else path + '/'}*"


def _path(uri: str) -> str:
    """``bucket/prefix``. A URI that is a token from its first character on is cut at deploy time."""
    if uri.startswith("s3://"):
        return uri[len("s3://") :]
    return Fn.select(1, Fn.split("s3://", uri))


def key_arn(scope: Construct, key: str) -> str:
    """The ARN of a KMS key that is named by its id or ARN, as VolumeKmsKeyId and KmsKeyId take them."""
    if Token.is_unresolved(key) or key.startswith("arn:"):
        return key
    return Stack.of(scope).format_arn(service="kms", resource="key", resource_name=key)


_PART = rf"(?:{TOKEN_IN_TEXT.pattern}|[^.]+)"
_ECR_IMAGE = re.compile(rf"(?P<account>{_PART})\.dkr\.ecr\.(?P<region>{_PART})\.[^/]+/(?P<name>[^:@]+)([:@].*)?")


def repository_arn(scope: Construct, image: object) -> str | None:
    """The ECR repository of an image URI; None for other registries and for a URI that is one token as a whole."""
    match = _ECR_IMAGE.fullmatch(image) if isinstance(image, str) else None
    if match is None:
        return None
    return Stack.of(scope).format_arn(
        service="ecr",
        region=match["region"],
        account=match["account"],
        resource="repository",
        resource_name=match["name"],
    )
