"""A refusal that names the service, where ministack answers one that no client can read."""

from __future__ import annotations

import json
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import bridge

_UNSUPPORTED: Final = b'{"error": "Unsupported service: '
_CODE: Final = "UnknownOperationException"

Answer = tuple[int, dict[str, str], bytes]


def refuse_by_name() -> None:
    """Put the service's name into the error that boto3 and the CLI show, in the protocol of the request."""
    # ministack reads every service model of botocore first, for seconds, to tell services from made-up names.
    bridge.router._is_aws_service_name = _is_refused
    dispatch = bridge.app._dispatch_service_request

    async def named(method: str, path: str, headers: dict[str, str], *rest: Any) -> Answer:
        status, found, body = await dispatch(method, path, headers, *rest)
        if not isinstance(body, bytes) or not body.startswith(_UNSUPPORTED):
            return status, found, body
        name = str(json.loads(body)["error"]).rpartition(" ")[2]
        return _refusal(f"Service {name} is not emulated by the embedded AWS", headers.get("content-type", ""))

    bridge.app._dispatch_service_request = named


def _is_refused(_name: str) -> bool:
    """Whatever ministack has not recognized before it asks."""
    return True


def _refusal(message: str, content_type: str) -> Answer:
    if "form-urlencoded" in content_type:
        error = f"<Error><Type>Sender</Type><Code>{_CODE}</Code><Message>{message}</Message></Error>"
        return 400, {"Content-Type": "text/xml"}, f"<ErrorResponse>{error}</ErrorResponse>".encode()
    body = json.dumps({"__type": _CODE, "message": message}).encode()
    return 400, {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": _CODE}, body
