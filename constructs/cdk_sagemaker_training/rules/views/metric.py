"""One metric definition of a training job."""

from __future__ import annotations

from cdk_sagemaker_training.rules.regexes import Outcome, Regex, regex_of
from cdk_sagemaker_training.rules.views.kept import kept_property
from cdk_sagemaker_training.rules.views.place import Place


class MetricView(Place):
    """A member of ``MetricDefinitions``."""

    def __init__(self, place: Place, samples: Outcome) -> None:
        """``samples``: what its expression captures in the lines that the author gave."""
        super().__init__(place.members, place.pointer, place.values)
        self.samples = samples

    @kept_property
    def name(self) -> str | None:
        """``Name``."""
        return self.text("Name")

    @kept_property
    def regex(self) -> Regex | None:
        """``Regex``, and what is known of it; None where it is absent or not known itself."""
        text = self.text("Regex")
        return None if text is None else regex_of(text)
