"""A model package group that exists already."""

from __future__ import annotations

import re
from typing import Final

from aws_cdk import Fn, Stack, Token
from constructs import Construct

from cdk_sagemaker_training.definition.models.group_elsewhere import GroupElsewhere
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions.cross_account import in_other_account
from cdk_sagemaker_training.registry.model_package_group_base import ModelPackageGroupBase

_ARN: Final = re.compile(r"arn:[^:]+:sagemaker:[^:]+:\d{12}:model-package-group/[^/]+")


class ImportedModelPackageGroup(ModelPackageGroupBase):
    """A group by its ARN or name; in another account or region where the ARN says so."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        model_package_group_arn: str | None = None,
        model_package_group_name: str | None = None,
    ) -> None:
        name = model_package_group_name or _name_in(model_package_group_arn or "")
        super().__init__(scope, construct_id, environment_from_arn=model_package_group_arn)
        self._arn = model_package_group_arn
        self._name = name
        if self._arn is not None and in_other_account(Stack.of(self), self.env.account):
            self._name = GroupElsewhere.of(name, self._arn)

    @property
    def model_package_group_name(self) -> str:
        """The name. ``RegisterModel`` refuses that of a group in another account, which is named by its ARN there."""
        return self._name

    @property
    def model_package_group_arn(self) -> str:
        return self.arns("model-package-group")[0] if self._arn is None else self._arn


def _name_in(arn: str) -> str:
    if Token.is_unresolved(arn):
        return Fn.select(1, Fn.split("/", arn))
    if not _ARN.fullmatch(arn):
        allowed = "arn:<partition>:sagemaker:<region>:<account of 12 digits>:model-package-group/<name>"
        raise InvalidInputError("imported model package group", [Problem("model_package_group_arn", arn, allowed)])
    return arn.rsplit("/", 1)[1]
