"""SMT817."""

from __future__ import annotations

from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import is_expression
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import json_type, shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView, Place

_NAME = get("Execution.PipelineName")


class MalformedFunction(DefinitionRule):
    id = "SMT817"
    severity = Severity.ERROR
    title = "Function without what it needs"
    why = "The service refuses the pipeline."
    fix = (
        "give Join its values (Std:Join: On, Values), and JsonGet either property_file or s3_uri (PropertyFile, S3Uri)"
    )
    source = "SageMaker SDK, core/workflow/functions.py: expr of Join and of JsonGet, which refuses both and neither"
    bad = steps(call("Tell", {"path": {"Std:Join": {"On": "/"}}}))
    good = steps(call("Tell", {"path": {"Std:Join": {"On": "/", "Values": ["s3://data", _NAME]}}}))

    def check(self, definition: DefinitionView) -> Mistakes:
        for pointer, name, applied_to in definition.functions:
            place = Place(applied_to, f"{pointer}/{name}", definition.values)
            if definition.values.known(applied_to) is UNKNOWN:
                continue
            if name == "Std:Join":
                yield from _join(place, applied_to)
            elif name == "Std:JsonGet":
                yield from _json_get(place, applied_to)


def _join(place: Place, applied_to: object) -> Mistakes:
    if not isinstance(place.raw("Values"), list) and place.get("Values") is not UNKNOWN:
        yield Mistake(place.pointer, applied_to, "Std:Join without a list of Values")
    if place.given("On") and place.get("On") is not UNKNOWN and place.text("On") is None:
        yield place.mistake("On", message=f"On is {json_type(place.raw('On'))}, not text")


def _json_get(place: Place, applied_to: object) -> Mistakes:
    file, location = place.raw("PropertyFile"), place.raw("S3Uri")
    if file is None and location is None:
        yield Mistake(place.pointer, applied_to, "Std:JsonGet with neither PropertyFile nor S3Uri")
    elif file is not None and location is not None:
        yield Mistake(place.pointer, applied_to, "Std:JsonGet with both PropertyFile and S3Uri")
    target = place.raw("PropertyFile", "Get")
    refers = isinstance(target, str) and (target.startswith("Steps.") or is_token(target))
    if file is not None and not refers and (is_expression(file) or place.get("PropertyFile") is not UNKNOWN):
        yield place.mistake("PropertyFile", message=f"PropertyFile is {shown(file)}, no reference to a property file")
