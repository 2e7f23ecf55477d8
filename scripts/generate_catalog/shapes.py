"""Generates ``shapes.json``: what each type of pipeline step answers, from the service models of ``botocore``.

A step's properties are the members of a Describe* response. What the pipeline service itself adds is in no service
model and is written down here, each from the SDK module that names it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final

import botocore
from botocore.session import get_session
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


class Shapes:
    """Every structure that the roots lead to: member to what it holds (see ``catalog/shapes.py`` for the notation)."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, str]] = {}

    def type_of(self, shape: Any, service: str) -> str:
        if shape.type_name == "list":
            return f"[{self.type_of(shape.member, service)}]"
        if shape.type_name == "map":
            return f"{{{self.type_of(shape.value, service)}}}"
        if shape.type_name != "structure":
            return ""
        name = shape.name if service == "sagemaker" else f"{service}.{shape.name}"
        if name not in self.found:
            self.found[name] = {}  # entered first: structures may hold themselves
            self.found[name].update({key: self.type_of(inner, service) for key, inner in shape.members.items()})
        return name


def steps_and_shapes() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    session, shapes = get_session(), Shapes()
    steps: dict[str, dict[str, str]] = {}
    for step_type, (service, roots) in DESCRIBED.items():
        model = session.get_service_model(service)
        steps[step_type] = {}
        for root in roots:
            for key, inner in model.shape_for(root).members.items():
                notation = shapes.type_of(inner, service)
                # Where two responses differ, only the execution knows which one it is.
                steps[step_type][key] = notation if steps[step_type].get(key, notation) == notation else "*"
    for step_type, members in ADDED.items():
        steps[step_type] = {**steps.get(step_type, {}), **members}
    return dict(sorted(steps.items())), dict(sorted({**shapes.found, "BestCandidateProperties": BEST_CANDIDATE}.items()))


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
