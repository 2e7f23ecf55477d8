"""SMT845."""

from __future__ import annotations

from typing import cast

from cdk_sagemaker_training.definition.fields.variables import Json, is_expression
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView, Place


def _read(*parts: object) -> dict[str, Json]:
    location = {"Std:Join": {"On": "/", "Values": ["s3://artifacts", *parts, "report.json"]}}
    return call("Tell", {"accuracy": {"Std:JsonGet": {"S3Uri": location, "Path": "accuracy"}}})


class ComputedJsonLocation(DefinitionRule):
    id = "SMT845"
    severity = Severity.ERROR
    title = "Location of a JSON file that is computed in steps"
    why = "The location may be joined of literals, parameters, properties and execution variables only."
    fix = "put the parts of the inner Join among the values of the outer one (S3Uri, Std:Join)"
    source = "SageMaker SDK, core/workflow/functions.py: JsonGet refuses other values in s3_uri"
    bad = steps(_read({"Std:Join": {"On": "/", "Values": ["reports", get("Execution.PipelineExecutionId")]}}))
    good = steps(_read("reports", get("Execution.PipelineExecutionId")))

    def check(self, definition: DefinitionView) -> Mistakes:
        for pointer, name, applied_to in definition.functions:
            place = Place(applied_to, f"{pointer}/{name}", definition.values)
            path = ("S3Uri", "Std:Join", "Values")
            parts = place.raw(*path) if name == "Std:JsonGet" else None
            for position, part in enumerate(cast("list[object]", parts) if isinstance(parts, list) else ()):
                if is_expression(part) and "Get" not in cast("dict[str, object]", part):
                    function = next(iter(cast("dict[str, object]", part)))
                    yield place.mistake(*path, position, message=f"a {function} inside the Std:Join of S3Uri")
