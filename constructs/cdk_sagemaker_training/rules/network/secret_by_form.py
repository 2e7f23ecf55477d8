"""SMT691."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.network.secrets import MASKED, known_secret, settings, words
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView, Place

_KEY: Final = "AKIA" + 4 * "QRST"
"""Put together here: no scanner of repositories should take it for one."""


class SecretByForm(DefinitionRule):
    """Environments, hyperparameters, words that start containers, and values of parameters."""

    id = "SMT691"
    severity = Severity.WARNING
    title = "Access key, private key or token in the definition"
    why = "Whoever may describe the pipeline or the job reads it, and every version of the definition keeps it."
    fix = "let the role (RoleArn) or Secrets Manager supply it, and replace the secret now: it has been written down"
    source = "developer guide, build-and-manage-access; IAM user guide, reference_identifiers (AKIA, ASIA)"
    bad = training({"Environment": {"KEY": _KEY}})
    good = training({"Environment": {"REGION": "eu-west-1"}})

    def check(self, definition: DefinitionView) -> Mistakes:
        for place, path, value in _texts(definition):
            kind = known_secret(value)
            if kind is not None:
                yield Mistake(place.at(*path), MASKED, f"here stands what looks like {kind}")


def _texts(definition: DefinitionView) -> Iterator[tuple[Place, tuple[str | int, ...], object]]:
    for parameter in definition.items("Parameters"):
        yield parameter, ("DefaultValue",), parameter.raw("DefaultValue")
    for step in definition.steps:
        for holder, key in settings(step):
            for name, value in holder.place(key).members.items():
                yield holder, (key, name), value
        for container, key in words(step):
            for position, value in enumerate(container.listed(key) or ()):
                yield container, (key, position), value
