"""Values of a template as people read them: intrinsic functions are named placeholders, joins are done."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.templates.intrinsics import VARIABLE, attribute, intrinsic
from cdk_sagemaker_training.definition.templates.shapes import items, mapping, scalar_text
from cdk_sagemaker_training.testing.snapshots.names import Names

_PLAIN: Final = re.compile(r"[^\s\"'<>,\[\]]+")
"""Words that stand in a placeholder without quotes."""


class Placeholders:
    """The values of one template: ``<Ref DataBucket>``, ``<GetAtt Role.Arn>``, ``<Select 0 <GetAZs "">>``."""

    def __init__(self, template: Mapping[str, object]) -> None:
        self.names = Names(template)

    def readable(self, value: object) -> object:
        """A copy of a value. What is no text, as an ``Fn::If`` between objects, keeps its shape."""
        text = self.text(value)
        if text is not None:
            return text
        if isinstance(value, Mapping):
            members = cast("Mapping[object, object]", value)
            return {str(key): self.readable(inner) for key, inner in members.items()}
        if isinstance(value, list | tuple):
            return [self.readable(inner) for inner in items(cast("object", value))]
        return value

    def text(self, value: object) -> str | None:
        """The text of an intrinsic function; None for other values, and for one that gives an object or a list."""
        call = intrinsic(value)
        if call is None:
            return None
        function, argument = call
        match function:
            case "Ref":
                return f"<Ref {self.names.short(argument)}>" if isinstance(argument, str) else None
            case "Fn::GetAtt":
                return self._get_att(argument)
            case "Fn::Join":
                return self._join(argument)
            case "Fn::Sub":
                return self._sub(argument)
            case _:
                words = self._words(argument)
                name = function.removeprefix("Fn::")
                return None if words is None else f"<{' '.join([name, *words])}>"

    def substituted(self, argument: object) -> Sequence[object] | None:
        """What an ``Fn::Sub`` is a join of: text, calls of ``Ref`` and ``Fn::GetAtt``, values of its variables."""
        text, variables = argument, dict[str, object]()
        match items(argument):
            case [str(first), second]:
                text, variables = first, dict(mapping(second))
            case _:
                pass
        if not isinstance(text, str):
            return None
        parts: list[object] = []
        end = 0
        for found in VARIABLE.finditer(text):
            literal, name = found.groups()
            parts.append(text[end : found.start()])
            end = found.end()
            if literal:
                parts.append("${" + name + "}")
            elif name in variables:
                parts.append(variables[name])
            else:
                resource, dot, wanted = name.partition(".")
                parts.append({"Fn::GetAtt": [resource, wanted]} if dot else {"Ref": name})
        return [*parts, text[end:]]

    def _get_att(self, argument: object) -> str | None:
        found = attribute(argument)
        return None if found is None else f"<GetAtt {self.names.short(found[0])}.{found[1]}>"

    def _join(self, argument: object) -> str | None:
        match items(argument):
            case [str(delimiter), parts] if isinstance(parts, list):
                return self._joined(delimiter, items(cast("object", parts)))
            case [str(delimiter), parts] if (listed := self.text(parts)) is not None:
                return f"<Join {json.dumps(delimiter)} {listed}>"
            case _:
                return None

    def _sub(self, argument: object) -> str | None:
        parts = self.substituted(argument)
        return None if parts is None else self._joined("", parts)

    def _joined(self, delimiter: str, parts: Sequence[object]) -> str | None:
        texts = [scalar_text(part) if intrinsic(part) is None else self.text(part) for part in parts]
        known = [text for text in texts if text is not None]
        return delimiter.join(known) if len(known) == len(texts) else None

    def _words(self, argument: object) -> Sequence[str] | None:
        """The arguments of a function; None where an object is among them."""
        if isinstance(argument, list | tuple):
            words = [self._word(inner) for inner in items(cast("object", argument))]
        elif "OutputName" in (output := mapping(argument)):  # Fn::GetStackOutput; another region is worth knowing
            region = output.get("Region")
            elsewhere = [] if region in (None, {"Ref": "AWS::Region"}) else [region]
            stack, name = (self._word(output.get(key)) for key in ("StackName", "OutputName"))
            words = [None if None in (stack, name) else f"{stack}:{name}", *map(self._word, elsewhere)]
        else:
            words = [self._word(argument)]
        known = [word for word in words if word is not None]
        return known if len(known) == len(words) else None

    def _word(self, value: object) -> str | None:
        if isinstance(value, list):
            words = self._words(cast("object", value))
            return None if words is None else f"[{', '.join(words)}]"
        if intrinsic(value) is not None:
            return self.text(value)
        word = scalar_text(value)
        if word is None:
            return None
        short = self.names.short(word)
        return short if _PLAIN.fullmatch(short) else json.dumps(short, ensure_ascii=False)
