"""SageMaker's JSON protocol, as a service handler of ministack."""

from __future__ import annotations

import json
import logging
from typing import Any

from cdk_sagemaker_training.local.emulator import admin, bridge, operations
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

_HEADERS = {"Content-Type": "application/x-amz-json-1.1"}
_log = logging.getLogger(__name__)


async def handle_request(
    method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
) -> tuple[int, dict[str, str], bytes]:
    """Answer one request; what is not emulated is refused by name."""
    target = headers.get("x-amz-target", "")
    if target in admin.CALLS:
        return _administered(target, body)
    name = target.rpartition(".")[2] or f"{method} {path}"
    caller = operations.CALLER_KEY.set(bridge.router.extract_access_key_id(headers, query_params) or "")
    try:
        answer = operations.call(name, json.loads(body or b"{}"))
    except RefusedError as error:
        return 400, dict(_HEADERS), _json({"__type": error.code, "message": str(error)})
    except Exception as error:  # noqa: BLE001 the last resort of a server: answered, and logged with its trace
        _log.exception("%s failed", name)
        return 500, dict(_HEADERS), _json({"__type": "InternalFailure", "message": f"{name}: {error!r}"})
    finally:
        operations.CALLER_KEY.reset(caller)
    return 200, dict(_HEADERS), _json(answer)


def _administered(name: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
    try:
        answer = admin.CALLS[name](json.loads(body or b"{}"))
    except RefusedError as error:
        return 400, dict(_HEADERS), _json({"__type": error.code, "message": str(error)})
    return 200, dict(_HEADERS), _json(answer)


def _json(answer: Any) -> bytes:
    return json.dumps(answer).encode()


def get_state() -> None:
    """ministack asks every service for its state; this one keeps none across restarts."""


def reset() -> None:
    """ministack's reset page; the state of this service ends with the process."""
