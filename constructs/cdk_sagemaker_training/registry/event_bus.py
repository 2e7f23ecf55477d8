"""Where events of model packages of other accounts and regions arrive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, cast

from aws_cdk import Token
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_sagemaker_training.catalog import state_changes
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem

_ACCOUNT: Final = re.compile(r"\d{12}")
_ORGANIZATION: Final = re.compile(r"o-[a-z0-9]{10,32}")
"""AWS Organizations API, ``OrganizationId``."""


class ModelPackageEventBus(events.EventBus):
    """A bus that other accounts may send events of model packages to, and nothing else.

    Its policy lets ``source_accounts``, or the accounts of an organization, put events of SageMaker's detail type for
    model packages. Rules on it: ``ModelPackageGroup.from_model_package_group_arn(...).on_approved(...,
    event_bus=bus)``, which look at account and region as well.

    :param source_accounts: Accounts of groups, 12 digits each; this account among them for another region of it.
        Default: none.
    :param organization_id: ``o-...``: all accounts of that organization. Default: none.
    :param event_bus_name: So that the senders know the ARN beforehand; changing it replaces the bus. Default: a name
        of CloudFormation's.
    :raises InvalidInputError: nobody may send, or an account or an organization is none.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        source_accounts: Sequence[str] = (),
        organization_id: str | None = None,
        event_bus_name: str | None = None,
    ) -> None:
        problems = [*kind_problems(locals())] or _problems(source_accounts, organization_id)
        if problems:
            raise InvalidInputError(f"ModelPackageEventBus {construct_id!r}", problems)
        super().__init__(scope, construct_id, event_bus_name=event_bus_name, description="Events of model packages")
        if source_accounts:
            accounts = [cast("iam.IPrincipal", iam.AccountPrincipal(each)) for each in source_accounts]
            self._let_in("FromAccounts", accounts)
        if organization_id is not None:
            anybody = cast("iam.IPrincipal", iam.OrganizationPrincipal(organization_id))
            self._let_in("FromOrganization", [anybody])

    def _let_in(self, sid: str, principals: Sequence[iam.IPrincipal]) -> None:
        # EventBridge user guide, eb-event-bus-example-policy-cross-account-custom-bus-source.
        only: dict[str, Any] = {
            "ForAllValues:StringEquals": {"events:source": state_changes.SOURCE},
            "StringEquals": {"events:detail-type": state_changes.MODEL_PACKAGE.detail_type},
        }
        statement = iam.PolicyStatement(
            sid=sid, actions=["events:PutEvents"], resources=[self.event_bus_arn], principals=list(principals)
        )
        statement.add_conditions(only)
        self.add_to_resource_policy(statement)


def _problems(accounts: Sequence[str], organization: str | None) -> list[Problem]:
    if not accounts and organization is None:
        return [Problem("source_accounts", MISSING, "accounts that may send, or an organization_id")]
    wrong = [each for each in accounts if not Token.is_unresolved(each) and not _ACCOUNT.fullmatch(str(each))]
    numbers = [each for each in accounts if not isinstance(cast("object", each), str)]
    problems = [Problem("source_accounts", each, "12 digits, as text") for each in [*wrong, *numbers]]
    if organization is not None and not (Token.is_unresolved(organization) or _ORGANIZATION.fullmatch(organization)):
        problems.append(Problem("organization_id", organization, "o- and 10-32 small letters and digits"))
    return problems
