"""Generates ``request_shapes.json``: what the requests of pipeline steps may hold, from the service models of
``botocore``.

Left out is what AWS extends without notice, or what cannot be checked outside of it: the enums of instance types,
patterns that every text matches, and the patterns of services other than SageMaker, which are not written for Python.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any, Final

import botocore
from output import argument_parser, emit
from shapes import service_shapes

_PROCESSING: Final = [{"shape": "CreateProcessingJobRequest", "absent": ["ProcessingJobName"]}]
_AUTOML_V2: Final = ["AutoMLJobInputDataConfig", "AutoMLProblemTypeConfig"]

# By step type, the requests that its arguments hold. "path": where in the arguments, a list at its end item by item;
# "absent": members that the pipeline sets itself, whatever the document says; "when" and "unless": members of the
# arguments, one of which must or none of which may be there.
STEPS: Final[Mapping[str, list[dict[str, Any]]]] = {
    "AutoML": [
        {"shape": "CreateAutoMLJobRequest", "absent": ["AutoMLJobName"], "unless": _AUTOML_V2},
        {"shape": "CreateAutoMLJobV2Request", "absent": ["AutoMLJobName"], "when": _AUTOML_V2},
    ],
    "ClarifyCheck": _PROCESSING,
    "EMR": [
        {"shape": "emr.StepConfig", "absent": ["Name", "ActionOnFailure"], "path": ["StepConfig"]},
        {"shape": "emr.RunJobFlowInput", "absent": ["Name"], "path": ["ClusterConfig"]},
    ],
    "EMRServerless": [
        {
            "shape": "emr-serverless.StartJobRunRequest",
            "absent": ["applicationId", "clientToken"],
            "path": ["JobConfig"],
        },
        {
            "shape": "emr-serverless.CreateApplicationRequest",
            "absent": ["clientToken"],
            "path": ["ApplicationConfig"],
        },
    ],
    "Endpoint": [{"shape": "CreateEndpointInput"}],
    "EndpointConfig": [{"shape": "CreateEndpointConfigInput"}],
    "InferenceComponent": [{"shape": "CreateInferenceComponentInput"}],
    "Job": [{"shape": "CreateJobRequest", "absent": ["JobName"]}],
    "Lineage": [
        {"shape": "CreateActionRequest", "path": ["Actions"]},
        {"shape": "CreateArtifactRequest", "path": ["Artifacts"]},
        {"shape": "CreateContextRequest", "path": ["Contexts"]},
    ],
    "Model": [{"shape": "CreateModelInput", "absent": ["ModelName"]}],
    "Processing": _PROCESSING,
    "QualityCheck": _PROCESSING,
    "RegisterModel": [{"shape": "CreateModelPackageInput"}],
    "Training": [{"shape": "CreateTrainingJobRequest", "absent": ["TrainingJobName"]}],
    "Transform": [{"shape": "CreateTransformJobRequest", "absent": ["TransformJobName"]}],
    "Tuning": [{"shape": "CreateHyperParameterTuningJobRequest", "absent": ["HyperParameterTuningJobName"]}],
}

ANY_TEXT: Final = {".*", r"[\S\s]*", r"[\s\S]*", ".{0,1024}"}
ANY_BUT_EMPTY: Final = {".+", r"[\S\s]+", r"[\s\S]+"}

# The model's patterns are Java's. What Python cannot say exactly becomes a class with more characters.
IN_PYTHON: Final = {
    "${1,128}": "",
    "${1,256}": "",
    r"\p{Alnum}": "a-zA-Z0-9",
    r"\p{L}": r"\w",
    r"\p{N}": r"\d",
    r"\p{Z}": r"\s",
    r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010FFFF",
}
CATEGORIES: Final = re.compile(r"\[((?:\\p\{[A-Z]\})+)\](?:\*|\{0,\d+\})")
"""A class made of Unicode categories alone."""


def found_shapes() -> dict[str, dict[str, Any]]:
    """Every shape that the requests lead to, by name; those of other services begin with the service's."""
    found: dict[str, dict[str, Any]] = {}
    left: list[Any] = [request["shape"] for requests in STEPS.values() for request in requests]
    while left:
        name = left.pop()
        if name in found:
            continue
        service, _, own = name.rpartition(".")
        shape = service_shapes(service or "sagemaker")[own]
        prefix = f"{service}." if service else ""
        entry = found[name] = {"type": shape["type"], **inner_shapes(shape, prefix), **bounds(shape)}
        if shape["type"] == "string":
            entry.update(texts(name, shape))
        left += [*entry.get("members", {}).values(), *(entry[key] for key in ("item", "key") if key in entry)]
    return dict(sorted(found.items()))


def inner_shapes(shape: dict[str, Any], prefix: str) -> dict[str, Any]:
    """What a structure, list or map holds."""
    if shape["type"] == "structure":
        members = {name: f"{prefix}{member['shape']}" for name, member in sorted(shape["members"].items())}
        required = {"required": sorted(shape["required"])} if shape.get("required") else {}
        return {**required, **({"union": True} if shape.get("union") else {}), "members": members}
    if shape["type"] == "list":
        return {"item": f"{prefix}{shape['member']['shape']}"}
    if shape["type"] == "map":
        return {"key": f"{prefix}{shape['key']['shape']}", "item": f"{prefix}{shape['value']['shape']}"}
    return {}


def bounds(shape: dict[str, Any]) -> dict[str, Any]:
    """The bounds that say something: nothing is shorter than empty."""
    sized = shape["type"] in {"list", "map", "string"}
    return {
        key: shape[key] for key in ("min", "max") if key in shape and not (sized and key == "min" and not shape[key])
    }


def texts(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    """The choices of a text, or the pattern that it has."""
    if shape.get("enum"):
        return {} if name.endswith("InstanceType") else {"enum": shape["enum"]}
    pattern = shape.get("pattern")
    if pattern is None or "." in name or pattern in ANY_TEXT:
        return {}
    if pattern in ANY_BUT_EMPTY:
        return {"min": max(1, shape.get("min", 1))}
    if of_categories := CATEGORIES.fullmatch(pattern):
        return {"categories": "".join(re.findall(r"\\p\{([A-Z])\}", of_categories[1]))}
    flags = "" if r"\p{" in pattern else "(?a)"
    for java, python in IN_PYTHON.items():
        pattern = pattern.replace(java, python)
    return {"pattern": flags + pattern}


def main() -> int:
    arguments = argument_parser(__doc__).parse_args()
    content = {
        "_meta": {
            "source": f"botocore {botocore.__version__}, sagemaker, emr and emr-serverless service models",
            "date": arguments.date,
            "generator": "scripts/generate_catalog/request_shapes.py",
        },
        "steps": STEPS,
        "shapes": found_shapes(),
    }
    return emit("request_shapes.json", content, check=arguments.check)


if __name__ == "__main__":
    sys.exit(main())
