"""Calls to the embedded AWS that AWS does not have (``emulator/admin.py``)."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.errors import RequestRefusedError

_SECONDS: Final = 10
# Nothing is secret here: the embedded AWS only looks at whose key it is, and ``test`` is the root user's.
_SIGNED: Final = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host"


def inject_fault(endpoint: str, step: str, exception_type: str, times: int, pipeline_name: str | None) -> None:
    """Let the next attempts at ``step`` fail. Raises ``RequestRefusedError``."""
    request = {"StepName": step, "ExceptionType": exception_type, "Times": times}
    _call(endpoint, "InjectFault", {**request, **({"PipelineName": pipeline_name} if pipeline_name else {})})


def interrupt(endpoint: str, training_job: str) -> None:
    """Take the Spot instances of a job away. Raises ``RequestRefusedError``."""
    _call(endpoint, "InterruptTrainingJob", {"TrainingJobName": training_job})


def _call(endpoint: str, name: str, request: Mapping[str, Any]) -> None:
    headers = {
        "X-Amz-Target": f"EmbeddedAws.{name}",
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": f"{_SIGNED}, Signature=none",
    }
    body = json.dumps(request).encode()
    try:
        urllib.request.urlopen(urllib.request.Request(endpoint, body, headers), timeout=_SECONDS).close()
    except urllib.error.HTTPError as error:
        answer = error.read().decode(errors="replace")
        raise RequestRefusedError(f"the embedded AWS refused {name}: {answer}") from error
