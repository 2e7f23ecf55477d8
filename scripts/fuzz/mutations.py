"""Makes sound definition documents unsound, in every way that a document can be."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias, cast

from cdk_sagemaker_training.definition.document.graph import MAX_DEPTH

Value: TypeAlias = "object"
Container: TypeAlias = "dict[str, Value] | list[Value]"
Spot: TypeAlias = "tuple[Container, str | int]"

NUMBER_TOKEN: Final = cast("float", struct.unpack(">d", bytes.fromhex("fbff000000000001"))[0])
TEXTS: Final = (
    *(
        "",
        " ",
        "\x00",
        "\ud800",
        "日本語\u202e",
        "Ж" * 300,
        "a" * 10_000,
        "~1",
        "a/b~c",
        "0",
        "-1",
        "00",
        "1.0",
        "1e999",
        "nan",
    ),
    *("9" * 5000, "true", "None", "null", "[1,", '{"a": 1}', "(1,0,-1)", "[[0,2],[1,3]]", "%s %d {0}", "\n\n"),
    *("${Token[X.1]}", "#{Token[X.2]}", "s3://b/${Token[X.3]}/c", "${Token[", "{Token[]}", "${AWS::Region}"),
    *("s3://", "s3:///", "s3://b", "S3://B/k", "https://s3.amazonaws.com/b/k", "../../etc", "/opt/ml/checkpoints", "/"),
    *(
        "arn:",
        "arn:aws:iam::123456789012:role/x",
        "arn:aws:kms:::",
        "::::::",
        "123456789012.dkr.ecr..amazonaws.com/x:y",
    ),
    *("ml.", "ml.m5.xlarge", "ml.p5.48xlarge", "ml.p9.99xlarge", "m5.large", "ml.g4dn.xlarge", "ml.trn1.2xlarge"),
    *("(", "[a-", "(a+)+$", "(?P<x", "\\", "(.*)", "=([0-9.]+", "P30D", "P", "PT", "p1y", "rate(1 day)", "cron(* *)"),
    *("Training", "Tuning", "Processing", "Condition", "ForEach", "Fail", "Model", "Lambda", "training", "Std:Join"),
    *("File", "Pipe", "FastFile", "text/csv; label_size=1", "text/csv;;=", ";", "application/x-recordio-protobuf"),
    *(
        "Parameters.X",
        "Steps.Train",
        "train",
        "validation",
        "validation:auc",
        "Auto",
        "Logarithmic",
        "Hyperband",
        "Grid",
    ),
)
NUMBERS: Final = (
    *(0, 1, -1, 2, 30, 3600, 86_400, 10**6, 2**31, 2**63, -(2**63), 10**400),
    *(0.0, -0.0, 0.5, 1e-320, 1e308, -1e308, float("inf"), float("-inf"), float("nan"), NUMBER_TOKEN),
)
TARGETS: Final = (
    *("", ".", "Parameters", "Parameters.", "Parameters.X", "Parameters.Odd", "Execution.PipelineName", "Nowhere.X"),
    *(
        "Steps",
        "Steps.",
        "Steps.Train",
        "Steps.Train.",
        "Steps.Train.ModelArtifacts.S3ModelArtifacts",
        "Steps.Nobody.X",
    ),
    *(
        "Steps.Train['x",
        "Steps.Train.OutputParameters['a']",
        "Steps.Process.PropertyFiles.Report",
        "Loop.Item",
        "Steps..X",
    ),
)
ROOTS: Final = ("Get", "Std:Join", "Std:JsonGet", "Std:Nothing", "get", "Ref", "Fn::Sub")
STEP_TYPES: Final = (
    *(
        "Training",
        "Tuning",
        "Processing",
        "Transform",
        "Model",
        "RegisterModel",
        "Condition",
        "ForEach",
        "Fail",
        "Lambda",
    ),
    *("Callback", "EMR", "QualityCheck", "ClarifyCheck", "AutoML", "Nonsense", ""),
)
MOST_DEEP: Final = 60
MOST_ALIKE: Final = 400


class Mutator:
    """Mutates documents. ``chance``: the only source of it. ``donors``: documents that parts are taken from."""

    def __init__(self, chance: random.Random, donors: Sequence[dict[str, Value]]) -> None:
        self.chance = chance
        self.donors = donors
        self.changes: Final[Sequence[Callable[[Spot], None]]] = (
            *(self._replace, self._replace, self._replace, self._delete, self._duplicate, self._rename),
            *(self._splice, self._splice, self._express, self._express, self._wrap, self._repeat),
            *(self._as_text, self._retype, self._nest_step, self._by_parameter, self._same_name),
        )
        self.document: dict[str, Value] = {}

    def mutated(self, document: dict[str, Value], changes: int) -> dict[str, Value]:
        """A copy of a document with so many changes. One that would be nested too deep stays as it was before."""
        self.document = cast("dict[str, Value]", copied(document))
        for _ in range(changes):
            spots = _spots(self.document)
            if spots:
                self.chance.choice(self.changes)(self.chance.choice(spots))
        return self.document

    def value(self) -> Value:
        """Any value that JSON, or a typed document, can hold."""
        kind = self.chance.randrange(9)
        if kind < 3:
            return self.chance.choice(TEXTS)
        if kind < 5:
            return self.chance.choice(NUMBERS)
        if kind == 5:
            return self.chance.choice((None, True, False))
        if kind == 6:
            return [self.chance.choice(TEXTS + NUMBERS) for _ in range(self.chance.randrange(4))]
        if kind == 7:
            return {self.chance.choice(TEXTS): self.chance.choice(NUMBERS) for _ in range(self.chance.randrange(3))}
        return self.expression(None)

    def expression(self, inner: Value) -> Value:
        """A pipeline expression, sound or not. ``inner``: what stood in its place."""
        kind = self.chance.randrange(6)
        if kind < 2:
            return {"Get": self.chance.choice(TARGETS)}
        if kind == 2:
            return {
                "Std:Join": {"On": self.chance.choice(("", "/", 5, None)), "Values": [inner, {"Get": "Parameters.Odd"}]}
            }
        if kind == 3:
            return {"Std:Join": self.chance.choice(({"Values": inner}, {"On": "-"}, [inner], "x", {"Values": []}))}
        if kind == 4:
            file = {"Get": self.chance.choice(TARGETS)}
            return {
                "Std:JsonGet": self.chance.choice(({"PropertyFile": file, "Path": "a.b"}, {"Path": inner}, inner, []))
            }
        return {self.chance.choice(ROOTS): inner}

    def _replace(self, spot: Spot) -> None:
        _put(spot, self.value())

    def _delete(self, spot: Spot) -> None:
        container, key = spot
        del cast("dict[str | int, Value]", container)[key]

    def _duplicate(self, spot: Spot) -> None:
        container, key = spot
        again = copied(_at(spot))
        if isinstance(container, list):
            container.insert(self.chance.randrange(len(container) + 1), again)
        else:
            container[f"{key}{self.chance.choice(('s', '2', ' ', ''))}"] = again

    def _rename(self, spot: Spot) -> None:
        container, key = spot
        if isinstance(container, dict):
            name = str(key)
            new = self.chance.choice((name.lower(), name[1:], name + "s", name.upper(), *self.chance.sample(TEXTS, 2)))
            container[new] = container.pop(name)

    def _splice(self, spot: Spot) -> None:
        there = _spots(self.chance.choice(self.donors))
        same = [other for other in there if other[1] == spot[1]]
        if there:
            self._put_if_fit(
                spot, copied(_at(self.chance.choice(same if same and self.chance.random() < 0.5 else there)))
            )

    def _express(self, spot: Spot) -> None:
        self._put_if_fit(spot, self.expression(_at(spot)))

    def _wrap(self, spot: Spot) -> None:
        value = _at(spot)
        for _ in range(self.chance.choice((1, 1, 2, 5, MOST_DEEP))):
            value = (
                [value] if self.chance.random() < 0.5 else {self.chance.choice(("Get", "Values", "a", "Steps")): value}
            )
        self._put_if_fit(spot, value)

    def _repeat(self, spot: Spot) -> None:
        value, times = _at(spot), self.chance.choice((2, 3, 7, 60, MOST_ALIKE))
        if isinstance(value, list) and value and size(value) * times < 20_000:
            _put(spot, [copied(item) for _ in range(times) for item in cast("list[Value]", value)])

    def _as_text(self, spot: Spot) -> None:
        value = _at(spot)
        if isinstance(value, str):
            _put(spot, list(value[:50]))
        elif not isinstance(value, dict | list):
            _put(spot, str(value))

    def _retype(self, _: Spot) -> None:
        if steps := self._steps():
            self.chance.choice(steps)["Type"] = self.chance.choice(STEP_TYPES)

    def _nest_step(self, _: Spot) -> None:
        steps = self._steps()
        if not steps:
            return
        step = self.chance.choice(steps)
        inner = [copied(step)]
        if self.chance.random() < 0.5:
            arguments = {"Conditions": [], "IfSteps": inner, "ElseSteps": self.value()}
            outer = {"Name": "Check", "Type": "Condition", "Arguments": arguments}
        else:
            outer = {
                "Name": "Each",
                "Type": "ForEach",
                "Arguments": {"ForEachItems": self.value(), "ForEachBody": inner},
            }
        if depth(self.document) + 4 < MAX_DEPTH:
            step.clear()
            step.update(outer)

    def _by_parameter(self, spot: Spot) -> None:
        value = _at(spot)
        default = self.chance.choice((value, self.value(), {"Get": "Parameters.Odd"}))
        kind = self.chance.choice(("String", "Integer", "Float", "Boolean", "Odd"))
        declared = self.document.get("Parameters")
        _put(spot, {"Get": "Parameters.Odd"})
        entry: Value = {"Name": "Odd", "Type": kind, "DefaultValue": copied(default)}
        if depth(entry) + 3 < MAX_DEPTH:
            self.document["Parameters"] = [
                *(cast("list[Value]", declared) if isinstance(declared, list) else ()),
                entry,
            ]

    def _same_name(self, _: Spot) -> None:
        if steps := self._steps():
            self.chance.choice(steps)["Name"] = self.chance.choice(steps).get("Name")

    def _steps(self) -> list[dict[str, Value]]:
        found = self.document.get("Steps")
        steps = cast("list[Value]", found) if isinstance(found, list) else []
        return [cast("dict[str, Value]", step) for step in steps if isinstance(step, dict)]

    def _put_if_fit(self, spot: Spot, value: Value) -> None:
        if depth(self.document) + depth(value) <= MAX_DEPTH:
            _put(spot, value)


def copied(value: Value) -> Value:
    """A copy of objects and lists; what else is in them is shared."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in cast("dict[str, Value]", value).items()}
    return [copied(inner) for inner in cast("list[Value]", value)] if isinstance(value, list) else value


def depth(value: Value) -> int:
    """Levels of objects and lists."""
    levels, level = 0, [value]
    while level := [cast("Container", inner) for inner in level if isinstance(inner, dict | list)]:
        levels += 1
        level = [inner for container in level for inner in _values(container)]
    return levels


def size(value: Value) -> int:
    """How many values there are in it, itself included."""
    return 1 + (sum(map(size, _values(cast("Container", value)))) if isinstance(value, dict | list) else 0)


def _values(container: Container) -> Sequence[Value]:
    return list(container.values()) if isinstance(container, dict) else container


def _spots(document: Value) -> list[Spot]:
    """Every place in a document that holds a value."""
    found: list[Spot] = []
    left: list[Value] = [document]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            members = cast("dict[str, Value]", value)
            found += [(members, key) for key in members]
            left += members.values()
        elif isinstance(value, list):
            items = cast("list[Value]", value)
            found += [(items, position) for position in range(len(items))]
            left += items
    return found


def _at(spot: Spot) -> Value:
    container, key = spot
    return cast("dict[str | int, Value]", container)[key]


def _put(spot: Spot, value: Value) -> None:
    container, key = spot
    cast("dict[str | int, Value]", container)[key] = value
