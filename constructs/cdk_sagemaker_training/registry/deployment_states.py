"""The states that bring an endpoint to the newest approved version of a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from cdk_sagemaker_training.catalog import model_registry, state_changes
from cdk_sagemaker_training.registry.arns import named_arns

if TYPE_CHECKING:
    from cdk_sagemaker_training.definition.fields.variables import Json
    from cdk_sagemaker_training.registry.model_package_group_base import ModelPackageGroupBase

_NEWEST: Final = "$.Newest.ModelPackageSummaryList[0]"
_REFUSED: Final = "$.Refused"
_STATUS: Final = "$.Endpoint.EndpointStatus"
_CONFIG: Final = "$.Endpoint.EndpointConfigName"
BUSY: Final = ("Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting")  # API EndpointStatus


class DeploymentStates(Construct):
    """List the newest approved version; make its model and configuration unless they are there; wait until the endpoint
    can be changed; create or update it; wait for the end.

    What is made is called after the version and the settings, so that one that was made before is used again and an
    approval that was heard twice changes nothing.
    """

    start: sfn.IChainable

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        group: ModelPackageGroupBase,
        prefix: str,
        endpoint_name: str,
        model: Mapping[str, Json],
        config: Mapping[str, Json],
        look_again: Duration,
    ) -> None:
        """``prefix``: of models and configurations. ``model``, ``config``: their requests without names."""
        super().__init__(scope, construct_id)
        self._endpoint_name, self._pause = endpoint_name, look_again
        self._endpoint = named_arns(self, "endpoint", endpoint_name)
        self._made = {kind: named_arns(self, kind, f"{prefix}-*") for kind in ("model", "endpoint-config")}
        self._done = sfn.Succeed(self, "Deployed")
        newest = self._call(
            "Newest",
            "ListModelPackages",
            {
                "ModelPackageGroupName": group.model_package_group_arn,
                "ModelApprovalStatus": state_changes.APPROVED,
                "SortBy": "CreationTime",
                "SortOrder": "Descending",
                "MaxResults": 1,
            },
            group.version_arns,
            result_path="$.Newest",
        )
        named = sfn.Pass(
            self,
            "Named",
            parameters={
                "Package": sfn.JsonPath.string_at(f"{_NEWEST}.ModelPackageArn"),
                "Name": sfn.JsonPath.format(f"{prefix}-{{}}", sfn.JsonPath.string_at(f"{_NEWEST}.ModelPackageVersion")),
            },
        )
        made = self._model(group, model)
        configured = self._config(config)
        approved = sfn.Choice(self, "Approved?")
        approved.when(sfn.Condition.is_present(f"{_NEWEST}.ModelPackageArn"), _chain(named))
        approved.otherwise(_chain(sfn.Succeed(self, "NothingApproved")))
        newest.next(_chain(approved))
        named.next(_chain(made))
        look = self._deploy()
        self._unless(made, model_registry.ALREADY_THERE, configured, then=configured)
        self._unless(configured, model_registry.ALREADY_THERE, look, then=look)
        self.start = _chain(newest)

    def _model(self, group: ModelPackageGroupBase, request: Mapping[str, Json]) -> tasks.CallAwsService:
        members = {key: value for key, value in request.items() if key != "Containers"}
        container = {"ModelPackageName": sfn.JsonPath.string_at("$.Package")}
        passing = iam.PolicyStatement(
            actions=["iam:PassRole"],
            resources=[cast("str", request["ExecutionRoleArn"])],
            conditions={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        )
        return self._call(
            "Model",
            "CreateModel",
            {"ModelName": sfn.JsonPath.string_at("$.Name"), "Containers": [container], **members},
            # Of a group of another account CreateModel is allowed on the version, by the group's policy as well.
            [*self._made["model"], *group.version_arns],
            passing,
        )

    def _config(self, request: Mapping[str, Json]) -> tasks.CallAwsService:
        (variant,) = cast("list[dict[str, Json]]", request["ProductionVariants"])
        name = sfn.JsonPath.string_at("$.Name")
        return self._call(
            "Config",
            "CreateEndpointConfig",
            {**request, "EndpointConfigName": name, "ProductionVariants": [{**variant, "ModelName": name}]},
            self._made["endpoint-config"],
        )

    def _deploy(self) -> tasks.CallAwsService:
        change = {
            "EndpointName": self._endpoint_name,
            "EndpointConfigName": sfn.JsonPath.string_at("$.Name"),
        }
        both = [*self._endpoint, *self._made["endpoint-config"]]
        create = self._call("Create", "CreateEndpoint", change, both)
        # What scaling has made of the number of instances stays.
        update = self._call("Update", "UpdateEndpoint", {**change, "RetainAllVariantProperties": True}, both)
        look, busy = self._look("Look"), self._wait("Pause")
        ready = sfn.Choice(self, "Ready?")
        ready.when(_is_one_of(BUSY), _chain(busy))
        ready.when(self._serves, _chain(self._done))
        ready.otherwise(_chain(update))
        self._unless(look, model_registry.NO_ENDPOINT, create, then=ready)
        busy.next(_chain(look))
        wait, end = self._wait("Wait"), self._look("End")
        ended = sfn.Choice(self, "Ended?")
        ended.when(_is_one_of(BUSY), _chain(wait))
        ended.when(self._serves, _chain(self._done))
        cause = sfn.JsonPath.json_to_string(sfn.JsonPath.object_at("$.Endpoint"))
        ended.otherwise(_chain(sfn.Fail(self, "Failed", error="SageMaker.EndpointFailed", cause_path=cause)))
        for changed in (create, update):
            changed.next(_chain(wait))
        wait.next(_chain(end))
        end.next(_chain(ended))
        return look

    @property
    def _serves(self) -> sfn.Condition:
        wanted = sfn.Condition.string_equals_json_path(_CONFIG, "$.Name")
        return sfn.Condition.and_(wanted, sfn.Condition.string_equals(_STATUS, "InService"))

    def _look(self, construct_id: str) -> tasks.CallAwsService:
        return self._call(
            construct_id,
            "DescribeEndpoint",
            {"EndpointName": self._endpoint_name},
            self._endpoint,
            result_path="$.Endpoint",
        )

    def _wait(self, construct_id: str) -> sfn.Wait:
        return sfn.Wait(self, construct_id, time=sfn.WaitTime.duration(self._pause))

    def _unless(
        self, task: tasks.CallAwsService, message: str, expected: sfn.State | sfn.INextable, *, then: object
    ) -> None:
        """Go on from a refusal that says ``message``; any other one fails the machine with its words."""
        name = task.node.id
        why = sfn.Choice(self, f"Why{name}")
        why.when(sfn.Condition.string_matches(f"{_REFUSED}.Cause", f"*{message}*"), _chain(expected))
        failed = sfn.Fail(self, f"{name}Failed", error_path=f"{_REFUSED}.Error", cause_path=f"{_REFUSED}.Cause")
        why.otherwise(_chain(failed))
        task.add_catch(_chain(why), errors=["States.TaskFailed"], result_path=_REFUSED)
        task.next(_chain(then))

    def _call(
        self,
        construct_id: str,
        operation: str,
        parameters: Mapping[str, object],
        resources: Sequence[str],
        *more: iam.PolicyStatement,
        result_path: str | None = None,
    ) -> tasks.CallAwsService:
        return tasks.CallAwsService(
            self,
            construct_id,
            service="sagemaker",
            action=operation[0].lower() + operation[1:],
            iam_action=f"sagemaker:{operation}",
            iam_resources=[*resources],
            additional_iam_statements=[*more],
            parameters=dict(parameters),
            result_path=result_path or sfn.JsonPath.DISCARD,
        )


def _chain(state: object) -> sfn.IChainable:
    return cast("sfn.IChainable", state)


def _is_one_of(statuses: Sequence[str]) -> sfn.Condition:
    return sfn.Condition.or_(*(sfn.Condition.string_equals(_STATUS, each) for each in statuses))
