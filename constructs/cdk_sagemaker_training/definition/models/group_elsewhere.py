"""The name of a model package group that is another account's."""

from __future__ import annotations

from collections.abc import Iterable

from cdk_sagemaker_training.errors import Problem


class GroupElsewhere(str):
    """A name as any other, which knows whose it is: alone it would mean a group of the account that it is used in."""

    __slots__ = ("arn",)
    arn: str

    @classmethod
    def of(cls, name: str, arn: str) -> GroupElsewhere:
        """The name of the group with this ARN."""
        made = cls(name)
        made.arn = arn
        return made


def group_of_this_account(where: str, value: object) -> Iterable[Problem]:
    """Check: a group of another account is named by its ARN (API CreateModelPackage, ``ModelPackageGroupName``)."""
    if isinstance(value, GroupElsewhere):
        allowed = "the ARN of the group: the name would be that of a group in this account"
        yield Problem(where, str(value), allowed, f"give model_package_group_arn of the group, {value.arn}")
