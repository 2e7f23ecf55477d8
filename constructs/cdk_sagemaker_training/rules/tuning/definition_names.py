"""SMT865."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import several_definitions
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class DefinitionNames(StepRule):
    """With one definition a name is of no use."""

    id = "SMT865"
    severity = Severity.WARNING
    title = "Training definitions of a search that cannot be told apart"
    why = "Results are listed by the name of the definition: without one, or with one twice, nobody sees which won."
    fix = "give each training definition a DefinitionName of its own (the keys of estimator_dict)"
    source = "API HyperParameterTrainingJobDefinition: DefinitionName; unverified: whether the service refuses it"
    bad = several_definitions("trees", "trees")
    good = several_definitions("trees", "more-trees")
    step_types = ("Tuning",)

    def check(self, step: StepView) -> Mistakes:
        jobs = step.training_jobs
        if len(jobs) < 2:
            return
        seen = set[str]()
        for job in jobs:
            name = job.text("DefinitionName")
            if not job.given("DefinitionName"):
                yield job.mistake(
                    "DefinitionName", message=f"one of {len(jobs)} training definitions has no DefinitionName"
                )
            elif name is not None and name in seen:
                yield job.mistake("DefinitionName", message=f"two training definitions are called {name!r}")
            seen |= set() if name is None else {name}
