"""The files that ``Std:JsonGet`` reads, with the pipeline's role, and where the property files of a step lie."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from cdk_sagemaker_training.local.emulator import authorization, bridge
from cdk_sagemaker_training.local.emulator.members import list_at, map_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError


def read(role_arn: str, uri: str) -> object:
    """The JSON document at an S3 URI. Raises ``RefusedError`` if the role may not read it, or there is none."""
    found = re.fullmatch(r"s3://([^/]+)/(.+)", uri)
    if found is None:
        raise RefusedError(f"Std:JsonGet cannot read '{uri}': it is no S3 URI of an object.")
    bucket, key = found.groups()
    authorization.require(role_arn, "s3:GetObject", f"arn:aws:s3:::{bucket}/{key}")
    stored = bridge.service("s3")._get_object_data(bucket, key)
    if stored is None:
        raise RefusedError(f"Std:JsonGet cannot read {uri}: there is no such object.")
    try:
        return json.loads(stored)
    except ValueError as error:
        raise RefusedError(f"Std:JsonGet cannot read {uri}: it is not valid JSON: {error}") from error


def of_step(step: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, str]:
    """The S3 URI of each property file of a Processing step, by name, once its job has ended."""
    outputs = list_at(map_at(properties, "ProcessingOutputConfig"), "Outputs")
    lie = {output["OutputName"]: map_at(output, "S3Output").get("S3Uri", "") for output in outputs}
    return {
        str(file["PropertyFileName"]): f"{lie[file['OutputName']].rstrip('/')}/{file['FilePath']}"
        for file in list_at(step, "PropertyFiles")
        if file["OutputName"] in lie
    }
