"""The roles of a pipeline and its jobs: made from the document, or given and compared with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
from aws_cdk import Annotations
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.asked_once import account_of, fixed, know_place, path_of, stack_of
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.collector import uncollected
from cdk_sagemaker_training.definition.document.access import (
    JobNeed,
    accesses_by_role,
    job_roles,
    open_needs,
    unknown_locations,
)
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.document.job_defaults import JobDefaults, missing_members
from cdk_sagemaker_training.definition.document.known_values import Allowed, KnownValues
from cdk_sagemaker_training.definition.document.posture import kept_by, outside, started
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.settings.guardrails import TrainingGuardrails
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions import SharedRoles, TrainingJobRole, TrainingPipelineRole
from cdk_sagemaker_training.permissions.job_permissions import job_permissions
from cdk_sagemaker_training.permissions.permission import ExplainedPermission, Permission, explained
from cdk_sagemaker_training.permissions.pipeline_permissions import pipeline_permissions
from cdk_sagemaker_training.permissions.role_checks import check_given_at_synth, check_named_at_synth
from cdk_sagemaker_training.permissions.role_need import RoleNeed
from cdk_sagemaker_training.permissions.shared_roles import SharedRole
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys
from cdk_sagemaker_training.permissions.told_locations import check_told_locations
from cdk_sagemaker_training.pipeline.allowed_values import allowed_problems
from cdk_sagemaker_training.pipeline.deferred_values import DeferredValues

QUERIES: Final = "@cdk-sagemaker-training/pipeline:query-permissions"
"""Warning id: a processing job reads an Athena or Redshift dataset."""

UNKNOWN_LOCATIONS: Final = "@cdk-sagemaker-training/pipeline:unknown-locations"
"""Warning id: a job reads from or writes to a place that no role can be made for."""


@attrs.frozen(kw_only=True)
class ExplainedRole(ByValue):
    """A role, what it is for, and each statement that the definition asks for."""

    name: str
    """``pipeline``, or ``jobs of Train, Deep``."""
    permissions: Sequence[ExplainedPermission]

    def __str__(self) -> str:
        return "\n".join([f"{self.name}:", *(f"  {each}" for each in self.permissions)])


class PipelineRoles:
    """Roles follow from the document, and the document names the roles of jobs: so first everything but those."""

    definition: PipelineDefinition
    """With the roles of all jobs in it."""
    role: iam.IRole
    job_roles: Mapping[str, iam.IRole]
    """By step, the roles of jobs that name none."""
    needs: list[RoleNeed]
    """What is needed of every role: the pipeline's first, then those of jobs."""

    @uncollected
    def __init__(
        self,
        scope: Construct,
        placed: PipelineDefinition,
        *,
        deferred: DeferredValues,
        storage_keys: StorageKeys,
        role: iam.IRole | None,
        job_role: iam.IRole | None,
        guardrails: TrainingGuardrails | None,
        allowed_values: Allowed,
        shared: SharedRoles | None,
    ) -> None:
        """``placed``: with every default but the roles. Raises ``InvalidInputError``."""
        self._scope, self._keys, self._shared = scope, storage_keys, shared
        document = placed.resolved(deferred.code)
        wrong = [*allowed_problems(document, allowed_values)]
        placed_values = KnownValues(document, None if wrong else allowed_values)
        problems = [*wrong, *_foreign("role", role, scope), *_foreign("job_role", job_role, scope)]
        problems += _elsewhere(shared, scope)
        if role is not None and guardrails is not None:
            fix = "attach TrainingGuardrailPolicy(guardrails=...).policy to the role"
            problems.append(Problem("guardrails", guardrails, "nothing beside role, which is left as it is", fix))
        if job_role is None and not wrong:
            problems += self._unknown_locations(placed_values)
        if problems:
            raise InvalidInputError(f"TrainingPipeline {path_of(scope)!r}", problems)
        self.needs = list[RoleNeed]()
        self._of_given_role = list[Permission]()
        self.job_roles = self._make_job_roles(open_needs(placed_values), job_role)
        check_told_locations(scope, placed_values, self.job_roles)
        arns = {step: fixed(found, "role_arn") for step, found in self.job_roles.items()}
        self.definition = placed.with_defaults(JobDefaults(role_arns=arns))
        complete = self.definition.resolved(deferred.code)
        values = KnownValues(complete, allowed_values)
        incomplete = [*missing_members(complete), *self._foreign_roles_of_jobs(values)]
        if guardrails is not None:
            incomplete += outside(values, guardrails)
        if incomplete:
            raise InvalidInputError(f"TrainingPipeline {path_of(scope)!r}", incomplete)
        self.role = self._make_role(role, guardrails, values)
        self._compare_roles_of_jobs(values, set(arns.values()))

    def with_definition(self, needs: Sequence[RoleNeed]) -> Sequence[RoleNeed]:
        """The needs that come of the place of the definition: a given role has what they grant to it for a reason."""
        arn = fixed(self.role, "role_arn")
        self._of_given_role += [each for need in needs if need.arn == arn for each in need.permissions]
        return needs

    def explain(self, needs: Sequence[RoleNeed]) -> Sequence[ExplainedRole]:
        """What each role has to allow, and which fields of the definition ask for it: of given roles too.

        ``needs``: those of here, and what comes of the place of the definition.
        """
        by_role: dict[tuple[str, str], list[Permission]] = {}
        for need in needs:
            by_role.setdefault((need.name, need.arn), []).extend(need.permissions)
        return [
            ExplainedRole(name=name, permissions=explained(self._scope, permissions))
            for (name, _), permissions in by_role.items()
        ]

    def _make_job_roles(self, needs: Sequence[JobNeed], given: iam.IRole | None) -> Mapping[str, iam.IRole]:
        made: dict[str, iam.IRole] = {}
        makes_own = needs and given is None and self._shared is None
        roles = self._scope
        if makes_own:
            roles = Construct(self._scope, "JobRoles")
            know_place(roles, self._scope, "JobRoles")
        for need in needs:
            if asked := " and ".join(need.access.query_services):
                Annotations.of(self._scope).add_warning_v2(
                    QUERIES,
                    f"jobs of {', '.join(need.steps)} ask {asked}, whose permissions are not derived: grant them to "
                    f"pipeline.job_roles[{need.steps[0]!r}]",
                )
            if given is not None:
                role, permissions = given, job_permissions(self._scope, need.access, self._keys)
            else:
                own = (
                    self._shared.for_jobs(need.access, self._keys)
                    if self._shared is not None
                    else TrainingJobRole(roles, need.steps[0], access=need.access, storage_keys=self._keys)
                )
                role, permissions = own.role, own.permissions
            name = f"jobs of {', '.join(need.steps)}"
            self.needs.append(RoleNeed(name=name, arn=fixed(role, "role_arn"), permissions=permissions))
            made.update(dict.fromkeys(need.steps, role))
        if given is not None:
            needed = [each for need in self.needs for each in need.permissions]
            check_given_at_synth(self._scope, subject="job_role", role=given, permissions=needed)
        return made

    def _make_role(
        self, given: iam.IRole | None, guardrails: TrainingGuardrails | None, values: KnownValues
    ) -> iam.IRole:
        if given is not None:
            role, permissions = given, pipeline_permissions(self._scope, values, self._keys)
            self._of_given_role += permissions
            check_given_at_synth(self._scope, subject="role", role=given, permissions=self._of_given_role)
        else:
            bounds = kept_by(values) if guardrails is None else dict.fromkeys(started(values), guardrails)
            made = self._made_role(bounds, values)
            role, permissions = made.role, made.permissions
        self.needs.insert(0, RoleNeed(name="pipeline", arn=fixed(role, "role_arn"), permissions=permissions))
        return role

    def _made_role(
        self, bounds: Mapping[str, TrainingGuardrails], values: KnownValues
    ) -> SharedRole | TrainingPipelineRole:
        if self._shared is not None:
            return self._shared.for_pipeline(values, self._keys, bounds)
        return TrainingPipelineRole(
            self._scope,
            "Role",
            definition=self.definition,
            storage_keys=self._keys,
            guardrails=bounds,
            allowed_values=values.allowed,
        )

    def _compare_roles_of_jobs(self, values: KnownValues, own: set[str]) -> None:
        """Roles that estimators name: what they need is told, and those of this app are looked into."""
        for arn, access in accesses_by_role(values, apart_from=own).items():
            steps = ", ".join(dict.fromkeys(o.step for origins in access.step_types.values() for o in origins))
            permissions = job_permissions(self._scope, access, self._keys)
            name = f"jobs of {steps}, which name their role"
            self.needs.append(RoleNeed(name=name, arn=arn, permissions=permissions))
            check_named_at_synth(self._scope, subject=f"the role of {steps}", arn=arn, permissions=permissions)

    def _unknown_locations(self, values: KnownValues) -> Sequence[Problem]:
        problems: list[Problem] = []
        for origin, value in unknown_locations(values):
            names = values.open_parameters(value)
            if not names:
                Annotations.of(self._scope).add_warning_v2(
                    UNKNOWN_LOCATIONS,
                    f"{origin}: the bucket shows when the step runs, so no role allows it: grant it to "
                    f"pipeline.job_roles[{origin.step!r}], or give the job a role",
                )
                continue
            fix = (
                f"give parameter {names[0]!r} a default_value, say what it may be with "
                f"allowed_values={{{names[0]!r}: ['s3://bucket/prefix/']}}, or give the job a role"
            )
            allowed = "an S3 location whose bucket is known: the role of the job is made for it"
            problems.append(Problem(origin.pointer, value, allowed, fix))
        return problems

    def _foreign_roles_of_jobs(self, values: KnownValues) -> Sequence[Problem]:
        return [
            problem
            for arn, origins in job_roles(values).items()
            for problem in _foreign_arn(origins[0].pointer, arn, account_of(self._scope))
        ]


def _elsewhere(shared: SharedRoles | None, scope: Construct) -> Sequence[Problem]:
    if shared is None or path_of(stack_of(shared)) == path_of(stack_of(scope)):
        return []
    allowed = f"SharedRoles of the pipeline's stack, {path_of(stack_of(scope))!r}"
    return [Problem("shared_roles", path_of(shared), allowed, "make one in each stack: roles cost nothing")]


def _foreign(where: str, role: iam.IRole | None, scope: Construct) -> Sequence[Problem]:
    return [] if role is None else _foreign_arn(where, fixed(role, "role_arn"), account_of(scope))


def _foreign_arn(where: str, arn: str, account: str) -> Sequence[Problem]:
    """A role of another account: ``iam:PassRole`` does not reach there (IAM user guide, id_roles_use_passrole)."""
    if is_token(account) or is_token(arn) or arn.count(":") < 5:
        return []
    owner = arn.split(":")[4]
    if owner == account:
        return []
    fix = "take a role of this account; let it assume or be granted what lies in the other"
    return [Problem(where, arn, f"a role of account {account}, since no role can be passed to another account", fix)]
