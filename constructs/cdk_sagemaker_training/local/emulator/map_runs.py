"""Distributed maps of state machines: what the machine's role may, who their children are, where results go.

ministack goes through the items. What is written to S3 has the form that the Step Functions developer guide shows
(``input-output-resultwriter``); whether the role may is asked of S3 itself, with a session of the role.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import authorization, bridge
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.role_clients import RoleSession

_TOLD: Final = ("executionArn", "input", "inputDetails", "name", "startDate", "status", "stopDate")
_OUTPUT: Final = ("ResultSelector", "ResultPath", "OutputPath")


def role_of(machine_arn: str) -> str:
    """The role of a state machine; of the machine that it is a map of, where the ARN has a label."""
    machine = bridge.service("stepfunctions")._state_machines.get(machine_arn.partition("/")[0], {})
    return str(machine.get("roleArn", ""))


def complete_map_runs() -> None:
    """Run children in a context of their own, ask for permissions, write results."""
    states = bridge.service("stepfunctions")
    run_map, run_child, read = states._run_distributed_map, states._run_sub_machine, states._read_map_items

    def read_as_role(reader: Any, effective: Any, ctx: Any) -> Any:
        given = states._resolve_params_obj(reader.get("Parameters") or reader.get("Arguments") or {}, effective, ctx)
        s3 = _session(ctx).client("s3")
        if str(reader.get("Resource", "")).endswith("listObjectsV2"):
            _asked("States.ItemReaderFailed", lambda: s3.list_objects_v2(**given, MaxKeys=1))
        else:
            _asked("States.ItemReaderFailed", lambda: s3.head_object(**given))
        return read(reader, effective, ctx)

    def run_in_own_context(sub_states: Any, start_at: Any, given: Any, execution: dict[str, Any], ctx: Any) -> Any:
        if execution.get("mapRunArn"):
            ctx["Execution"] = {
                "Id": execution["executionArn"],
                "Input": given,
                "Name": execution["name"],
                "StartTime": execution["startDate"],
            }
        return run_child(sub_states, start_at, given, execution, ctx)

    def run_with_results(
        state: dict[str, Any], raw: Any, effective: Any, iterator: Any, execution: dict[str, Any], ctx: Any
    ) -> Any:
        machine = ctx["StateMachine"]["Id"]
        try:
            authorization.require(role_of(machine), "states:StartExecution", machine)
        except RefusedError as error:
            raise states._ExecutionError("States.Permissions", str(error)) from error
        if "ResultWriter" not in state:
            return run_map(state, raw, effective, iterator, execution, ctx)
        before = set(states._map_runs)
        inner = {key: value for key, value in state.items() if key not in _OUTPUT}
        try:
            run_map(inner, raw, effective, iterator, execution, ctx)
        finally:
            told = [
                _write(arn, state, effective, ctx) for arn in set(states._map_runs) - before if _is_of(arn, execution)
            ]
        result = states._apply_result_selector(state, told[0])
        output = states._apply_result_path(state, raw, result)
        return states._apply_output_path(state, output, ctx), states._next_or_end(state)

    states._read_map_items = read_as_role
    states._run_sub_machine = run_in_own_context
    states._run_distributed_map = run_with_results


def _is_of(map_run: str, execution: Mapping[str, Any]) -> bool:
    return bool(bridge.service("stepfunctions")._map_runs[map_run]["executionArn"] == execution["executionArn"])


def _session(ctx: Mapping[str, Any]) -> RoleSession:
    return RoleSession(role_of(ctx["StateMachine"]["Id"]), "StepFunctions")


def _asked(error: str, call: Callable[[], object]) -> None:
    """Call S3 as the role; what it refuses fails the map."""
    refused = importlib.import_module("botocore.exceptions").ClientError
    try:
        call()
    except refused as refusal:
        raise bridge.service("stepfunctions")._ExecutionError(error, str(refusal)) from refusal


def _write(map_run: str, state: Mapping[str, Any], effective: Any, ctx: Any) -> dict[str, Any]:
    """The ends of the children, by how they ended, and a list of these objects."""
    states = bridge.service("stepfunctions")
    given = states._resolve_params_obj(state["ResultWriter"].get("Parameters", {}), effective, ctx)
    bucket, prefix = str(given["Bucket"]), str(given.get("Prefix", "")).strip("/")
    folder = "/".join(part for part in (prefix, map_run.rsplit(":", 1)[-1]) if part)
    s3 = _session(ctx).client("s3")

    def put(name: str, value: object) -> dict[str, Any]:
        body = json.dumps(value).encode()
        key = f"{folder}/{name}"
        _asked("States.ResultWriterFailed", lambda: s3.put_object(Bucket=bucket, Key=key, Body=body))
        return {"Key": key, "Size": len(body)}

    children = [each for each in states._executions.values() if each.get("mapRunArn") == map_run]
    files: dict[str, list[dict[str, Any]]] = {"FAILED": [], "PENDING": [], "SUCCEEDED": []}
    for status in ("FAILED", "SUCCEEDED"):
        ended = [_told(child) for child in children if child["status"] == status]
        if ended:
            files[status].append(put(f"{status}_0.json", ended))
    manifest = put("manifest.json", {"DestinationBucket": bucket, "MapRunArn": map_run, "ResultFiles": files})
    return {"MapRunArn": map_run, "ResultWriterDetails": {"Bucket": bucket, "Key": manifest["Key"]}}


def _told(child: Mapping[str, Any]) -> dict[str, Any]:
    members: Sequence[str] = (*_TOLD, "stateMachineArn", "output", "outputDetails", "error", "cause")
    return {name[0].upper() + name[1:]: child[name] for name in members if child.get(name) is not None}
