"""Values of a template as Python expressions with CDK's names."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, cast, get_args, get_origin, get_type_hints

_PSEUDO: Final = {
    "AWS::AccountId": "Aws.ACCOUNT_ID",
    "AWS::Partition": "Aws.PARTITION",
    "AWS::Region": "Aws.REGION",
    "AWS::StackName": "Aws.STACK_NAME",
    "AWS::URLSuffix": "Aws.URL_SUFFIX",
}


class Expression(str):
    """Text that is Python, where other text is text."""

    __slots__ = ()


class Names:
    """The variables of a stack: its resources, and what it imports or looks up."""

    def __init__(self, resources: Mapping[str, Any]) -> None:
        self.variables = {logical_id: snake(logical_id) for logical_id in resources}
        """By logical id."""
        self._looked_up: dict[str, str] = {}
        self._new: list[str] = []

    def new_variables(self) -> list[str]:
        """The assignments that have become necessary since it was last asked."""
        new, self._new = self._new, []
        return new

    def reference(self, value: Mapping[str, Any]) -> Expression:
        """What a function of CloudFormation is in Python: something without quotes. Raises ``NotImplementedError``."""
        match value:
            case {"Ref": str(name)}:
                return Expression(_PSEUDO.get(name) or f"{self.variables[name]}.ref")
            case {"Fn::GetAtt": [str(name), str(attribute)]}:
                return Expression(f"{self.variables[name]}.attr_{snake(attribute)}")
            case {"Fn::ImportValue": str(name)}:
                return self._variable(snake(name.rpartition(":")[2]), f"Fn.import_value({name!r})")
            case {"Fn::FindInMap": [str(name), first, second]}:
                words = ", ".join([repr(name), self.text(first), self.text(second)])
                return self._variable(snake(f"{name}{second}"), f"Fn.find_in_map({words})")
            case {"Fn::Select": [index, {"Fn::GetAZs": str(region)}]}:
                return self._variable(f"zone_{index}", f"Fn.select({index}, Fn.get_azs({region!r}))")
            case _:
                raise NotImplementedError(f"the twin has no words for {value}")

    def text(self, value: Any) -> str:
        """Text, or what stands for one."""
        if not isinstance(value, dict):
            return repr(value)
        function = cast("dict[str, Any]", value)
        separator, parts = cast("tuple[str, list[Any]]", function.get("Fn::Join", ("", [])))
        if separator:
            raise NotImplementedError(f"the twin has no words for {value}")
        pieces = [part if isinstance(part, str) else self.reference(part) for part in parts]
        return written(pieces) if "Fn::Join" in function else self.reference(function)

    def _variable(self, name: str, call: str) -> Expression:
        if self._looked_up.setdefault(name, call) != call:
            raise NotImplementedError(f"{name} would be two things")
        if (line := f"{name} = {call}") not in self._new and name not in self.variables.values():
            self._new.append(line)
            self.variables[f"looked up: {name}"] = name
        return Expression(name)


class Writer:
    """Writes the properties of one L1 class."""

    def __init__(self, names: Names, kind: type, path: str) -> None:
        """``path``: how the class is called in the program."""
        self._names, self._kind, self._path = names, kind, path

    def argument(self, key: str) -> tuple[str, Any]:
        """The argument of the class for a property, and its type."""
        return _parameter(self._kind, key)

    def told(self, value: Any, hint: Any) -> str:
        """The value as an expression. ``hint``: the type that it has to have."""
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            if _is_function(members):
                return self._names.text(members)
            structure = next(_structures(hint), None)
            if structure is not None:
                return self._structure(members, structure)
            inner = next((get_args(each)[1] for each in _types(hint) if get_origin(each) in _MAPPINGS), Any)
            return "{" + ", ".join(f"{key!r}: {self.told(each, inner)}" for key, each in members.items()) + "}"
        if isinstance(value, list):
            inner = next((get_args(each)[0] for each in _types(hint) if get_origin(each) in _LISTS), Any)
            items = cast("list[Any]", value)
            return "[" + ", ".join(self.told(item, inner) for item in items) + "]"
        return repr(value)

    def _structure(self, value: Mapping[str, Any], structure: type) -> str:
        arguments: list[str] = []
        for key, member in value.items():
            argument, hint = _parameter(structure, key)
            arguments.append(f"{argument}={self.told(member, hint)}")
        owner = "" if structure.__name__ == "CfnTag" else f"{self._path}."
        return f"{owner}{structure.__name__}({', '.join(arguments)})"


_LISTS: Final = (list, Sequence)
_MAPPINGS: Final = (dict, Mapping)


def _parameter(kind: type, key: str) -> tuple[str, Any]:
    """The parameter of a class for a property, by its name without underscores, and its type."""
    made = inspect.unwrap(kind.__init__)
    hints = get_type_hints(made, made.__globals__, {kind.__qualname__.partition(".")[0]: _outermost(kind)})
    wanted = key.lower()
    for name, hint in hints.items():
        if name.replace("_", "") == wanted:
            return name, hint
    raise NotImplementedError(f"{kind.__qualname__} has no {key}")


def _outermost(kind: type) -> type:
    """The class in which a structure stands, or the class itself."""
    return getattr(import_module(kind.__module__), kind.__qualname__.partition(".")[0])


def _types(hint: Any) -> Iterator[Any]:
    """The alternatives of a type."""
    if get_origin(hint) is None or get_origin(hint) in {*_LISTS, *_MAPPINGS}:
        yield hint
        return
    for each in get_args(hint):
        yield from _types(each)


def _structures(hint: Any) -> Iterator[type]:
    for each in _types(hint):
        if isinstance(each, type) and (each.__name__.endswith("Property") or each.__name__ == "CfnTag"):
            yield each


def _is_function(value: Mapping[str, Any]) -> bool:
    (name, *others) = [*value, ""][:2] if len(value) == 1 else ["", *value]
    return len(value) == 1 and (name == "Ref" or name.startswith("Fn::")) and not any(others)


def written(pieces: Sequence[str]) -> str:
    """Text in pieces, of which those that are expressions stand in braces."""
    kept = [piece for piece in pieces if piece]
    if len(kept) == 1 and isinstance(kept[0], Expression):
        return kept[0]
    if not any(isinstance(piece, Expression) for piece in kept):
        return repr("".join(kept))
    text = "".join(
        f"{{{piece}}}" if isinstance(piece, Expression) else _escaped(piece).replace("{", "{{").replace("}", "}}")
        for piece in kept
    )
    return f'f"{text}"'


def _escaped(text: str) -> str:
    """Text between double quotes; JSON and Python escape alike."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def snake(name: str) -> str:
    """``attr_group_id`` of ``GroupId``, as jsii names it."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|\W+", "_", name)
    return parts.lower()
