"""Roles of many pipelines in one stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

import attrs
from aws_cdk import Names
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import stack_of
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.document.access import JobAccess
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.settings.guardrails import TrainingGuardrails
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.permissions.guardrails import guardrail_permissions
from cdk_sagemaker_training.permissions.job_role import TrainingJobRole
from cdk_sagemaker_training.permissions.permission import Permission, add
from cdk_sagemaker_training.permissions.pipeline_permissions import pipeline_permissions
from cdk_sagemaker_training.permissions.readable import in_words
from cdk_sagemaker_training.permissions.service_role import sagemaker_role
from cdk_sagemaker_training.permissions.shared_places import SharedPlaces, place_problems
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys

_DIGITS: Final = 10
"""Of the hash in the id of a role."""


@attrs.frozen(kw_only=True)
class SharedRole(ByValue):
    """A role and what it allows. ``permissions``: with the fields of the pipeline that asked first."""

    role: iam.IRole
    permissions: Sequence[Permission]


class SharedRoles(Construct):
    """Roles for the pipelines of one stack: those with equal needs have the same ones.

    ``TrainingPipeline(..., shared_roles=roles)``. Needs that differ in nothing but a folder are equal where the folder
    above is a shared location: the roles then reach all of it, and so do the jobs of every pipeline that has them. What
    no estimator says an output path for goes below one folder of the workspace, which is such a location. A
    role is called after what it allows, so one pipeline more or less leaves the others' roles alone.

    :param shared_locations: S3 locations that end with a slash. Jobs that use something below one may use all of it in
        the same way. Default: none; a role for each distinct need.
    :param shared_model_package_group_prefixes: How names of model package groups begin, ``stores-``: pipelines that
        register in such a group may in all of them. Default: none.
    :raises InvalidInputError: what is no location or no beginning of a name, all at once.
    """

    places: SharedPlaces

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        shared_locations: Sequence[str] = (),
        shared_model_package_group_prefixes: Sequence[str] = (),
    ) -> None:
        problems = [*kind_problems(locals()), *place_problems(shared_locations, shared_model_package_group_prefixes)]
        if problems:
            raise InvalidInputError(f"SharedRoles {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        self.places = SharedPlaces.of(shared_locations, shared_model_package_group_prefixes)
        self.folder: Final = Names.unique_resource_name(self, max_length=60, separator="-")
        """Of these pipelines alone: of output that nobody says a place for, and of definitions on S3."""
        self._by_need: dict[object, SharedRole] = {}
        self._by_id: dict[str, SharedRole] = {}

    @property
    def roles(self) -> Mapping[str, iam.IRole]:
        """The roles that there are by now, by the id of each: ``Jobs...`` and ``Pipeline...``."""
        return {name: each.role for name, each in self._by_id.items()}

    def share(self, location: str) -> None:
        """Make one more location a shared one, before a pipeline that uses something below it asks for roles."""
        if location not in self.places.locations:
            self.places = SharedPlaces.of([*self.places.locations, location], self.places.group_prefixes)

    def for_jobs(self, access: JobAccess, storage_keys: StorageKeys) -> SharedRole:
        """The role of jobs that touch this."""
        access = access.within(self.places.locations)

        def make(construct_id: str) -> SharedRole:
            own = TrainingJobRole(self, construct_id, access=access, storage_keys=storage_keys)
            return SharedRole(role=own.role, permissions=own.permissions)

        return self._shared("Jobs", access.need, make)

    def for_pipeline(
        self, values: KnownValues, storage_keys: StorageKeys, guardrails: Mapping[str, TrainingGuardrails]
    ) -> SharedRole:
        """The role of pipelines with such a document. ``guardrails``: by type of step."""
        permissions = [
            *pipeline_permissions(self, values, storage_keys, self.places),
            *guardrail_permissions(self, guardrails),
        ]

        def make(construct_id: str) -> SharedRole:
            role = sagemaker_role(Construct(self, construct_id), "Resource", description="SageMaker pipelines")
            add(role, permissions)
            return SharedRole(role=cast("iam.IRole", role), permissions=permissions)

        need = tuple(
            frozenset([*each.actions, *each.resources, str(each.conditions), str(each.denied)]) for each in permissions
        )
        return self._shared("Pipeline", need, make)

    def _shared(self, kind: str, need: Sequence[frozenset[str]], make: Callable[[str], SharedRole]) -> SharedRole:
        if need not in self._by_need:
            construct_id = f"{kind}{self._digest(need)}"
            if construct_id not in self._by_id:
                self._by_id[construct_id] = make(construct_id)
            self._by_need[need] = self._by_id[construct_id]
        return self._by_need[need]

    def _digest(self, need: Sequence[frozenset[str]]) -> str:
        """Of what is needed, as the template says it: tokens are numbered by the order in which an app makes them."""
        parts = cast("list[list[object]]", stack_of(self).resolve([list(part) for part in need]))
        text = repr([sorted(map(in_words, part)) for part in parts])
        import hashlib  # OpenSSL, which takes four megabytes: apps without shared roles and without code need none

        return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
