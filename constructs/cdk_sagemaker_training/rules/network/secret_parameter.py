"""SMT692."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import pipeline, train_step
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.network.secrets import (
    MASKED,
    OFTEN_A_REFERENCE,
    known_secret,
    may_be_secret,
    names_secret,
)
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class SecretParameter(DefinitionRule):
    """Also without a default: whoever starts an execution writes the value down."""

    id = "SMT692"
    severity = Severity.WARNING
    title = "Secret as a parameter of the pipeline"
    why = "Values of parameters are shown in the console and by the API to whoever may look at the pipeline."
    fix = "let a parameter take the name of a secret in Secrets Manager, which the container looks up"
    source = "developer guide, build-and-manage-access: no secrets in parameters"
    bad = pipeline(train_step(), parameters=[{"Name": "DatabasePassword", "Type": "String"}])
    good = pipeline(train_step(), parameters=[{"Name": "DatabaseSecretName", "Type": "String"}])

    def check(self, definition: DefinitionView) -> Mistakes:
        for parameter in definition.items("Parameters"):
            name = parameter.text("Name")
            word = None if name is None else names_secret(name)
            default = parameter.raw("DefaultValue")
            if word is None or parameter.text("Type") not in {None, "String"} or known_secret(default) is not None:
                continue
            if may_be_secret(word, default):
                message = f"parameter {shown(name)} has a default that can be read"
                yield Mistake(parameter.at("DefaultValue"), MASKED, message)
            elif default in (None, "") and word not in OFTEN_A_REFERENCE:
                yield parameter.mistake("Name", message=f"parameter {shown(name)} takes a secret")
