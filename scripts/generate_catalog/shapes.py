"""Generates ``shapes.json``: what each type of pipeline step answers, from the service models of ``botocore``.

A step's properties are the members of a Describe* response. What the pipeline service itself adds is in no service
model and is written down here, each from the SDK module that names it.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import botocore
from output import argument_parser, emit

# Step type to service and root shapes (the SDK's Properties(shape_name=...), sagemaker-mlops workflow/*.py).
DESCRIBED: Final = {
    "AutoML": ("sagemaker", ["DescribeAutoMLJobResponse", "DescribeAutoMLJobV2Response"]),
    "EMR": ("emr", ["Step"]),
    "Endpoint": ("sagemaker", ["DescribeEndpointOutput"]),
    "EndpointConfig": ("sagemaker", ["DescribeEndpointConfigOutput"]),
    "InferenceComponent": ("sagemaker", ["DescribeInferenceComponentOutput"]),
    "Job": ("sagemaker", ["DescribeJobResponse"]),
    "Model": ("sagemaker", ["DescribeModelOutput"]),
    "Processing": ("sagemaker", ["DescribeProcessingJobResponse"]),
    "RegisterModel": ("sagemaker", ["DescribeModelPackageOutput"]),
    "Training": ("sagemaker", ["DescribeTrainingJobResponse"]),
    "Transform": ("sagemaker", ["DescribeTransformJobResponse"]),
    "Tuning": (
        "sagemaker",
        ["DescribeHyperParameterTuningJobResponse", "ListTrainingJobsForHyperParameterTuningJobResponse"],
    ),
}
# Members of no service model, by step type. "" is a plain value, "*" whatever the author makes of it.
ADDED: Final[Mapping[str, Mapping[str, str]]] = {
    # automl_step.py
    "AutoML": {"BestCandidateProperties": "BestCandidateProperties"},
    # clarify_check_step.py
    "ClarifyCheck": {"CalculatedBaselineConstraints": "", "BaselineUsedForDriftCheckConstraints": ""},
    # condition_step.py
    "Condition": {"Outcome": ""},
    # for_each_step.py
    "ForEach": {
        "Status": "",
        "InputItemCount": "",
        "TotalStepCount": "",
        "SucceededStepCount": "",
        "FailedStepCount": "",
        "StoppedStepCount": "",
        "IterationOutputs": "[*]",
        "Selected": "*",
    },
    # steps.py, JobStep: a reference may descend into the document, which the service parses
    "Job": {"JobConfigDocument": "*"},
    # lineage_step.py
    "Lineage": {"ActionArns": "{}", "ArtifactArns": "{}", "ContextArns": "{}", "Associations": ""},
    # quality_check_step.py
    "QualityCheck": {
        "CalculatedBaselineConstraints": "",
        "CalculatedBaselineStatistics": "",
        "BaselineUsedForDriftCheckStatistics": "",
        "BaselineUsedForDriftCheckConstraints": "",
    },
}
# automl_step.py
BEST_CANDIDATE: Final = {"ModelInsightsJsonReportPath": "", "ExplainabilityJsonReportPath": ""}


@cache
def service_shapes(service: str) -> Any:
    """The ``shapes`` of a service model, its newest version."""
    [*_, newest] = sorted((Path(botocore.__file__).parent / "data" / service).glob("*/service-2.json.gz"))
    return json.loads(gzip.decompress(newest.read_bytes()))["shapes"]


class Shapes:
    """Every structure that the roots lead to: member to what it holds (see ``catalog/shapes.py`` for the notation)."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, str]] = {}

    def type_of(self, name: str, service: str) -> str:
        shape = service_shapes(service)[name]
        if shape["type"] == "list":
            return f"[{self.type_of(shape['member']['shape'], service)}]"
        if shape["type"] == "map":
            return f"{{{self.type_of(shape['value']['shape'], service)}}}"
        if shape["type"] != "structure":
            return ""
        own_name = name if service == "sagemaker" else f"{service}.{name}"
        if own_name not in self.found:
            self.found[own_name] = {}  # entered first: structures may hold themselves
            self.found[own_name].update(self.members(name, service))
        return own_name

    def members(self, name: str, service: str) -> dict[str, str]:
        members = service_shapes(service)[name]["members"]
        return {key: self.type_of(inner["shape"], service) for key, inner in members.items()}


def steps_and_shapes() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    shapes = Shapes()
    steps: dict[str, dict[str, str]] = {}
    for step_type, (service, roots) in DESCRIBED.items():
        steps[step_type] = {}
        for root in roots:
            for key, notation in shapes.members(root, service).items():
                # Where two responses differ, only the execution knows which one it is.
                steps[step_type][key] = notation if steps[step_type].get(key, notation) == notation else "*"
    for step_type, members in ADDED.items():
        steps[step_type] = {**steps.get(step_type, {}), **members}
    return dict(sorted(steps.items())), dict(
        sorted({**shapes.found, "BestCandidateProperties": BEST_CANDIDATE}.items())
    )


def main() -> int:
    arguments = argument_parser(__doc__).parse_args()
    steps, shapes = steps_and_shapes()
    content = {
        "_meta": {
            "source": f"botocore {botocore.__version__}, sagemaker and emr service models; sagemaker-mlops 1.27.0",
            "date": arguments.date,
            "generator": "scripts/generate_catalog/shapes.py",
        },
        "steps": steps,
        "shapes": shapes,
    }
    return emit("shapes.json", content, check=arguments.check)


if __name__ == "__main__":
    sys.exit(main())
