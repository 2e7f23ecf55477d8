"""What groups made here and imported ones can do: grants, and rules on what becomes of their versions.

What rules need is loaded when there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from aws_cdk import Resource, Stack
from aws_cdk import aws_iam as iam

from cdk_sagemaker_training.catalog import state_changes
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions.arns import named_arns
from cdk_sagemaker_training.registry.access import ModelPackageAccess, access_problems, allowed

if TYPE_CHECKING:
    from aws_cdk import aws_events as events
    from aws_cdk import aws_sqs as sqs
    from typing_extensions import Unpack

    from cdk_sagemaker_training.registry.events import RuleOptions


class ModelPackageGroupBase(Resource):
    """A group by its name."""

    @property
    def model_package_group_name(self) -> str:
        """The name."""
        raise NotImplementedError

    @property
    def model_package_group_arn(self) -> str:
        """The ARN."""
        raise NotImplementedError

    def grant_read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody of this account look at the group and its versions. Raises ``InvalidInputError``."""
        return self.grant(grantee, ModelPackageAccess.READ)

    def grant_deploy(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody of this account make models of versions; the models themselves are another permission."""
        return self.grant(grantee, ModelPackageAccess.DEPLOY)

    def grant_register(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody of this account add versions, with any approval status. Pipelines have it by themselves."""
        return self.grant(grantee, ModelPackageAccess.REGISTER)

    def grant_approve(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody of this account approve and reject versions."""
        return self.grant(grantee, ModelPackageAccess.APPROVE)

    def grant(self, grantee: iam.IGrantable, *access: ModelPackageAccess) -> iam.Grant:
        """Let somebody of this account have this access, by a policy of their own.

        :raises InvalidInputError: the grantee has no policy that this app could write: another account, a service.
        """
        if problems := list(access_problems(access)):
            raise InvalidInputError(f"grant on {self.node.path!r}", problems)
        grants = [
            iam.Grant.add_to_principal(grantee=grantee, actions=actions, resource_arns=arns)
            for actions, arns in allowed(access, self.arns("model-package-group"), self.version_arns)
        ]
        if not all(each.success for each in grants):
            given = cast("object", Stack.of(self).resolve(grantee.grant_principal.policy_fragment.principal_json))
            problem = Problem("grantee", given, "a role, user or group of this account", "share_with(...) for others")
            raise InvalidInputError(f"grant on {self.node.path!r}", [problem])
        first, *others = grants
        for other in others:
            first = first.combine(other)
        return first

    @property
    def version_arns(self) -> Sequence[str]:
        """The ARNs of all versions, with a wildcard for the number."""
        return [f"{arn}/*" for arn in self.arns("model-package")]

    def arns(self, resource: str) -> Sequence[str]:
        """ARNs with the group's name, without a reference to the resource, so that its own policy can have them."""
        name, env = self.model_package_group_name, self.env
        return named_arns(self, resource, name, account=env.account, region=env.region)

    def on_approved(self, construct_id: str, **options: Unpack[RuleOptions]) -> events.Rule:
        """A rule for versions that are approved: ``group.on_approved("Told", target=SnsTopic(topic))``.

        Its parameters and errors: see ``on_model_package_state_change``.
        """
        approved = [state_changes.APPROVED]
        return self.on_model_package_state_change(construct_id, approval_status=approved, **options)

    def on_model_package_state_change(
        self, construct_id: str, *, approval_status: Sequence[str] | None = None, **options: Unpack[RuleOptions]
    ) -> events.Rule:
        """A rule for changes of versions. SageMaker may send several events for one change, and sends one for a change
        of metadata alone: a target has to bear an approval that it has heard of.

        :param approval_status: Of ``Approved``, ``Rejected``, ``PendingManualApproval``. Default: any.
        :param options: ``target``, ``event_bus``, ``description``, ``enabled``, and ``cross_stack_scope``, the stack of
            a target that refers to the group's stack: ``RuleOptions``.
        :raises InvalidInputError: another status, a keyword that there is not, or a group of another account or region
            without the bus that its events are forwarded to.
        """
        from cdk_sagemaker_training.registry.events import version_rule

        return version_rule(self, construct_id, self, approval_status=approval_status, options=options)

    def forward_events(
        self,
        construct_id: str,
        *,
        event_bus: events.IEventBus,
        approval_status: Sequence[str] | None = None,
        dead_letter_queue: sqs.IQueue | None = None,
    ) -> events.Rule:
        """Send the events of versions to a bus of another account or region, where ``ModelPackageEventBus`` lets them
        in. They go no further from there: EventBridge routes nothing from one bus over a second to a third
        (EventBridge user guide, ``eb-cross-account``).

        :param event_bus: ``EventBus.from_event_bus_arn(...)``, or one of this app.
        :param approval_status: As ``on_model_package_state_change`` has it. Default: any, so that who deploys also
            hears of rejections.
        :param dead_letter_queue: For events that could not be delivered. Default: that of ``MissedStarts`` of the
            stack.
        :raises InvalidInputError: as ``on_model_package_state_change``.
        """
        from cdk_sagemaker_training.registry.events import forwarding_target

        if problems := [*kind_problems(locals(), required=["event_bus"])]:
            raise InvalidInputError(f"events of {self.node.path!r}", problems)
        rule = self.on_model_package_state_change(construct_id, approval_status=approval_status)
        rule.add_target(forwarding_target(rule, event_bus, dead_letter_queue))
        return rule
