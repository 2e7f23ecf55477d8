"""SMT836."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import condition_step, fail_step
from cdk_sagemaker_training.rules.graph.branches import Wait, in_dead_branches, nodes_by_name, waits
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_NEVER = {"Type": "Equals", "LeftValue": 1, "RightValue": 2}


class WaitsForWhatNeverRuns(DefinitionRule):
    """Those that wait for a Fail step are the subject of SMT837."""

    id = "SMT836"
    severity = Severity.WARNING
    title = "Step that waits for one that never runs"
    why = "It never runs either."
    fix = "remove the reference (Get) or the entry of depends_on (DependsOn), or let the other step run"
    source = "unverified: inference from SMT809 and SMT837; no page of AWS says what becomes of the step"
    bad = steps(condition_step([_NEVER], [call("Ask")], [fail_step()]), call("Tell", DependsOn=["Ask"]))
    good = steps(call("Ask"), condition_step([_NEVER], [], [fail_step()]), call("Tell", DependsOn=["Ask"]))

    def check(self, definition: DefinitionView) -> Mistakes:
        nodes = nodes_by_name(definition)
        never = set(in_dead_branches(definition))
        waiting: dict[str, list[Wait]] = {}
        for wait in (wait for step in definition.steps for wait in waits(step)):
            source = nodes.get(wait.name)
            if source is not None and source.type == "Fail":
                never.add(wait.node.pointer)
            elif source is not None:
                waiting.setdefault(source.pointer, []).append(wait)
        left = list(never)
        while left:
            pointer = left.pop()
            for wait in waiting.get(pointer, ()):
                if wait.node.pointer not in never:
                    never.add(wait.node.pointer)
                    left.append(wait.node.pointer)
                    yield wait.mistake(f"{shown(wait.name)} never runs")
