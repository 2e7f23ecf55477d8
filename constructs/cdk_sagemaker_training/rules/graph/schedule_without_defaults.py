"""SMT812."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.start_parameters import lacks_value
from cdk_sagemaker_training.rules.examples import pipeline
from cdk_sagemaker_training.rules.graph.samples import call, get
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.usage import PipelineUsage
from cdk_sagemaker_training.rules.views import DefinitionView

_USE = call("Tell", {"rounds": get("Parameters.Rounds")})
_NIGHTLY = PipelineUsage(schedule="rate(1 day)")


class ScheduleWithoutDefaults(DefinitionRule):
    """The schedule is one that the usage of the pipeline names, or that stands in the same template."""

    id = "SMT812"
    severity = Severity.ERROR
    title = "A schedule that leaves a parameter without a value"
    why = "The scheduled start is refused: a parameter without default has to be supplied."
    fix = "give the parameter a default_value (DefaultValue), or let the schedule supply it"
    source = "developer guide, pipelines schedule page; SageMaker SDK v3, mlops/workflow/triggers.py"
    bad = pipeline(_USE, parameters=[{"Name": "Rounds", "Type": "Integer"}], usage=_NIGHTLY)
    good = pipeline(_USE, parameters=[{"Name": "Rounds", "Type": "Integer", "DefaultValue": 100}], usage=_NIGHTLY)

    def check(self, definition: DefinitionView) -> Mistakes:
        usage = definition.usage
        if usage.schedule is None:
            return
        for parameter in definition.items("Parameters"):
            name = parameter.text("Name")
            if name is not None and lacks_value(parameter.members, usage.scheduled_parameters):
                message = f"{usage.schedule} starts the pipeline without a value for parameter {name!r}"
                yield parameter.mistake("Name", message=message)
