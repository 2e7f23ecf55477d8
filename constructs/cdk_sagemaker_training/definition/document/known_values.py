"""What values of a document may be, as far as the document and its author say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.graph import Node, references, walk
from cdk_sagemaker_training.definition.document.touched import Touched, touched
from cdk_sagemaker_training.definition.fields.reading import Located
from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT, is_token
from cdk_sagemaker_training.definition.fields.variables import Json

_COMBINATIONS: Final = 64
"""Texts of one expression that are told apart; past it the text ends at the part that makes more of them."""


@attrs.frozen
class _Beginning(ByValue):
    """The text that a value begins with, and whether that is all of it."""

    text: str
    whole: bool = True


Allowed: TypeAlias = "Mapping[str, Sequence[str]] | None"
"""By parameter, values that its author allows besides its default and its choices."""


class KnownValues:
    """A document, looked through once, and what its values may be."""

    def __init__(self, document: Mapping[str, Json], allowed: Allowed = None) -> None:
        self.nodes = list(walk(document.get("Steps")))
        self.mlflow = Located(dict(document), "").at("MlflowConfig", "MlflowResourceArn")
        self._steps = {node.name: node for node in self.nodes}
        declared = cast("list[dict[str, Json]]", document.get("Parameters") or [])
        self._parameters = {str(entry["Name"]): entry for entry in declared}
        self.allowed = allowed or {}

    @cached_property
    def jobs(self) -> Sequence[tuple[Node, Touched]]:
        """What the steps touch, job by job, in document order."""
        return [(node, job) for node in self.nodes for job in touched(node)]

    @property
    def open_jobs(self) -> Sequence[tuple[Node, Touched]]:
        """Those whose role is left open."""
        return [(node, job) for node, job in self.jobs if not self._runs_under_known_role(job)]

    def open_parameters(self, value: Json) -> Sequence[str]:
        """The parameters in a value that have neither a default nor choices."""
        named = [found.name for found in references(value, "") if found.kind == "Parameters"]
        return list(dict.fromkeys(name for name in named if not _own_choices(self._parameters.get(name, {}))))

    def uris(self, value: Json) -> Sequence[str]:
        """The S3 URIs that a value may begin with: literals, defaults and choices of parameters, outputs of steps."""
        target = value.get("Get") if isinstance(value, dict) else None
        if isinstance(target, str) and target.startswith("Steps."):
            return list(self._outputs_of(target))
        return [found.text for found in self._beginnings(value) if _leads_into_a_bucket(found)]

    def texts(self, value: Json) -> Sequence[str]:
        """The texts that a value may be, as a whole."""
        if isinstance(value, str):
            return [value]
        return [found.text for found in self._beginnings(value) if found.whole and found.text]

    def beginnings(self, value: Json) -> Sequence[str]:
        """The texts that a value may begin with, each up to its first unknown part; none if that is where it begins."""
        return [found.text for found in self._beginnings(value) if found.text]

    def scalar(self, value: Json) -> str | int | float | None:
        """A literal, or the default of a parameter; None for CDK tokens and what only an execution knows."""
        target = value.get("Get") if isinstance(value, dict) and len(value) == 1 else None
        if isinstance(target, str) and target.startswith("Parameters."):
            value = self._parameters.get(target.removeprefix("Parameters."), {}).get("DefaultValue")
        return value if isinstance(value, str | int | float) and not is_token(value) else None

    def text(self, value: Json) -> str | None:
        """A text without a token in it; None where it is none or not known."""
        found = self.scalar(value)
        return found if isinstance(found, str) else None

    def number(self, value: Json) -> int | None:
        """A whole number; None where it is none or not known."""
        found = self.scalar(value)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def flag(self, value: Json) -> bool | None:
        """Whether a switch is on; one that is absent is off, None where it is not known."""
        if value is None:
            return False
        found = self.scalar(value)
        return found if isinstance(found, bool) else None

    def model_of(self, model: Json) -> Node | None:
        """The step that makes the model of a transform job, which ``model`` names; None where it is from elsewhere."""
        return self._steps.get(_referred_step(model) or "")

    def _runs_under_known_role(self, job: Touched) -> bool:
        """Whether a job's role is named, or another's business: that of a model from elsewhere."""
        if job.role.value is not None or job.model.value is None:
            return job.role.value is not None
        model = self.model_of(job.model.value)
        request = None if model is None else model.step.get("Arguments")
        return not isinstance(request, dict) or request.get("ExecutionRoleArn") is not None

    def _beginnings(self, value: Json) -> Sequence[_Beginning]:
        if isinstance(value, str | int | float):
            return [_Beginning(str(value))]
        joined = value.get("Std:Join") if isinstance(value, dict) else None
        if isinstance(joined, dict):
            return self._joined(str(joined.get("On", "")), _list(joined.get("Values")))
        return [_Beginning(str(choice)) for choice in self._choices(value)]

    def _joined(self, separator: str, parts: Sequence[Json]) -> Sequence[_Beginning]:
        ended, going = list[_Beginning](), [""]
        for position, part in enumerate(parts):
            options = self._beginnings(part)
            if not options or len(options) * len(going) > _COMBINATIONS:
                return [*ended, *(_Beginning(text, whole=False) for text in going)]
            after = separator if position + 1 < len(parts) else ""
            ended += [_Beginning(text + o.text, whole=False) for text in going for o in options if not o.whole]
            going = [text + o.text + after for text in going for o in options if o.whole]
        return [*ended, *map(_Beginning, going)]

    def _choices(self, value: Json) -> Sequence[str | int | float]:
        """The scalars that a reference to a parameter may stand for."""
        target = value.get("Get") if isinstance(value, dict) else None
        name = target.removeprefix("Parameters.") if isinstance(target, str) else ""
        entry = self._parameters.get(name)
        if entry is None or target != f"Parameters.{name}":
            return []
        every = [*_own_choices(entry), *self.allowed.get(name, ())]
        choices = [choice for choice in every if isinstance(choice, str | int | float)]
        return list(dict.fromkeys(choices))

    def _outputs_of(self, target: str) -> Iterator[str]:
        node = self._steps.get(_referred_step({"Get": target}) or "")
        if node is None:
            return
        request = Located(node.step.get("Arguments"), "")
        for output in request.items("ProcessingOutputConfig", "Outputs"):
            if f"Outputs['{output.at('OutputName').value}']" in target:
                yield from self.uris(output.at("S3Output", "S3Uri").value)
                return
        for job in touched(node):
            # artifacts lie below the first location; the others are for debugging and capture
            yield from (uri for found in job.writes[:1] for uri in self.uris(found.value))


def _own_choices(parameter: Mapping[str, Json]) -> Sequence[Json]:
    """The values that a parameter may have as it is declared: its choices, or its default."""
    default = parameter.get("DefaultValue")
    return _list(parameter.get("EnumValues")) or ([] if default is None else [default])


def _referred_step(value: Json) -> str | None:
    """The step that a reference names."""
    target = value.get("Get") if isinstance(value, dict) else None
    return target.split(".")[1] if isinstance(target, str) and target.startswith("Steps.") else None


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _leads_into_a_bucket(found: _Beginning) -> bool:
    """A URI whose bucket is known, or known at deploy time: a token from its first character on."""
    if found.text.startswith("s3://"):
        return found.whole or "/" in found.text.removeprefix("s3://")
    return TOKEN_IN_TEXT.match(found.text) is not None
