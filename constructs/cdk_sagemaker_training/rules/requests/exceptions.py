"""Where the service model is not the last word, and why."""

from __future__ import annotations

from typing import Final

OTHER_RULES: Final = {
    "KeepAlivePeriodInSeconds": "the rules of warm pools know both limits that AWS gives",
    "TrainingInstanceCount": "the rules of compute ask for an instance at least, where the model takes 0",
}
"""Shapes whose bounds other rules look at."""

TOLD_OF_PARAMETERS: Final = frozenset(
    {"HyperParameterValue", "HyperParameterTrainingJobEnvironmentValue", "TrainingEnvironmentValue"}
)
"""Shapes of texts of which a rule of hyperparameters says that a parameter is no text."""
