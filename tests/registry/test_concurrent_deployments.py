"""Executions of the machine that meet at one endpoint: the states that CDK writes, walked call by call."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import pytest
from aws_cdk import App, Stack

from cdk_sagemaker_training import DeployOnApproval, ModelPackageGroup, TrainingWorkspace
from tests.support.templates import deployed, resources


class RefusedError(Exception):
    """What SageMaker says."""


class SageMaker:
    """A registry and one endpoint, which changes until ``settle``."""

    def __init__(self) -> None:
        self.approved: list[int] = []
        self.names: set[tuple[str, str]] = set()
        self.endpoint: dict[str, str] | None = None
        self.wanted = ""
        self.throttled = 0

    def call(self, operation: str, given: Mapping[str, Any]) -> dict[str, Any]:
        if self.throttled:
            self.throttled -= 1
            raise RefusedError("Rate exceeded")
        made: Callable[[Mapping[str, Any]], dict[str, Any]] = getattr(self, operation)
        return made(given)

    def listModelPackages(self, _given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802 - the API's names
        newest = [{"ModelPackageArn": f"churn/{each}", "ModelPackageVersion": each} for each in self.approved[-1:]]
        return {"ModelPackageSummaryList": newest}

    def createModel(self, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        return self._new("model", given["ModelName"])

    def createEndpointConfig(self, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        return self._new("config", given["EndpointConfigName"])

    def describeEndpoint(self, _given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        if self.endpoint is None:
            raise RefusedError("Could not find endpoint")
        return {**self.endpoint}

    def createEndpoint(self, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        if self.endpoint is not None:
            raise RefusedError("Cannot create already existing endpoint")
        self.endpoint = {"EndpointStatus": "Creating", "EndpointConfigName": given["EndpointConfigName"]}
        self.wanted = given["EndpointConfigName"]
        return {}

    def updateEndpoint(self, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        assert self.endpoint is not None
        if self.endpoint["EndpointStatus"] != "InService":
            raise RefusedError("Cannot update in-progress endpoint")
        self.endpoint["EndpointStatus"], self.wanted = "Updating", given["EndpointConfigName"]
        return {}

    def settle(self, *, works: bool = True) -> None:
        assert self.endpoint is not None
        self.endpoint["EndpointStatus"] = "InService"
        if works:
            self.endpoint["EndpointConfigName"] = self.wanted

    @property
    def version(self) -> str:
        assert self.endpoint is not None
        return self.endpoint["EndpointConfigName"].rpartition("-")[2]

    def _new(self, kind: str, name: str) -> dict[str, Any]:
        if (kind, name) in self.names:
            raise RefusedError(f"Cannot create already existing {kind}")
        self.names.add((kind, name))
        return {}


def at(data: Any, path: str) -> Any:
    for key in re.findall(r"\w+", path.removeprefix("$")):
        data = data[int(key)] if key.isdigit() else data[key]
    return data


def value(data: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, text in given.items():
        if not key.endswith(".$"):
            found[key] = text
        elif text.startswith("States.Format"):
            form, path = re.fullmatch(r"States\.Format\('(.*)', (.*)\)", text).groups()  # pyright: ignore[reportOptionalMemberAccess]
            found[key[:-2]] = form.format(at(data, path))
        else:
            found[key[:-2]] = at(data, text)
    return found


def holds(data: Any, rule: Mapping[str, Any]) -> bool:
    if "And" in rule:
        return all(holds(data, each) for each in rule["And"])
    if "Or" in rule:
        return any(holds(data, each) for each in rule["Or"])
    if "Not" in rule:
        return not holds(data, rule["Not"])
    return compares(data, rule)


def compares(data: Any, rule: Mapping[str, Any]) -> bool:
    try:
        left = at(data, rule["Variable"])
    except (IndexError, KeyError):
        return False
    if "StringMatches" in rule:
        return fnmatch.fnmatchcase(left, rule["StringMatches"])
    if "StringEqualsPath" in rule:
        return left == at(data, rule["StringEqualsPath"])
    return left == rule["StringEquals"] if "StringEquals" in rule else rule["IsPresent"]


def execution(machine: Mapping[str, Any], service: SageMaker) -> Iterator[str]:
    """The states that it enters, one after the other; the last is where it ends."""
    name, data = str(machine["StartAt"]), cast("dict[str, Any]", {})
    for _ in range(100):
        yield name
        state = machine["States"][name]
        name = state.get("Next", "")
        match state["Type"]:
            case "Pass":
                data = value(data, state["Parameters"])
            case "Choice":
                met = (each["Next"] for each in state["Choices"] if holds(data, each))
                name = next(met, state["Default"])
            case "Task":
                try:
                    answer = service.call(state["Resource"].rpartition(":")[2], value(data, state["Parameters"]))
                except RefusedError as error:
                    (catch,) = state["Catch"]
                    data, name = {**data, catch["ResultPath"][2:]: {"Cause": str(error)}}, catch["Next"]
                else:
                    if state["ResultPath"]:
                        data = {**data, state["ResultPath"][2:]: answer}
            case "Wait":
                pass
            case _:
                return
    pytest.fail(f"it goes round: {name}")


def until(walk: Iterator[str], *names: str) -> str:
    for name in walk:
        if name in names:
            return name
    return ""


def end(walk: Iterator[str]) -> str:
    return [*walk][-1]


@pytest.fixture(scope="module")
def machine() -> dict[str, Any]:
    stack = Stack(App(), "Live")
    workspace = TrainingWorkspace(stack, "Serving")
    group = ModelPackageGroup(stack, "Models")
    DeployOnApproval(stack, "Deploy", model_package_group=group, workspace=workspace, instance_type="ml.m5.large")
    (found,) = resources(stack, "AWS::StepFunctions::StateMachine")
    return cast("dict[str, Any]", json.loads(deployed(found["DefinitionString"])))


@pytest.fixture
def service() -> SageMaker:
    """An endpoint that serves the first version, with a second one approved."""
    service = SageMaker()
    service.approved = [1, 2]
    return service


def served(machine: Mapping[str, Any], service: SageMaker) -> None:
    """The first version serves."""
    versions, service.approved = service.approved, [1]
    walk = execution(machine, service)
    until(walk, "Wait")
    service.settle()
    assert ("Deployed", "1") == (end(walk), service.version)
    service.approved = versions


def test_an_event_that_comes_twice_creates_once(machine: dict[str, Any], service: SageMaker):
    first, second = execution(machine, service), execution(machine, service)
    until(first, "Create")
    until(second, "Create")
    assert ("Wait", "Pause") == (until(first, "Wait"), until(second, "Pause"))
    service.settle()
    assert ("Deployed", "Deployed", "2") == (end(first), end(second), service.version)


def test_an_event_that_comes_twice_updates_once(machine: dict[str, Any], service: SageMaker):
    served(machine, service)
    first, second = execution(machine, service), execution(machine, service)
    until(first, "Update")
    until(second, "Update")
    assert ("Wait", "Pause") == (until(first, "Wait"), until(second, "Pause"))
    service.settle()
    assert ("Deployed", "Deployed", "2") == (end(first), end(second), service.version)


def test_who_has_waited_deploys_what_is_approved_by_then(machine: dict[str, Any], service: SageMaker):
    """Else a version that was listed before the wait would replace the newer one."""
    served(machine, service)
    assert service.endpoint is not None
    service.endpoint["EndpointStatus"] = "SystemUpdating"
    older = execution(machine, service)
    until(older, "Pause")
    service.approved.append(3)
    service.settle()
    newer = execution(machine, service)
    until(newer, "Wait")
    service.settle()
    assert ("Deployed", "Deployed", "3") == (end(newer), end(older), service.version)


def test_who_is_overtaken_has_not_failed(machine: dict[str, Any], service: SageMaker):
    served(machine, service)
    older = execution(machine, service)
    until(older, "Wait")
    service.settle()
    service.approved.append(3)
    newer = execution(machine, service)
    until(newer, "Wait")
    service.settle()
    assert ("Deployed", "Deployed", "3") == (end(older), end(newer), service.version)


def test_an_update_that_is_taken_back_has_failed(machine: dict[str, Any], service: SageMaker):
    served(machine, service)
    walk = execution(machine, service)
    until(walk, "Wait")
    service.settle(works=False)
    assert ("Failed", "1") == (end(walk), service.version)


def test_an_endpoint_that_failed_is_left_to_people(machine: dict[str, Any], service: SageMaker):
    """It can only be deleted."""
    service.endpoint = {"EndpointStatus": "Failed", "EndpointConfigName": "other"}
    assert "Failed" == end(execution(machine, service))


def test_throttling_is_waited_out(machine: dict[str, Any], service: SageMaker):
    served(machine, service)
    walk = execution(machine, service)
    until(walk, "Look")
    service.throttled = 2
    until(walk, "Wait")
    service.settle()
    assert ("Deployed", "2") == (end(walk), service.version)
