"""What somebody may do with the versions of a model package group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import cast

from cdk_sagemaker_training.catalog import model_registry
from cdk_sagemaker_training.errors import Problem


class ModelPackageAccess(Enum):
    """What somebody may do with the versions of a group. Each includes to look at the group and its versions."""

    READ = "read"
    """Describe the group, list and describe its versions."""
    DEPLOY = "deploy"
    """Make models of versions (``sagemaker:CreateModel`` on them)."""
    REGISTER = "register"
    """Add versions, with any approval status."""
    APPROVE = "approve"
    """Change versions: approve, reject, describe."""


_VERSIONS = {
    ModelPackageAccess.READ: (),
    ModelPackageAccess.DEPLOY: model_registry.DEPLOY_VERSIONS,
    ModelPackageAccess.REGISTER: model_registry.REGISTER_VERSIONS,
    ModelPackageAccess.APPROVE: model_registry.APPROVE_VERSIONS,
}


def access_problems(access: object) -> Iterator[Problem]:
    """What is no access: a text would pass for none."""
    given = cast("Sequence[object]", access) if isinstance(access, list | tuple) else [access]
    for each in given:
        if not isinstance(each, ModelPackageAccess):
            yield Problem("access", each, f"a list of {', '.join(map(str, ModelPackageAccess))}")
    if not isinstance(access, list | tuple) and isinstance(access, ModelPackageAccess):
        yield Problem("access", access, "a list", f"access=[{access}]")


def allowed(
    access: Sequence[ModelPackageAccess], groups: Sequence[str], versions: Sequence[str]
) -> Iterator[tuple[list[str], list[str]]]:
    """Actions and the ARNs that they are allowed on: those of the group, then those of its versions."""
    yield [*model_registry.READ_GROUP], [*groups]
    more = [action for each in ModelPackageAccess if each in access for action in _VERSIONS[each]]
    yield [*model_registry.READ_VERSIONS, *more], [*versions]
