"""ARNs of what a document names, or a construct, token-safely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from aws_cdk import Fn
from constructs import Construct, IConstruct

from cdk_sagemaker_training.asked_once import arn_of, once, partition_of, region_of, stack_of
from cdk_sagemaker_training.definition.fields.key_arns import alias_in
from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT, is_token
from cdk_sagemaker_training.permissions.references import arn_of_key_id


def named_arns(
    scope: IConstruct, resource: str, name: str, *, account: str | None = None, region: str | None = None
) -> Sequence[str]:
    """The ARNs that a name may be part of, in the stack's account and region unless others are given.

    Sources differ on whether SageMaker keeps the case of names in ARNs: a name with capitals is there both ways.
    """
    names = [name] if is_token(name) else dict.fromkeys((name, name.lower()))
    return [arn_of(scope, "sagemaker", f"{resource}/{each}", account=account, region=region) for each in names]


def bucket_arn(scope: Construct, uri: str) -> str:
    """The bucket of an S3 URI."""
    bucket = _path(uri).split("/", 1)[0] if _is_readable(uri) else Fn.select(2, Fn.split("/", uri))
    return f"arn:{partition_of(scope)}:s3:::{bucket}"


def objects_arn(scope: Construct, uri: str) -> str:
    """All objects whose key begins as an S3 URI does; all of the bucket where the URI is one token.

    Whether such a URI has a prefix shows at deploy time alone, and without one its objects would be those of every
    bucket whose name begins the same way.
    """
    if not _is_readable(uri):
        return f"{bucket_arn(scope, uri)}/*"
    path = _path(uri)
    return f"arn:{partition_of(scope)}:s3:::{path if '/' in path else path + '/'}*"


def object_arn(scope: Construct, uri: str) -> str:
    """The object that an S3 URI names; all of the bucket where the URI is one token."""
    if not _is_readable(uri):
        return objects_arn(scope, uri)
    return f"arn:{partition_of(scope)}:s3:::{_path(uri)}"


def _is_readable(uri: str) -> bool:
    return uri.startswith("s3://")


def _path(uri: str) -> str:
    """``bucket/prefix``."""
    return uri[len("s3://") :]


def key_arn(scope: Construct, key: str) -> str:
    """The ARN of a KMS key that is named by its id or ARN, as VolumeKmsKeyId and KmsKeyId take them.

    For an alias: of every key in its account and region, since a policy on the ARN of an alias is not about its key
    (KMS developer guide, ``alias-authorization``). ``uses.by_alias`` has the condition for it.
    """
    if alias_in(key) is not None:
        place = key.rpartition(":")[0]
        return f"{place}:key/*" if place else arn_of(scope, "kms", "key/*")
    if is_token(key) or key.startswith("arn:"):
        return arn_of_key_id(key) or key
    return arn_of(scope, "kms", f"key/{key}")


def region_in(scope: Construct, arn: str) -> str:
    """The region that an ARN names; one that only the deployment knows is taken apart there."""
    if is_token(arn) and not arn.startswith("arn:"):
        return once(stack_of(scope), ("region in", arn), lambda: Fn.select(3, Fn.split(":", arn)))
    parts = arn.split(":")
    return parts[3] if len(parts) > 5 else region_of(scope)


_PART = rf"(?:{TOKEN_IN_TEXT.pattern}|[^.]+)"
_ECR_IMAGE = re.compile(rf"(?P<account>{_PART})\.dkr\.ecr\.(?P<region>{_PART})\.[^/]+/(?P<name>[^:@]+)([:@].*)?")


def repository_arn(scope: Construct, image: object) -> str | None:
    """The ECR repository of an image URI; None for other registries and for a URI that synth cannot look into."""
    match = _ECR_IMAGE.fullmatch(_substituted(scope, image)) if isinstance(image, str) else None
    if match is None:
        return None
    name = f"repository/{match['name']}"
    return arn_of(scope, "ecr", name, region=match["region"], account=match["account"])


def _substituted(scope: Construct, image: str) -> str:
    """The URI of a CDK image asset is one ``Fn::Sub`` over pseudo parameters: as text with a token for each of them."""
    resolved = cast("object", stack_of(scope).resolve(image))
    template = cast("dict[str, object]", resolved).get("Fn::Sub") if isinstance(resolved, dict) else None
    if not isinstance(template, str):
        return image
    return re.sub(r"\$\{(AWS::\w+)\}", lambda found: Fn.ref(found[1]), template)
