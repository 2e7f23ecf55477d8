"""The role that a pipeline runs under: it starts the jobs."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk_sagemaker_training.definition.document.access import RegistryAccess, job_roles, json_reads, registry_access
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.encryption.grants import grant_read_objects
from cdk_sagemaker_training.permissions.arns import objects_arn
from cdk_sagemaker_training.permissions.service_role import allow, sagemaker_role
from cdk_sagemaker_training.permissions.step_allowances import step_allowances


class TrainingPipelineRole(Construct):
    """What the steps of a document need from the role that starts them, and no more.

    Read on the property files and JSON objects that conditions look into; the service reads them with this role, from
    its own network.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        definition: PipelineDefinition,
        bucket_keys: Sequence[kms.IKey] = (),
    ) -> None:
        """``definition``: with every job's role in it; ``bucket_keys``: the keys of the buckets that it reads from."""
        super().__init__(scope, construct_id)
        self.role: iam.IRole = sagemaker_role(self, "Resource", description="SageMaker pipeline")
        document = definition.to_dict()
        self._allow_steps(definition.nodes)
        self._allow_passing(job_roles(document), "sagemaker.amazonaws.com")
        registry = registry_access(document)
        self._allow_registry(registry)
        # The service looks at a model's artifact with the role that registers it (inference: no page lists this).
        read = [*registry.model_data, *json_reads(document)]
        allow(self.role, ["s3:GetObject"], list(dict.fromkeys(objects_arn(self, uri) for uri in read)))
        for key in bucket_keys if read else ():
            grant_read_objects(key, self.role)

    def _allow_steps(self, nodes: Sequence[Node]) -> None:
        """One statement for all steps that need the same actions."""
        resources: dict[tuple[tuple[str, ...], str | None], dict[str, None]] = {}
        for allowance in (found for node in nodes for found in step_allowances(self, node)):
            merged = resources.setdefault((tuple(allowance.actions), allowance.passed_to), {})
            merged.update(dict.fromkeys(allowance.resources))
        for (actions, service), arns in resources.items():
            if service is not None:
                self._allow_passing(list(arns), service)
            else:
                allow(self.role, list(actions), list(arns))

    def _allow_passing(self, roles: Sequence[str], service: str) -> None:
        allow(self.role, ["iam:PassRole"], list(roles), {"StringEquals": {"iam:PassedToService": service}})

    def _allow_registry(self, registry: RegistryAccess) -> None:
        groups = [arn for group in registry.groups for arn in self._group_arns(group)]
        packages = [f"{group.replace(':model-package-group/', ':model-package/')}/*" for group in groups]
        own = [*packages, *groups]
        actions = ["AddTags", "CreateModelPackage", "DescribeModelPackage", "DescribeModelPackageGroup"]
        allow(self.role, [f"sagemaker:{action}" for action in [*actions, "ListModelPackages"]], own)

    def _group_arns(self, group: str) -> Sequence[str]:
        """The ARNs of a group that is named by its name or ARN.

        Sources differ on whether SageMaker keeps the case of names in ARNs: a name with capitals is allowed both ways.
        """
        if group.startswith("arn:"):
            return [group]
        names = [group] if Token.is_unresolved(group) else dict.fromkeys((group, group.lower()))
        stack, resource = Stack.of(self), "model-package-group"
        return [stack.format_arn(service="sagemaker", resource=resource, resource_name=name) for name in names]
