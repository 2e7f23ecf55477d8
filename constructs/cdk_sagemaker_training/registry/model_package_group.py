"""A group of model versions."""

from __future__ import annotations

from aws_cdk import Names, RemovalPolicy, Resource
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from cdk_sagemaker_training.definition.fields.checks import text
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.removal import removal_problems

_NAME = text(pattern=r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", like="churn-models")
"""AWS::SageMaker::ModelPackageGroup ``ModelPackageGroupName``."""


class ModelPackageGroup(Resource):
    """Model versions that belong together (``AWS::SageMaker::ModelPackageGroup``).

    :param model_package_group_name: 1-63 letters, digits and inner hyphens; changing it replaces the group.
        Default: derived from the construct's path.
    :param model_package_group_description: At most 1,024 characters; changing it replaces the group.
    :param removal_policy: Default: ``RETAIN``, since a group that holds versions cannot be deleted. ``DESTROY`` also
        takes ``cdk-sagemaker-training:allow-destroy`` in the context.
    :raises InvalidInputError: the name or the description is not accepted by the service, or nothing may be destroyed.
    """

    model_package_group_name: str

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
        group = sagemaker.CfnModelPackageGroup(
            self,
            "Resource",
            model_package_group_name=name,
            model_package_group_description=model_package_group_description,
        )
        group.apply_removal_policy(removal_policy)
        self._group = group
        self.model_package_group_name = name

    @property
    def model_package_group_arn(self) -> str:
        """The ARN."""
        return self._group.attr_model_package_group_arn
