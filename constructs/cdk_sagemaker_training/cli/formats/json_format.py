"""A JSON list with an object for each finding that counts."""

from __future__ import annotations

import json

from cdk_sagemaker_training.cli.formats.words import json_value
from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.cli.linting.report import Located, Report, Summary


class JsonWriter:
    """One finding a line."""

    def __init__(self) -> None:
        self._is_first = True

    def begin(self) -> None:
        """See ``Writer``."""
        write("[")

    def add(self, report: Report) -> None:
        """See ``Writer``."""
        for located in report.findings:
            if not located.reasons:
                write(("\n" if self._is_first else ",\n") + json.dumps(_object(located), allow_nan=False))
                self._is_first = False

    def end(self, summary: Summary) -> None:  # noqa: ARG002 - see Writer
        """See ``Writer``."""
        write("]\n" if self._is_first else "\n]\n")


def _object(located: Located) -> dict[str, object]:
    members = located.finding.to_json()
    if "value" in members:
        members["value"] = json_value(members["value"])
    place = {"file": located.file, "line": located.place.line, "column": located.place.column}
    return {**members, **place, "pipeline": located.pipeline}
