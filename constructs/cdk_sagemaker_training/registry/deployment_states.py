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
from cdk_sagemaker_training.permissions.arns import named_arns

if TYPE_CHECKING:
    from cdk_sagemaker_training.definition.fields.variables import Json
    from cdk_sagemaker_training.registry.model_package_group_base import ModelPackageGroupBase

_NEWEST: Final = "$.Newest.ModelPackageSummaryList[0]"
_REFUSED: Final = "$.Refused"
_STATUS: Final = "$.Endpoint.EndpointStatus"
_CONFIG: Final = "$.Endpoint.EndpointConfigName"
BUSY: Final = ("Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting")  # API EndpointStatus


class DeploymentStates(Construct):
    """List the newest approved version; make its model and configuration unless they are there; create or update the
    endpoint; wait for the end.

    What is made is called after the version and the settings, so that one that was made before is used again and an
    approval that was heard twice changes nothing. Whoever has waited for the endpoint lists again, since another
    version may have been approved meanwhile, and an execution that another one has overtaken follows that one.
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
        tags: Sequence[Mapping[str, str]],
        look_again: Duration,
    ) -> None:
        """``prefix``: of models and configurations. ``model``, ``config``: their requests without names. ``tags``: of
        all that is made.
        """
        super().__init__(scope, construct_id)
        self._tags: Mapping[str, object] = {"Tags": [*tags]} if tags else {}
        self._endpoint_name, self._pause = endpoint_name, look_again
        self._endpoint = named_arns(self, "endpoint", endpoint_name)
        self._made = {kind: named_arns(self, kind, f"{prefix}-*") for kind in ("model", "endpoint-config")}
        self._done = sfn.Succeed(self, "Deployed")
        self._busy = self._wait("Pause")
        newest = self._newest("Newest", group)
        self._busy.next(_chain(newest))
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
        self._goes_on(newest, approved)
        named.next(_chain(made))
        look = self._deploy(self._overtaken(group, named))
        self._goes_on(made, configured, {model_registry.ALREADY_THERE: configured})
        self._goes_on(configured, look, {model_registry.ALREADY_THERE: look})
        self.start = _chain(newest)

    def _newest(self, construct_id: str, group: ModelPackageGroupBase) -> tasks.CallAwsService:
        return self._call(
            construct_id,
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
            {"ModelName": sfn.JsonPath.string_at("$.Name"), "Containers": [container], **members, **self._tags},
            # Of a group of another account CreateModel is allowed on the version, by the group's policy as well.
            [*self._made["model"], *group.version_arns],
            passing,
            *self._tagging(self._made["model"]),
        )

    def _config(self, request: Mapping[str, Json]) -> tasks.CallAwsService:
        (variant,) = cast("list[dict[str, Json]]", request["ProductionVariants"])
        name = sfn.JsonPath.string_at("$.Name")
        return self._call(
            "Config",
            "CreateEndpointConfig",
            {
                **request,
                "EndpointConfigName": name,
                "ProductionVariants": [{**variant, "ModelName": name}],
                **self._tags,
            },
            self._made["endpoint-config"],
            *self._tagging(self._made["endpoint-config"]),
        )

    def _tagging(self, resources: Sequence[str]) -> Sequence[iam.PolicyStatement]:
        """IAM asks for it where something is made with tags (service authorization reference)."""
        return [iam.PolicyStatement(actions=["sagemaker:AddTags"], resources=[*resources])] if self._tags else []

    def _overtaken(self, group: ModelPackageGroupBase, named: sfn.Pass) -> tasks.CallAwsService:
        """Where something else serves than what was asked for: on with the newest version if that is another one by
        now, which another execution deploys; the end of this one if it is not.
        """
        since = self._newest("Since", group)
        overtaken = sfn.Choice(self, "Overtaken?")
        same = sfn.Condition.string_equals_json_path(f"{_NEWEST}.ModelPackageArn", "$.Package")
        present = sfn.Condition.is_present(f"{_NEWEST}.ModelPackageArn")
        overtaken.when(sfn.Condition.and_(present, sfn.Condition.not_(same)), _chain(named))
        cause = sfn.JsonPath.json_to_string(sfn.JsonPath.object_at("$.Endpoint"))
        self._failed = sfn.Fail(self, "Failed", error="SageMaker.EndpointFailed", cause_path=cause)
        overtaken.otherwise(_chain(self._failed))
        self._goes_on(since, overtaken)
        return since

    def _deploy(self, since: tasks.CallAwsService) -> tasks.CallAwsService:
        change = {
            "EndpointName": self._endpoint_name,
            "EndpointConfigName": sfn.JsonPath.string_at("$.Name"),
        }
        both = [*self._endpoint, *self._made["endpoint-config"]]
        tagging = self._tagging(self._endpoint)
        create = self._call("Create", "CreateEndpoint", {**change, **self._tags}, both, *tagging)
        # What scaling has made of the number of instances stays.
        update = self._call("Update", "UpdateEndpoint", {**change, "RetainAllVariantProperties": True}, both)
        look, wait, end = self._look("Look"), self._wait("Wait"), self._look("End")
        ready = sfn.Choice(self, "Ready?")
        ready.when(_is_one_of(BUSY), _chain(self._busy))
        ready.when(self._serves, _chain(self._done))
        # API EndpointStatus: "DeleteEndpoint is the only operation that can be performed on a failed endpoint."
        ready.when(_is_one_of(["Failed"]), _chain(self._failed))
        ready.otherwise(_chain(update))
        ended = sfn.Choice(self, "Ended?")
        ended.when(_is_one_of(BUSY), _chain(wait))
        ended.when(self._serves, _chain(self._done))
        ended.when(_is_one_of(["InService"]), _chain(since))
        ended.otherwise(_chain(self._failed))
        self._goes_on(look, ready, {model_registry.NO_ENDPOINT: create})
        # Another execution was quicker.
        self._goes_on(create, wait, {model_registry.ALREADY_THERE: self._busy})
        self._goes_on(update, wait, {model_registry.IN_PROGRESS: self._busy})
        wait.next(_chain(end))
        self._goes_on(end, ended)
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

    def _goes_on(
        self, task: tasks.CallAwsService, then: object, refusals: Mapping[str, sfn.State | sfn.INextable] | None = None
    ) -> None:
        """Go on after a call, also from a refusal that says one of these messages, and from throttling after a pause;
        any other refusal fails the machine with its words. By messages: SageMaker has no error codes for these.
        """
        name = task.node.id
        why = sfn.Choice(self, f"Why{name}")
        for message, expected in {**(refusals or {}), model_registry.THROTTLED: self._busy}.items():
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
