"""What the role of a pipeline has to allow: it starts the jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from constructs import Construct

from cdk_sagemaker_training.asked_once import fixed
from cdk_sagemaker_training.definition.document.access import (
    Origin,
    RegistryAccess,
    Uses,
    grouped,
    job_roles,
    json_reads,
    registry_access,
    tracked_in,
    within,
)
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.encryption import uses as key_uses
from cdk_sagemaker_training.permissions.arns import named_arns, objects_arn
from cdk_sagemaker_training.permissions.job_permissions import tracking_permissions, used
from cdk_sagemaker_training.permissions.permission import Permission, needed, permission
from cdk_sagemaker_training.permissions.shared_places import NOTHING_SHARED, SharedPlaces
from cdk_sagemaker_training.permissions.step_allowances import step_allowances
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys

_REGISTRY: Final = tuple(
    f"sagemaker:{action}"
    for action in (
        "AddTags",
        "CreateModelPackage",
        "DescribeModelPackage",
        "DescribeModelPackageGroup",
    )
)


def pipeline_permissions(
    scope: Construct, values: KnownValues, keys: StorageKeys, shared: SharedPlaces = NOTHING_SHARED
) -> Sequence[Permission]:
    """What the steps of a document need from the role that starts them, and no more.

    Read on the property files and JSON objects that conditions look into; the service reads them with this role, from
    its own network. Logging to the pipeline's MLflow: that the service records executions with this role is inference.
    ``values``: of a document with every job's role in it. ``shared``: what may be used as a whole.
    """
    registry = registry_access(values)
    found = [*_steps(scope, values)]
    found.append(_passing(job_roles(values), "sagemaker.amazonaws.com"))
    found.append(_registry(scope, registry, shared.group_prefixes))
    found += tracking_permissions(tracked_in(values))
    # The service looks at a model's artifact with the role that registers it (inference: no page lists this).
    read = within({**registry.model_data, **json_reads(values)}, shared.locations)
    found.append(permission(["s3:GetObject"], {objects_arn(scope, uri): origins for uri, origins in read.items()}))
    for key, origins in keys.of(read):
        found += used(fixed(key, "key_arn"), key_uses.reading(key_uses.s3_of(key)), origins)
    return needed(found)


def _steps(scope: Construct, values: KnownValues) -> Iterator[Permission]:
    for node in values.nodes:
        for allowance in step_allowances(scope, node):
            uses = {resource: [Origin(node.name, node.pointer)] for resource in allowance.resources}
            passed = allowance.passed_to
            yield permission(allowance.actions, uses) if passed is None else _passing(uses, passed)


def _passing(roles: Uses, service: str) -> Permission:
    return permission(["iam:PassRole"], roles, {"StringEquals": {"iam:PassedToService": service}})


def _registry(scope: Construct, registry: RegistryAccess, prefixes: Sequence[str]) -> Permission:
    named = ((_beginning(group, prefixes), origins) for group, origins in registry.groups.items())
    groups = grouped((arn, origins) for group, origins in named for arn in _group_arns(scope, group))
    packages = {
        f"{arn.replace(':model-package-group/', ':model-package/')}/*": origins for arn, origins in groups.items()
    }
    return permission(_REGISTRY, {**packages, **groups})


def _beginning(group: str, prefixes: Sequence[str]) -> str:
    return next((f"{prefix}*" for prefix in prefixes if group.startswith(prefix)), group)


def _group_arns(scope: Construct, group: str) -> Sequence[str]:
    """The ARNs of a group that is named by its name or ARN."""
    return [group] if group.startswith("arn:") else named_arns(scope, "model-package-group", group)
