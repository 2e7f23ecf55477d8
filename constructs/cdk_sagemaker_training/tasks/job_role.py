"""The role of the job of a task: made from what the request touches, or given and compared with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.definition.document.access import accesses_by_role, open_needs
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.fields.reading import Located
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions import TrainingJobRole
from cdk_sagemaker_training.permissions.job_permissions import job_permissions
from cdk_sagemaker_training.permissions.role_checks import check_given_at_synth, check_named_at_synth
from cdk_sagemaker_training.permissions.role_need import RoleNeed
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys
from cdk_sagemaker_training.tasks.json_paths import as_parameters, path_of


class TaskRole:
    """What the job runs under, and what is needed of that."""

    role: iam.IRole | None
    """None where the request names the role."""
    needs: list[RoleNeed]

    def __init__(
        self,
        scope: Construct,
        placed: Mapping[str, Json],
        keys: StorageKeys,
        *,
        job_role: iam.IRole | None,
        allowed_values: Mapping[str, Sequence[str]] | None,
    ) -> None:
        """``placed``: the document of one step. Raises ``InvalidInputError`` for what no role can be made for."""
        allowed = {path_of(path) or path: values for path, values in (allowed_values or {}).items()}
        values = KnownValues(as_parameters(placed, allowed), allowed)
        problems = list(_unknown(values, role_given=job_role is not None))
        if problems:
            raise InvalidInputError(f"TrainingTask {scope.node.path!r}", problems)
        self.role = None
        self.needs = list[RoleNeed]()
        for need in open_needs(values):
            name = f"jobs of {', '.join(need.steps)}"
            if job_role is None:
                own = TrainingJobRole(scope, "JobRole", access=need.access, storage_keys=keys)
                self.role, permissions = own.role, own.permissions
            else:
                self.role, permissions = job_role, job_permissions(scope, need.access, keys)
                check_given_at_synth(scope, subject="job_role", role=job_role, permissions=permissions)
            self.needs.append(RoleNeed(name=name, arn=self.role.role_arn, permissions=permissions))
        for arn, access in accesses_by_role(values).items():
            permissions = job_permissions(scope, access, keys)
            self.needs.append(RoleNeed(name="the job, which names its role", arn=arn, permissions=permissions))
            check_named_at_synth(scope, subject="the role of the job", arn=arn, permissions=permissions)


def _unknown(values: KnownValues, *, role_given: bool) -> Iterator[Problem]:
    """JSONPaths in places that the job's role, or the machine's, has to be made for."""
    for _, job in values.jobs:
        if _is_unknown(job.role) and not values.texts(job.role.value):
            yield Problem(job.role.pointer, _path(job.role), "a role that synth knows: it is passed on")
        if role_given or job.role.value is not None:
            continue
        places = [*job.reads, *job.objects, *job.writes, job.checkpoints]
        named = [*job.output_keys, job.volume_key, *job.images, job.algorithm, *job.functions]
        open_places = [place for place in places if _is_unknown(place) and not values.uris(place.value)]
        open_names = [name for name in named if _is_unknown(name) and not values.texts(name.value)]
        for found in [*open_places, *open_names]:
            path = _path(found)
            allowed = "a value that synth knows, or the bucket of one: the role of the job is made for it"
            fix = f"say what it may be with allowed_values={{{path!r}: [...]}}, or give a job_role"
            yield Problem(found.pointer, path, allowed, fix)


def _is_unknown(found: Located) -> bool:
    return isinstance(found.value, dict)


def _path(found: Located) -> str:
    """The first JSONPath in a value."""
    value = cast("Mapping[str, Json]", found.value)
    joined = value.get("Std:Join")
    parts = cast("list[Json]", joined["Values"]) if isinstance(joined, dict) else [cast("Json", value)]
    named = [str(part["Get"]) for part in parts if isinstance(part, dict)]
    return named[0].removeprefix("Parameters.")
