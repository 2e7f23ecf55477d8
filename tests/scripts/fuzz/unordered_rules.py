"""A rule of a user's own that says things in the order of a set."""

from __future__ import annotations

from cdk_sagemaker_training.rules import DefinitionRule, Mistake, Severity
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes
from cdk_sagemaker_training.rules.views import DefinitionView


class Unordered(DefinitionRule):
    id, severity, title = "SMT904", Severity.INFO, "says things in any order"
    why, fix, source = "Ours.", "ours", "ours"
    bad = good = training()

    def check(self, definition: DefinitionView) -> Mistakes:
        yield Mistake("", definition.document, ", ".join({str(number) for number in range(50)}))
