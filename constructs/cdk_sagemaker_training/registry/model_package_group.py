"""A group of model versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aws_cdk import Names, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.fields.checks import text
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.registry.access import ModelPackageAccess, access_problems, allowed
from cdk_sagemaker_training.registry.imported_group import ImportedModelPackageGroup
from cdk_sagemaker_training.registry.model_package_group_base import ModelPackageGroupBase
from cdk_sagemaker_training.registry.sharing import Sharing
from cdk_sagemaker_training.removal import removal_problems

if TYPE_CHECKING:
    from aws_cdk import aws_ecr as ecr
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_s3 as s3

    from cdk_sagemaker_training.permissions.cross_account import CrossAccountPolicy

_NAME = text(pattern=r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", like="churn-models")
"""AWS::SageMaker::ModelPackageGroup ``ModelPackageGroupName``."""


class ModelPackageGroup(ModelPackageGroupBase):
    """Model versions that belong together (``AWS::SageMaker::ModelPackageGroup``).

    :param model_package_group_name: 1-63 letters, digits and inner hyphens; changing it replaces the group.
        Default: derived from the construct's path.
    :param model_package_group_description: At most 1,024 characters; changing it replaces the group.
    :param removal_policy: Default: ``RETAIN``, since a group that holds versions cannot be deleted. ``DESTROY`` also
        takes ``cdk-sagemaker-training:allow-destroy`` in the context.
    :raises InvalidInputError: the name or the description is not accepted by the service, or nothing may be destroyed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        model_package_group_name: str | None = None,
        model_package_group_description: str | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        problems = [
            *(
                _NAME("model_package_group_name", model_package_group_name)
                if model_package_group_name is not None
                else ()
            ),
            *text(maximum=1024)("model_package_group_description", model_package_group_description or ""),
            *removal_problems(scope, removal_policy),
        ]
        if problems:
            raise InvalidInputError(f"ModelPackageGroup {construct_id!r}", problems)
        super().__init__(scope, construct_id)
        name = model_package_group_name or Names.unique_resource_name(self, max_length=63, separator="-").lower()
        self._policy = iam.PolicyDocument()
        group = sagemaker.CfnModelPackageGroup(
            self,
            "Resource",
            model_package_group_name=name,
            model_package_group_description=model_package_group_description,
            model_package_group_policy=self._policy,
        )
        group.apply_removal_policy(removal_policy)
        self._group = group
        self._name = name

    @staticmethod
    def from_model_package_group_name(
        scope: Construct, construct_id: str, model_package_group_name: str
    ) -> ModelPackageGroupBase:
        """A group of this account and region that exists already.

        :raises InvalidInputError: it is no name of a model package group.
        """
        if problems := list(_NAME("model_package_group_name", model_package_group_name)):
            raise InvalidInputError(f"ModelPackageGroup {construct_id!r}", problems)
        return ImportedModelPackageGroup(scope, construct_id, model_package_group_name=model_package_group_name)

    @staticmethod
    def from_model_package_group_arn(
        scope: Construct, construct_id: str, model_package_group_arn: str
    ) -> ModelPackageGroupBase:
        """A group that exists already, in another account or region where the ARN says so.

        :raises InvalidInputError: it is no ARN of a model package group.
        """
        return ImportedModelPackageGroup(scope, construct_id, model_package_group_arn=model_package_group_arn)

    @property
    def model_package_group_name(self) -> str:
        return self._name

    @property
    def model_package_group_arn(self) -> str:
        return self._group.attr_model_package_group_arn

    def add_to_resource_policy(self, statement: iam.PolicyStatement) -> iam.AddToResourcePolicyResult:
        """Add a statement to the group's own policy. Its resources: ``arns("model-package-group")``,
        ``version_arns``; a reference to the group itself (``model_package_group_arn``) would be circular.

        The service takes a policy of 20,480 characters (API, ``PolicyString``).
        """
        self._policy.add_statements(statement)
        return iam.AddToResourcePolicyResult(statement_added=True, policy_dependable=self._group)

    def share_with(
        self,
        principal: iam.IPrincipal,
        *,
        access: Sequence[ModelPackageAccess] = (ModelPackageAccess.DEPLOY,),
        artifacts_bucket: s3.IBucket | None = None,
        artifacts_prefix: str = "",
        encryption_key: kms.IKey | None = None,
        repositories: Sequence[ecr.IRepository] = (),
    ) -> Sequence[CrossAccountPolicy]:
        """Let another account have this access, by the group's own policy and those of what its versions are made of.

        Both sides have to allow it: whoever uses it there needs the same in a policy of their own, which the machine of
        ``DeployOnApproval`` has; the model of a ``ModelEndpoint`` is made by CloudFormation's role, whose policy is not
        of the app. A principal that is a role has to exist.

        :param principal: ``AccountPrincipal``, ``ArnPrincipal`` of a role, or ``OrganizationPrincipal``; that the
            policy of a group takes ``aws:PrincipalOrgID`` is unverified.
        :param access: Default: to deploy.
        :param artifacts_bucket: Where the models of versions lie, to be read. Default: its policy says so already.
        :param artifacts_prefix: Below which they lie, as ``churn/``. Default: the whole bucket.
        :param encryption_key: A customer-managed key that encrypts them. Default: the bucket's, where it is known.
        :param repositories: Of one's own images, to be pulled. AWS's are open already.
        :return: What the owners of buckets, keys and repositories of other apps have to add; outputs of the stack have
            it too.
        :raises InvalidInputError: principals that this is not for, a key of AWS, artifacts of another region.
        """
        if problems := [*kind_problems(locals(), required=["principal"]), *access_problems(access)]:
            raise InvalidInputError(f"share_with of {self.node.path!r}", problems)
        sharing = Sharing(
            self,
            principal=principal,
            artifacts_bucket=artifacts_bucket,
            artifacts_prefix=artifacts_prefix,
            encryption_key=encryption_key,
            repositories=repositories,
        )
        for actions, arns in allowed(access, self.arns("model-package-group"), self.version_arns):
            self.add_to_resource_policy(iam.PolicyStatement(actions=actions, resources=arns, principals=[principal]))
        return sharing.policies()
