"""SMT829."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.graph_problems import TRIGGERS, unknown_triggers
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView


class UnknownTrigger(StepRule):
    id = "SMT829"
    severity = Severity.ERROR
    title = "Dependency on an outcome that there is not"
    why = "The service refuses the pipeline."
    fix = "use a name alone for success, or Trigger Failed, Stopped or Any (TriggerCondition)"
    source = "SageMaker SDK v3, mlops/workflow/step_dependency.py"
    bad = steps(call("Ask"), call("Tell", DependsOn=[{"Step": "Ask", "Trigger": "Timeout"}]))
    good = steps(call("Ask"), call("Tell", DependsOn=[{"Step": "Ask", "Trigger": "Failed"}]))

    def check(self, step: StepView) -> Mistakes:
        for pointer, trigger in unknown_triggers(step.node):
            if step.values.known(trigger) is not UNKNOWN:
                yield Mistake(pointer, trigger, f"Trigger {shown(trigger)} is none of {', '.join(TRIGGERS)}")
