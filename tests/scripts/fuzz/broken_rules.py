"""Rules of a user's own that break what must hold."""

from __future__ import annotations

from cdk_sagemaker_training.rules import DefinitionRule, Mistake, Severity, TrainingRule
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes
from cdk_sagemaker_training.rules.views import DefinitionView, TrainingJob


class Raising(TrainingRule):
    id, severity, title = "SMT901", Severity.INFO, "raises where there is a role"
    why, fix, source = "Ours.", "ours", "ours"
    bad = good = training()

    def check(self, job: TrainingJob) -> Mistakes:
        if job.given("RoleArn"):
            raise KeyError("RoleArn")
        return ()


class Silent(DefinitionRule):
    id, severity, title = "SMT902", Severity.INFO, "says nothing"
    why, fix, source = "Ours.", "ours", "ours"
    bad = good = training()

    def check(self, definition: DefinitionView) -> Mistakes:
        while definition.given("Slow"):
            pass
        yield Mistake("/Steps", definition.raw("Steps"), " ")


class Changing(DefinitionRule):
    id, severity, title = "SMT903", Severity.INFO, "changes the document"
    why, fix, source = "Ours.", "ours", "ours"
    bad = good = training()

    def check(self, definition: DefinitionView) -> Mistakes:
        if definition.raw("Steps") == []:
            definition.document["Changed"] = True  # pyright: ignore[reportIndexIssue] - on purpose
        return ()
