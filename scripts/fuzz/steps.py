"""Changes to the steps of a document as a whole: what they are, what they hold, what they wait for."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from scripts.fuzz import vocabulary
from scripts.fuzz.values import Members, Value, copied, is_members, items_of, members_of, put, spots

_TRIGGERS: Final = ("Completed", "Failed", "Stopped", "Any", "Never", None, 5)


class StepMutations:
    """Needs a document with steps; where there are none, nothing is changed."""

    def __init__(self, chance: random.Random, document: Members) -> None:
        self.chance = chance
        self.document = document
        self._of_steps: Final[Sequence[Callable[[Members], None]]] = (
            *(self._retype, self._branch, self._branch, self._loop, self._unfold, self._same_name, self._rename_step),
            *(self._depend, self._depend, self._refer, self._refer, self._tune, self._twice, self._read_file),
        )

    def change_steps(self) -> None:
        """Makes one such change."""
        if steps := self.steps():
            self.chance.choice(self._of_steps)(self.chance.choice(steps))

    def steps(self) -> list[Members]:
        """The steps at top level."""
        return [step for step in items_of(self.document.get("Steps")) if is_members(step)]

    def targets(self) -> Sequence[str]:
        """What ``Get`` may name of this very document."""
        names = [name for step in self.steps() if isinstance(name := step.get("Name"), str)]
        declared = [members_of(entry).get("Name") for entry in items_of(self.document.get("Parameters"))]
        found = [f"Steps.{name}.{rest}" for name in names[:20] for rest in ("TrainingJobArn", "ModelArtifacts", "X")]
        return [*found, *(f"Parameters.{name}" for name in declared[:20])]

    def _retype(self, step: Members) -> None:
        step["Type"] = copied(self.chance.choice(vocabulary.STEP_TYPES))

    def _branch(self, step: Members) -> None:
        inner = [copied(step)]
        branches: Members = {"IfSteps": inner, "ElseSteps": self.chance.choice(([], None, [copied(step)], "x"))}
        condition = {"Type": "Equals", "LeftValue": self._reference(), "RightValue": 1}
        self._become(step, {"Name": "Check", "Type": "Condition", "Arguments": {"Conditions": [condition], **branches}})

    def _loop(self, step: Members) -> None:
        items = self.chance.choice(([1, 2], [], self._reference(), "x", None))
        arguments: Members = {"ForEachItems": items, "ForEachBody": [copied(step)], "MaxConcurrency": 1}
        self._become(step, {"Name": "Loop", "Type": "ForEach", "Arguments": arguments})

    def _unfold(self, step: Members) -> None:
        """Puts what a step holds beside it, or in the place of its own arguments."""
        arguments = members_of(step.get("Arguments"))
        held = [inner for key in ("IfSteps", "ElseSteps", "ForEachBody") for inner in items_of(arguments.get(key))]
        if held:
            items_of(self.document.get("Steps")).extend(copied(inner) for inner in held)
        else:
            step.update(members_of(copied(arguments)))

    def _same_name(self, step: Members) -> None:
        step["Name"] = self.chance.choice(self.steps()).get("Name")

    def _rename_step(self, step: Members) -> None:
        step["Name"] = copied(self.chance.choice((*vocabulary.KEYS, "Train-0", "A.B", "A['x']", 5, None, {}, ["x"])))

    def _depend(self, step: Members) -> None:
        name = self.chance.choice(self.steps()).get("Name")
        entry: Value = self.chance.choice((name, {"Step": name, "Trigger": self.chance.choice(_TRIGGERS)}))
        known = step.get("DependsOn")
        step["DependsOn"] = [*items_of(known), copied(entry)] if self.chance.random() < 0.9 else copied(entry)

    def _refer(self, step: Members) -> None:
        """Lets a value of a step come from a step."""
        if found := spots(step.get("Arguments")):
            put(self.chance.choice(found), self._reference())

    def _tune(self, step: Members) -> None:
        """Makes a training job the one that a tuning job starts, with its hyperparameters as static ones."""
        arguments = members_of(copied(step.get("Arguments")))
        if "HyperParameters" in arguments:
            arguments["StaticHyperParameters"] = arguments.pop("HyperParameters")
        tuned: Members = dict(arguments)
        config: Members = {"Strategy": "Bayesian", "ResourceLimits": {"MaxParallelTrainingJobs": 1}}
        definitions: Members = self.chance.choice(
            ({"TrainingJobDefinition": tuned}, {"TrainingJobDefinitions": [tuned, copied(tuned)]})
        )
        step.update({"Type": "Tuning", "Arguments": {"HyperParameterTuningJobConfig": config, **definitions}})

    def _twice(self, step: Members) -> None:
        """Stands in two places: once as it is, once elsewhere."""
        items_of(self.document.get("Steps")).append(copied(step))

    def _read_file(self, step: Members) -> None:
        """Reads a property file of a step."""
        name = self.chance.choice(self.steps()).get("Name")
        file = {"Get": f"Steps.{name}.PropertyFiles.{self.chance.choice(('Report', '', 'x.y'))}"}
        if found := spots(step.get("Arguments")):
            put(self.chance.choice(found), {"Std:JsonGet": {"PropertyFile": file, "Path": "a.b"}})

    def _reference(self) -> Value:
        return {"Get": self.chance.choice((*vocabulary.TARGETS, *self.targets()))}

    @staticmethod
    def _become(step: Members, other: Members) -> None:
        step.clear()
        step.update(other)
