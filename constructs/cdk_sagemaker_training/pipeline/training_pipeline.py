"""A SageMaker Pipeline of training steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from aws_cdk import Annotations, Names
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from cdk_sagemaker_training.asked_once import fixed, know_place, node_of, path_of
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.checks import Acknowledgements
from cdk_sagemaker_training.checks.cdk_objects import excluded, kind_problems
from cdk_sagemaker_training.checks.pipeline_checks import PipelineChecks
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.expressions.parameters import Parameter
from cdk_sagemaker_training.definition.settings.guardrails import TrainingGuardrails
from cdk_sagemaker_training.definition.settings.mlflow import MlflowConfig
from cdk_sagemaker_training.definition.settings.parallelism import ParallelismConfiguration
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.permissions import CrossAccountPolicy, SharedRoles
from cdk_sagemaker_training.permissions.key_checks import KeyChecks
from cdk_sagemaker_training.permissions.permission import own_policy
from cdk_sagemaker_training.permissions.storage_keys import StorageKeys
from cdk_sagemaker_training.pipeline.arguments import OWN, either, made_from
from cdk_sagemaker_training.pipeline.at_synth import AtSynth
from cdk_sagemaker_training.pipeline.checked_starts import CheckedStarts
from cdk_sagemaker_training.pipeline.deferred_values import DeferredValues
from cdk_sagemaker_training.pipeline.definition_location import DefinitionLocation
from cdk_sagemaker_training.pipeline.definition_place import place_definition
from cdk_sagemaker_training.pipeline.imported_pipeline import ImportedPipeline
from cdk_sagemaker_training.pipeline.installed_packages import warn_of_packages
from cdk_sagemaker_training.pipeline.other_accounts import OtherAccounts, buckets_of
from cdk_sagemaker_training.pipeline.pipeline_base import PipelineBase
from cdk_sagemaker_training.pipeline.pipeline_bounds import BoundedPipeline
from cdk_sagemaker_training.pipeline.pipeline_names import UniqueName
from cdk_sagemaker_training.pipeline.pipeline_roles import ExplainedRole, PipelineRoles
from cdk_sagemaker_training.pipeline.token_objects import with_text_tokens
from cdk_sagemaker_training.rules import Acknowledgement, PipelineUsage

if TYPE_CHECKING:
    from aws_cdk import aws_s3 as s3

    from cdk_sagemaker_training.estimate import Budget
    from cdk_sagemaker_training.workspace import TrainingWorkspace

UNRECOGNIZED = "@cdk-sagemaker-training/pipeline:unrecognized"
"""Warning id, for ``Validations.of(pipeline).acknowledge`` of a definition that is newer than this library."""


class TrainingPipeline(BoundedPipeline, CheckedStarts):
    """A pipeline with its roles (``AWS::SageMaker::Pipeline``).

    :param steps: The steps, 1 to 50, in any order. Either these or ``definition``.
    :param definition: A definition document instead of ``steps`` and ``parameters``: from another source, or
        ``PipelineDefinition.from_steps`` with experiments or job names of your own.
    :param parameters: What an execution may set, at most 200. Those that the steps use need not be listed.
    :param mlflow_config: Where executions are tracked: ``MlflowApp(...).mlflow_config()``. Excludes ``definition``.
    :param workspace: Where the jobs run: placement, encryption and output that no estimator sets are taken from it.
        Default: none; every estimator then names its role's locations itself.
    :param pipeline_name: 1-256 letters, digits and inner hyphens; changing it replaces the pipeline. SageMaker writes
        it in lower case in ARNs. Default: derived from the construct's path, in lower case.
    :param pipeline_display_name: What the console shows; bounded like the name. Default: the name.
    :param pipeline_description: At most 3,072 characters.
    :param parallelism_config: How many steps run at once. Default: the service's.
    :param definition_location: In the template, or in a bucket. Default: in a bucket from 100 KiB on.
    :param definition_bucket: Where a definition goes that lies in a bucket. Default: the workspace's artifacts bucket.
    :param role: What the pipeline runs under, left as it is but for reading a definition in a bucket. Of one that this
        app makes: what it lacks or has beyond the steps' needs is a warning, no trust in SageMaker an error. Default: a
        new one, for just those needs.
    :param job_role: What jobs run under whose estimator names no role; compared likewise. Default: a new role for each
        distinct need.
    :param guardrails: Bounds that IAM holds the jobs to, so that an edited definition cannot leave them; a definition
        that leaves them is an error. Default: placement, keys, isolation and encryption of traffic, each where all jobs
        of a kind keep to it already. ``TrainingGuardrails()`` bounds nothing; ``workspace.guardrails(...)`` holds jobs
        to the workspace. Excludes ``role``.
    :param allowed_values: By parameter, what an execution may set it to besides its default: S3 locations, keys, roles
        that the derived roles then allow too. Default: the defaults and choices alone.
    :param shared_roles: Where the roles are taken from that this pipeline would make: those of other pipelines of the
        stack with equal needs. Default: roles of its own. Excludes ``role`` and ``job_role``.
    :param usage: How the pipeline is used and what its scripts print, for the rules that cannot see it in the
        definition. Default: nothing is known of it.
    :param budget: What one execution may take at worst; more is an error (SMT004), an unknown a warning. Default: none.
    :param acknowledgements: Findings to live with, each with its reason. One that matches nothing is a warning.
        Default: none. ``Acknowledgements.of(scope)`` has those of stacks and apps.
    :raises InvalidInputError: parameters that the service refuses, and data in the place of objects.
    :raises GraphError: steps that do not fit together. Both have all problems at once.
    :raises UnsupportedRegionError: an image does not exist in the region of the stack.
    """

    role: iam.IRole
    """What the pipeline runs under."""
    job_roles: Mapping[str, iam.IRole]
    """By step, what jobs run under that name no role of their own; steps with the same needs share one."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        steps: Sequence[Step] | None = None,
        definition: PipelineDefinition | None = None,
        parameters: Sequence[Parameter] = (),
        mlflow_config: MlflowConfig | None = None,
        workspace: TrainingWorkspace | None = None,
        pipeline_name: str | None = None,
        pipeline_display_name: str | None = None,
        pipeline_description: str | None = None,
        parallelism_config: ParallelismConfiguration | None = None,
        definition_location: DefinitionLocation = DefinitionLocation.AUTO,
        definition_bucket: s3.IBucket | None = None,
        role: iam.IRole | None = None,
        job_role: iam.IRole | None = None,
        guardrails: TrainingGuardrails | None = None,
        allowed_values: Mapping[str, Sequence[str]] | None = None,
        shared_roles: SharedRoles | None = None,
        usage: PipelineUsage | None = None,
        budget: Budget | None = None,
        acknowledgements: Sequence[Acknowledgement] = (),
    ) -> None:
        problems = [
            *kind_problems(locals(), own=OWN),
            *either(steps, definition, parameters, mlflow_config),
            *excluded("shared_roles", shared_roles, {"role": role, "job_role": job_role}),
        ]
        if problems:
            raise InvalidInputError(f"TrainingPipeline {construct_id!r}", problems)
        written = with_text_tokens(scope, definition or made_from(steps, parameters, mlflow_config))
        super().__init__(scope, construct_id)
        know_place(self, scope, construct_id)
        self._deferred = DeferredValues(self)
        self._name = pipeline_name or default_name(self)
        placed = written
        if workspace is not None:
            prefix = f"{path_of(self)}/"
            if shared_roles is not None:
                shared_roles.share(workspace.artifacts(f"{shared_roles.folder}/"))
                prefix = f"{shared_roles.folder}/{prefix}"
            defaults = workspace.job_defaults(output_prefix=prefix, definition=written)
            placed = written.with_defaults(defaults)
            workspace.network.require(placed, by=self)
        self._roles = PipelineRoles(
            self,
            placed,
            deferred=self._deferred,
            storage_keys=StorageKeys() if workspace is None else workspace.storage_keys,
            role=role,
            job_role=job_role,
            guardrails=guardrails,
            allowed_values=allowed_values,
            shared=shared_roles,
        )
        self.definition, self.role, self.job_roles = self._roles.definition, self._roles.role, self._roles.job_roles
        self._needs = list(self._roles.needs)
        self._parallelism = parallelism_config
        judged, deployed = self._deferred.documents(self.definition)
        self._checks = PipelineChecks(self, judged, usage, self._beyond(budget))
        Acknowledgements.of(self).add(*acknowledgements)
        if unknown := self.definition.unrecognized:
            Annotations.of(self).add_warning_v2(
                UNRECOGNIZED, f"not known to this library and handed on unchanged: {', '.join(unknown)}"
            )
        warn_of_packages(self, self.definition.document, None if workspace is None else workspace.network)
        written_down = place_definition(
            self,
            deployed,
            wanted=definition_location,
            bucket=definition_bucket,
            workspace=workspace,
            pipeline_name=self._name,
            role=self.role,
            shared_folder=None if shared_roles is None else shared_roles.folder,
            tags=self._tags,
        )
        self._needs += self._roles.with_definition(written_down.needs)
        self._resource = sagemaker.CfnPipeline(
            self,
            "Resource",
            pipeline_name=self._name,
            pipeline_display_name=pipeline_display_name,
            pipeline_description=pipeline_description,
            pipeline_definition=written_down.value,
            parallelism_configuration=None if parallelism_config is None else parallelism_config.to_request(),
            role_arn=fixed(self.role, "role_arn"),
        )
        self._body = written_down.body
        keys, names = KeyChecks(self, self._needs), UniqueName(self, self._name, self._resource)
        node_of(self).add_validation(AtSynth(self._write_tags, self._checks.validate, keys.validate, names.validate))
        buckets = [*buckets_of(workspace, definition_bucket)]
        self._other_accounts = OtherAccounts(self, needs=self._needs, buckets=buckets)
        # An execution may start at once and needs what the role may do, not the role alone.
        if (policy := own_policy(self.role)) is not None:
            node_of(self._resource).add_dependency(policy)

    def _tags(self) -> Mapping[str, str]:
        return fixed(self._resource, "tags").tag_values()

    def _write_tags(self) -> Sequence[str]:
        tags = self._tags()
        self._checks.tag(tags)
        if self._body is not None:
            self._body.write_tags(self._resource, tags)
        return []

    @staticmethod
    def from_pipeline_arn(scope: Construct, construct_id: str, pipeline_arn: str) -> PipelineBase:
        """A pipeline that exists; raises ``InvalidInputError`` for what is no pipeline ARN."""
        return ImportedPipeline(scope, construct_id, pipeline_arn=pipeline_arn)

    @staticmethod
    def from_pipeline_name(scope: Construct, construct_id: str, pipeline_name: str) -> PipelineBase:
        """A pipeline that exists in the account and region of the stack."""
        return ImportedPipeline(scope, construct_id, pipeline_name=pipeline_name)

    def explain(self) -> Sequence[ExplainedRole]:
        """What each role of the pipeline has to allow, and which step and field of the definition asks for it.

        ``print(*pipeline.explain())`` shows all of it. Roles that are given are told about too.
        """
        return self._roles.explain(self._needs)

    def cross_account_policies(
        self, *, buckets: Sequence[s3.IBucket] = (), keys: Sequence[kms.IKey] = ()
    ) -> Sequence[CrossAccountPolicy]:
        """What the owners of buckets and keys in other accounts have to allow to the roles of this pipeline.

        Known to be another account's: buckets of the workspace whose ``env.account`` is not the stack's
        (``Bucket.from_bucket_attributes(account=...)``), and keys by their ARN. They are outputs of the stack too.

        :param buckets: More buckets, whose account synth does not know. Default: none.
        :param keys: More keys. Default: none.
        """
        return self._other_accounts.policies(buckets, keys)

    @property
    def pipeline_name(self) -> str:
        return self._name


def default_name(scope: Construct) -> str:
    """The name of a pipeline that was given none."""
    return Names.unique_resource_name(scope, max_length=limits.MAX_PIPELINE_NAME_CHARS, separator="-").lower()
