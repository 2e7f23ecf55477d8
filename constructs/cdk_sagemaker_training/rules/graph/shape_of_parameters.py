"""SMT843."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import json_type, shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView

_ROUNDS = {"Name": "Rounds", "Type": "Integer", "DefaultValue": 100}


class ShapeOfParameters(DefinitionRule):
    """Types and defaults are the subject of SMT368 and SMT369."""

    id = "SMT843"
    severity = Severity.ERROR
    title = "Parameters that are none"
    why = "The service refuses the pipeline."
    fix = "give a list of objects with Name and Type (Parameters)"
    source = "SageMaker SDK, core/workflow/parameters.py: to_request; public JSON schema of definitions"
    bad = pipeline(fail_step(), Parameters={"Rounds": 100}, shown={"Parameters": {"Rounds": 100}})
    good = steps(call("Tell", {"rounds": get("Parameters.Rounds")}), parameters=[_ROUNDS])

    def check(self, definition: DefinitionView) -> Mistakes:
        given = definition.get("Parameters")
        if given is None or given is UNKNOWN:
            return
        if not isinstance(given, list):
            yield definition.mistake("Parameters", message=f"Parameters is {json_type(given)}, not a list")
        for position, item in enumerate(definition.listed("Parameters") or ()):
            path, entry = ("Parameters", position), definition.place("Parameters", position)
            if definition.values.known(item) is UNKNOWN:
                continue
            if not isinstance(item, dict):
                message = f"{shown(item)} is {json_type(item)}, not an object with Name and Type"
                yield definition.mistake(*path, message=message)
            elif entry.get("Name") is not UNKNOWN and not entry.text("Name"):
                yield definition.mistake(*path, "Name", message="a parameter without a name")
