"""An endpoint that serves the newest approved version of a model package group."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from aws_cdk import Duration, Names, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_sagemaker_training.asked_once import differ
from cdk_sagemaker_training.catalog.model_registry import ARTIFACTS_REGION
from cdk_sagemaker_training.checks.accepted_findings import accept_wildcards
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.fields.checks import literal
from cdk_sagemaker_training.definition.fields.job_fields import TAGS
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.models.model import ModelPackage
from cdk_sagemaker_training.definition.steps.endpoint_config import RESOURCE_NAME
from cdk_sagemaker_training.encryption import TrainingKey, grant_volumes
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.permissions.arns import named_arns
from cdk_sagemaker_training.registry.deployment_states import DeploymentStates
from cdk_sagemaker_training.registry.events import RuleOptions, bus_problems, version_rule
from cdk_sagemaker_training.registry.hosting import Hosting, HostingOptions, HostingPlan
from cdk_sagemaker_training.removal import removal_problems
from cdk_sagemaker_training.starting.sending_rules import with_dead_letters
from cdk_sagemaker_training.starting.start_role import start_role

if TYPE_CHECKING:
    from aws_cdk import aws_sqs as sqs
    from typing_extensions import Unpack

    from cdk_sagemaker_training.registry.model_package_group_base import ModelPackageGroupBase
    from cdk_sagemaker_training.workspace import TrainingWorkspace

_ENDPOINT_NAME: Final = literal(RESOURCE_NAME)
_DECIDED: Final = ("Approved", "Rejected")
_LOOK_AGAIN: Final = Duration.minutes(1)
_PREFIX_CHARS: Final = 40  # of 63 of a name; a hash and the number of a version follow


class DeployOnApproval(Construct):
    """A state machine that an approval or a rejection starts, and that brings an endpoint to the newest version that is
    approved then: to reject it goes back to the one before.

    It makes the model and the endpoint configuration, creates or updates the endpoint and waits for the end; an
    execution that does not get there has failed, with SageMaker's reason (``state_machine.metric_failed()``). Start it
    by hand for a version that was approved before, or after a change of these settings. Updates keep the number of
    instances that the endpoint has, so that it can be scaled.

    The endpoint is the machine's, not the stack's: it stays, billed, when the stack goes, as do its models and
    configurations.

    :param model_package_group: Of this account, or imported from another one that shares it (``share_with``); of this
        region, since models are made where their artifacts lie.
    :param tags: Of the endpoint, its models and configurations, which no stack has: at most 50. ``Tags.of`` reaches the
        machine alone. Default: none.
    :param event_bus: Where events of a group of another account arrive. Default: the default bus.
    :param endpoint_name: 1-63 letters, digits and inner hyphens. Default: derived from the construct's path.
    :param dead_letter_queue: For starts that failed. Default: that of ``MissedStarts`` of the stack.
    :param log_retention: Of the machine's log. Default: one year.
    :param removal_policy: Of the machine's log. Default: ``RETAIN``. ``DESTROY`` also takes
        ``cdk-sagemaker-training:allow-destroy`` in the context.
    :param options: As ``ModelEndpoint`` has them; the artifacts are those of the group's versions.
    :raises InvalidInputError: naming every parameter that is out of bounds, and groups of other regions.
    """

    endpoint_name: str
    role: iam.IRole
    """What the containers run under."""
    state_machine: sfn.StateMachine
    rule: events.Rule

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        model_package_group: ModelPackageGroupBase,
        workspace: TrainingWorkspace,
        instance_type: str,
        tags: Mapping[str, str] | None = None,
        event_bus: events.IEventBus | None = None,
        endpoint_name: str | None = None,
        dead_letter_queue: sqs.IQueue | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
        **options: Unpack[HostingOptions],
    ) -> None:
        subject = f"DeployOnApproval {construct_id!r}"
        given = {**locals(), **options}
        if wrong := [*kind_problems(given, required=["model_package_group", "workspace"])]:
            raise InvalidInputError(subject, [*wrong, *removal_problems(scope, removal_policy)])
        problems = [*_region_problems(scope, model_package_group)]
        if not problems:  # of another region there is nothing to hear
            problems += bus_problems(scope, model_package_group, event_bus)
        problems += removal_problems(scope, removal_policy)
        if endpoint_name is not None:
            problems += _ENDPOINT_NAME("endpoint_name", endpoint_name)
        tagged = [{"Key": key, "Value": value} for key, value in (tags or {}).items()]
        problems += TAGS("tags", tagged)
        plan = HostingPlan.of(
            subject,
            workspace=workspace,
            model=ModelPackage(model_package_arn=model_package_group.model_package_group_name),
            instance_type=instance_type,
            options=options,
            problems=problems,
        )
        super().__init__(scope, construct_id)
        hosting = Hosting(self, "Hosting", plan)
        self.role = cast("iam.IRole", hosting.role)
        self.endpoint_name = endpoint_name or _name(self, 63)
        config = rendered(
            ProductionVariants=[plan.variant.to_request()],
            KmsKeyId=plan.kms_key_id,
            DataCaptureConfig=plan.data_capture and plan.data_capture.to_request(),
        )
        settings = json.dumps(Stack.of(self).resolve([hosting.model, config]), sort_keys=True)
        states = DeploymentStates(
            self,
            "States",
            group=model_package_group,
            prefix=f"{_name(self, _PREFIX_CHARS)}-{hashlib.sha256(settings.encode()).hexdigest()[:8]}",
            endpoint_name=self.endpoint_name,
            model=hosting.model,
            config=config,
            tags=tagged,
            look_again=_LOOK_AGAIN,
        )
        self.state_machine = self._machine(states, workspace, log_retention, removal_policy)
        model_package_group.grant_deploy(cast("iam.IGrantable", self.state_machine))
        if plan.kms_key_id is not None:
            # Developer guide, api-permissions-reference: kms:CreateGrant of who creates an endpoint with a key.
            grant_volumes(workspace.volume_encryption_key, cast("iam.IGrantable", self.state_machine))
        start = start_role(self, "EventsRole", service="events.amazonaws.com", description="Starts a deployment")
        target = targets.SfnStateMachine(
            cast("sfn.IStateMachine", self.state_machine),
            role=cast("iam.IRole", start),
            dead_letter_queue=dead_letter_queue,
        )
        heard: RuleOptions = {
            "target": with_dead_letters(cast("events.IRuleTarget", target), self, dead_letter_queue),
            "description": f"Deploys to endpoint {self.endpoint_name}",
        }
        if event_bus is not None:
            heard["event_bus"] = event_bus
        # Here and not below the group, whose stack may be another: the machine refers to it already.
        self.rule = version_rule(self, "Rule", model_package_group, approval_status=_DECIDED, options=heard)

    def _machine(
        self,
        states: DeploymentStates,
        workspace: TrainingWorkspace,
        retention: logs.RetentionDays,
        removal_policy: RemovalPolicy,
    ) -> sfn.StateMachine:
        # A log group may only use a key whose policy says so, and that of a key from outside is its owner's.
        key = workspace.encryption_key if isinstance(workspace.encryption_key, TrainingKey) else None
        log = logs.LogGroup(self, "Log", encryption_key=key, retention=retention, removal_policy=removal_policy)
        machine = sfn.StateMachine(
            self,
            "Resource",
            definition_body=sfn.DefinitionBody.from_chainable(states.start),
            comment=f"Deploys approved models to endpoint {self.endpoint_name}",
            logs=sfn.LogOptions(destination=cast("logs.ILogGroup", log), level=sfn.LogLevel.ALL),
            tracing_enabled=True,
        )
        accept_wildcards(machine.role, inline=True)
        return machine

    def grant_invoke(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let somebody ask the endpoint."""
        arns = [*named_arns(self, "endpoint", self.endpoint_name)]
        return iam.Grant.add_to_principal(grantee=grantee, actions=["sagemaker:InvokeEndpoint"], resource_arns=arns)


def _name(scope: Construct, length: int) -> str:
    return Names.unique_resource_name(scope, max_length=length, separator="-").lower()


def _region_problems(scope: Construct, group: ModelPackageGroupBase) -> list[Problem]:
    there, here = group.env.region, Stack.of(scope).region
    if not differ(there, here):
        return []
    fix = f"replicate the artifacts and register them in a group of {here}: {ARTIFACTS_REGION}"
    return [Problem("model_package_group", f"{group.node.path} of {there}", f"one of {here}", fix)]
