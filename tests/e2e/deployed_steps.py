"""The requests of a deployed pipeline's steps, with values in the place of expressions, as an execution would send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import attrs

EXECUTION = {"PipelineExecutionId": "abc123def456", "PipelineName": "pipeline-of-execution"}


@attrs.frozen(kw_only=True)
class DeployedStep:
    """``job``: the name that the service would give; ``property_files``: output names."""

    name: str
    type: str
    request: Mapping[str, Any]
    property_files: Sequence[str]

    @property
    def job(self) -> str:
        """As the developer guide writes it, build-and-manage-access."""
        return f"pipelines-{EXECUTION['PipelineExecutionId']}-{self.name[:20]}-0123456789"

    @property
    def starts_jobs(self) -> bool:
        """Whether it runs anything under a role of jobs."""
        return self.type in {"Processing", "Training", "Tuning"}

    @property
    def jobs(self) -> Sequence[Mapping[str, Any]]:
        """The requests of the jobs: a tuning job has those of its training jobs."""
        if self.type != "Tuning":
            return [self.request]
        return [*self.request.get("TrainingJobDefinitions", []), self.request["TrainingJobDefinition"]]


def steps_of(definition: str) -> Sequence[DeployedStep]:
    """All steps, those in branches too."""
    document = json.loads(definition)
    found = list(_walk(document["Steps"]))
    defaults = {each["Name"]: each["DefaultValue"] for each in document["Parameters"]}
    by_name = {step["Name"]: step for step in found}

    def value(node: Any) -> Any:
        if isinstance(node, list):
            return [value(inner) for inner in cast("list[Any]", node)]
        if not isinstance(node, dict):
            return node
        members = cast("dict[str, Any]", node)
        if "Std:Join" in members:
            return str(members["Std:Join"]["On"]).join(str(value(each)) for each in members["Std:Join"]["Values"])
        return looked_up(members["Get"]) if "Get" in members else {k: value(v) for k, v in members.items()}

    def looked_up(reference: str) -> Any:
        kind, name, *_ = reference.split(".")
        if kind == "Parameters":
            return defaults[name]
        if kind == "Execution":
            return EXECUTION[name]
        if reference.endswith("ModelArtifacts.S3ModelArtifacts"):
            output = value(by_name[name]["Arguments"]["OutputDataConfig"]["S3OutputPath"])
            return f"{output.rstrip('/')}/job/output/model.tar.gz"
        if re.search(r"TrainingJobSummaries\[\d\]\.TrainingJobName$", reference):
            return "best"
        raise AssertionError(f"what is {reference}?")

    return [
        DeployedStep(
            name=step["Name"],
            type=step["Type"],
            request=value({} if step["Type"] in {"Condition", "Fail"} else step["Arguments"]),
            property_files=[each["OutputName"] for each in step.get("PropertyFiles", [])],
        )
        for step in found
    ]


def _walk(steps: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in steps:
        yield step
        for branch in ("IfSteps", "ElseSteps"):
            yield from _walk(step["Arguments"].get(branch, []))


def roles_of_jobs(steps: Sequence[DeployedStep]) -> Mapping[str, Sequence[DeployedStep]]:
    """By role, the steps whose jobs run under it."""
    found: dict[str, list[DeployedStep]] = {}
    for step in steps:
        for job in step.jobs:
            if step.starts_jobs:
                found.setdefault(job["RoleArn"], []).append(step)
    return found
