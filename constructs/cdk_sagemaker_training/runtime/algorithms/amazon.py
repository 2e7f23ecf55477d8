"""What the programs for Amazon's own algorithms share: settings, log lines, the model file.

The log lines are those that public logs of the containers show, and that the service's regexes read
(``catalog.algorithm_logs``). The model is scikit-learn's, as ``model.joblib``: the service's format is MXNet's, and
nothing here writes it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final

import attrs

from cdk_sagemaker_training.catalog.algorithms import Algorithm, algorithm
from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.errors import UserError
from cdk_sagemaker_training.runtime.algorithms.tables import Table, read_table

MODEL: Final = "model.joblib"


def module(name: str) -> Any:
    """A module of scikit-learn, whose functions have no types."""
    return import_module(f"sklearn.{name}")


@attrs.frozen
class Settings:
    """The hyperparameters of a job, as text, with the algorithm's defaults."""

    algorithm: Algorithm
    given: Mapping[str, str]

    def text(self, name: str) -> str | None:
        """None where it is not given and has no default, and where it is ``auto``. Raises ``UserError``."""
        known = self.algorithm.hyperparameters()[name]
        text = self.given.get(name, known.default)
        if text is None and known.required:
            raise UserError(f"Missing required hyperparameter: {name}")
        if text is not None and known.range.choices and known.type == "string" and text not in known.range.choices:
            raise UserError(f"Hyperparameter {name}: {text} is not in {[*known.range.choices]}")
        return None if text == "auto" else text

    def number(self, name: str) -> float | None:
        """The same as a number, within its bounds. Raises ``UserError``."""
        text = self.text(name)
        if text is None:
            return None
        bounds = self.algorithm.hyperparameters()[name].range
        try:
            number = float(text)
        except ValueError as error:
            raise UserError(f"Hyperparameter {name}: {text} is no number") from error
        low, high = bounds.minimum, bounds.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            raise UserError(f"Hyperparameter {name}: {text} is not between {low} and {high}")
        return number

    def integer(self, name: str) -> int | None:
        """The same as a whole number. Raises ``UserError``."""
        number = self.number(name)
        if number is not None and number != int(number):
            raise UserError(f"Hyperparameter {name}: {number} is no integer")
        return None if number is None else int(number)

    def required(self, name: str) -> int:
        """A whole number that is always there."""
        number = self.integer(name)
        if number is None:
            raise UserError(f"Missing required hyperparameter: {name}")
        return number


class Job:
    """One job of one of these algorithms. ``used``: the hyperparameters that have an effect here."""

    def __init__(self, environment: Environment, name: str, *, used: Sequence[str]) -> None:
        self._environment = environment
        self._started = time.monotonic()
        known = algorithm(name)
        if len(environment.hosts) > 1:
            raise UserError(f"not executed here: {known.display_name} on {len(environment.hosts)} instances; use one")
        for required in (key for key, channel in known.channels.items() if channel.required):
            if required not in environment.channels:
                raise UserError(f"Missing required channel: {required}")
        self.settings = Settings(known, environment.hyperparameters)
        idle = sorted(name for name in environment.hyperparameters if name not in used and not name.startswith("_"))
        self.say(
            f"{known.display_name} through scikit-learn {module('__init__').__version__}: not the service's own code"
        )
        if idle:
            self.say(f"Hyperparameters without effect here: {', '.join(idle)}")

    def table(self, channel: str) -> Table | None:
        """A channel's records; None where the job has no such channel. Raises ``UserError``."""
        found = self._environment.channels.get(channel)
        return None if found is None else read_table(channel, found, feature_dim=self.settings.integer("feature_dim"))

    def train_table(self) -> Table:
        """The records to train on. Raises ``UserError``."""
        return read_table(
            "train", self._environment.channels["train"], feature_dim=self.settings.integer("feature_dim")
        )

    def say(self, text: str) -> None:
        """A line of the log, as these containers write them."""
        print(f"[{time.strftime('%m/%d/%Y %H:%M:%S')} INFO {self._environment.host}] {text}")

    def metric(self, name: str, value: Any, *, kind: str, epoch: int | None = None) -> None:
        """``name``: ``validation mse``. ``kind``: ``loss`` or ``score``."""
        when = "" if epoch is None else f" epoch={epoch},"
        self.say(f"#quality_metric: host={self._environment.host},{when} {name} <{kind}>={float(value)}")

    def progress(self, done: int, epochs: int) -> None:
        """How far it is."""
        self.say(f"#progress_metric: host={self._environment.host}, completed {100 * done / epochs:g} % of epochs")

    def save(self, model: object, records: int) -> None:
        """The model, and how fast it came."""
        seconds = time.monotonic() - self._started
        self.say(
            f"#throughput_metric: host={self._environment.host}, train throughput={records / seconds} records/second"
        )
        self._environment.model.mkdir(parents=True, exist_ok=True)
        import_module("joblib").dump(model, self._environment.model / MODEL)
