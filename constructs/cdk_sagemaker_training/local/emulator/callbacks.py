"""Callback steps: a message with a token to a queue, and the answer of whoever took it.

The message: the developer guide's handler of callback steps (``token``, ``arguments``), and messages that people show
(``pipelineExecutionArn``, ``status``). That a stop is told with ``status`` ``Stopping`` is in the API reference of
StopPipelineExecution, which writes the field ``Status``.
"""

from __future__ import annotations

import json
import queue
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, authorization, bridge, exchange
from cdk_sagemaker_training.local.emulator.expressions import resolve
from cdk_sagemaker_training.local.emulator.members import list_at
from cdk_sagemaker_training.local.emulator.operations import operation
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, stored
from cdk_sagemaker_training.local.emulator.step_runs import StepFailedError, StepResult, StepRun, invoked

_TOKEN_LENGTH: Final = 10  # API, CallbackToken


@dataclass(frozen=True)
class _Waiting:
    execution_arn: str
    answers: queue.SimpleQueue[Mapping[str, Any]] = field(default_factory=queue.SimpleQueue[Mapping[str, Any]])


_WAITING: Final = bridge.scoped_store()


def run(run: StepRun) -> StepResult:
    """Send the message and wait for the answer. A stop is told with another message, and waits for the answer too."""
    url = str(resolve(run.body.get("SqsQueueUrl", ""), run.scope))
    message = {
        "token": arns.random_id(_TOKEN_LENGTH),
        "pipelineExecutionArn": run.execution_arn,
        "arguments": resolve(dict(run.arguments), run.scope),
        "status": "Executing",
    }
    shown = {"CallbackToken": message["token"], "SqsQueueUrl": url}
    waiting = _WAITING[message["token"]] = _Waiting(run.execution_arn)
    try:
        _send(run.role_arn, url, message)
        run.tell({"Callback": shown})
        with run.stopping.telling(lambda: _tell_of_stop(run.role_arn, url, message, waiting)):
            answer = waiting.answers.get()
    except RefusedError as error:
        raise invoked("sqs:SendMessage", error) from error
    finally:
        del _WAITING[message["token"]]
    if "FailureReason" in answer:
        raise StepFailedError(str(answer["FailureReason"]), result=StepResult(metadata={"Callback": shown}))
    return exchange.answered(run, answer["OutputParameters"], "Callback", shown)


def _tell_of_stop(role_arn: str, url: str, message: Mapping[str, Any], waiting: _Waiting) -> None:
    try:
        _send(role_arn, url, {**message, "status": "Stopping"})
    except RefusedError as error:  # nobody will hear of it, so nobody will answer
        waiting.answers.put({"FailureReason": str(error)})


def _send(role_arn: str, url: str, message: Mapping[str, Any]) -> None:
    name = url.rstrip("/").rsplit("/", 1)[-1]
    arn = f"arn:aws:sqs:{bridge.region()}:{bridge.account_id()}:{name}"
    authorization.require(role_arn, "sqs:SendMessage", arn)
    if bridge.service("sqs")._queue_by_arn(arn) is None:
        raise RefusedError(f"The specified queue does not exist: {url}")
    eventbridge = bridge.service("eventbridge")
    eventbridge._dispatch_to_sqs(eventbridge.parse_arn(arn), json.dumps(message))


def _answer(request: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    token = request["CallbackToken"]
    waiting: _Waiting = stored(_WAITING, token, "Callback token")
    waiting.answers.put(answer)
    return {"PipelineExecutionArn": waiting.execution_arn}


@operation("SendPipelineExecutionStepSuccess", takes=("CallbackToken", "OutputParameters", "ClientRequestToken"))
def succeed(request: Mapping[str, Any]) -> dict[str, Any]:
    """The work behind a callback step is done."""
    given = {entry["Name"]: entry["Value"] for entry in list_at(request, "OutputParameters")}
    return _answer(request, {"OutputParameters": given})


@operation("SendPipelineExecutionStepFailure", takes=("CallbackToken", "FailureReason", "ClientRequestToken"))
def fail(request: Mapping[str, Any]) -> dict[str, Any]:
    """The work behind a callback step has failed."""
    return _answer(request, {"FailureReason": request.get("FailureReason", "")})
