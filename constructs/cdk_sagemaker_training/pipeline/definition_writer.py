"""Writes a pipeline definition, with the values of a deployment in it, to S3: what a custom resource's function runs.

CloudFormation gets this file inline, so it imports nothing of the library and stays below 4 KiB.
"""

from __future__ import annotations

import hashlib
import json
import time
import urllib.request
from collections.abc import Callable
from importlib import import_module
from typing import Any

PAUSES = (2, 4, 8, 16)  # seconds: a policy that the same deployment changed may not hold at once


def handler(event: dict[str, Any], _context: object) -> None:
    """Do what CloudFormation asks for and answer it in any case: it would wait for an answer until its time is up."""
    answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer["PhysicalResourceId"] = event.get("PhysicalResourceId", "nothing")
    try:
        work = delete if event["RequestType"] == "Delete" else write
        answer.update(work(import_module("boto3").client("s3"), event), Status="SUCCESS")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the reason that CloudFormation shows
        answer.update(Status="FAILED", Reason=f"{type(error).__name__}: {error}"[:500])
    print(json.dumps(answer))  # noqa: T201 - the function's log
    # The URL is signed for an empty content type, and urllib would send its own.
    request = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), {"Content-Type": ""})  # noqa: S310
    request.method = "PUT"
    patiently(urllib.request.urlopen, url=request, timeout=10).close()


def write(s3: Any, event: dict[str, Any]) -> dict[str, Any]:
    """Put the definition under a key made of its content, so that another content is another key."""
    given = event["ResourceProperties"]
    bucket, asset = given["Bucket"], patiently(s3.get_object, Bucket=given["AssetBucket"], Key=given["AssetKey"])
    parts = json.loads(asset["Body"].read())
    body = "".join(part if isinstance(part, str) else text(part[0], given["Values"][part[1]]) for part in parts)
    key = f"{given['Prefix']}{hashlib.sha256(body.encode()).hexdigest()}.json"
    patiently(s3.put_object, Bucket=bucket, Key=key, Body=body.encode(), ContentType="application/json")
    return {"PhysicalResourceId": f"{bucket}/{key}", "Data": {"Bucket": bucket, "Key": key}}


def delete(s3: Any, event: dict[str, Any]) -> dict[str, Any]:
    """Remove what an earlier answer named, if anything; CloudFormation asks for it after each change, too."""
    bucket, _, key = event["PhysicalResourceId"].partition("/")
    try:
        _ = key and s3.delete_object(Bucket=bucket, Key=key)
    except s3.exceptions.ClientError as error:
        # A pipeline that was renamed has taken the permission with it: the object stays, as the log says.
        if error.response["Error"]["Code"] not in {"AccessDenied", "NoSuchBucket"}:
            raise
        print(f"s3://{bucket}/{key} was not deleted: {error}")  # noqa: T201
    return {}


def text(form: str, value: str | list[str]) -> str:
    """A value as it stands in the definition: JSON already, a list, or a piece of a string."""
    if form == "json" and isinstance(value, str):
        return value
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written[1:-1] if form == "text" else written


def patiently(call: Callable[..., Any], **arguments: Any) -> Any:
    """The result of a call, which is tried five times in half a minute."""
    for pause in PAUSES:
        try:
            return call(**arguments)
        except Exception as error:  # noqa: BLE001, PERF203 - the last try raises it
            print(f"again in {pause} s: {error}")  # noqa: T201
            time.sleep(pause)
    return call(**arguments)
