"""What the author says that an execution may set parameters to, against the parameters that there are.

Roles are made for these values: one that is none of the parameter's opens nothing, or something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.checks.cdk_objects import a_list
from cdk_sagemaker_training.definition.document.graph import walk
from cdk_sagemaker_training.definition.document.start_parameters import type_problems
from cdk_sagemaker_training.definition.document.touched import touched
from cdk_sagemaker_training.definition.fields.checks import s3_uri
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import Problem

_VALUES: Final = a_list("values", of_texts=True)
_LOCATION: Final = s3_uri()


def allowed_problems(document: Mapping[str, Json], allowed: object) -> Iterator[Problem]:
    """Parameters that there are not, and values that they cannot have. Tokens are unknown, and no mistake.

    A value is what the parameter is set to, or what that begins with: a folder stands for all that is below it.
    """
    if allowed is None:
        return
    if not isinstance(allowed, Mapping):
        yield Problem("allowed_values", allowed, "a dict: by parameter, a list of values")
        return
    entries = cast("Sequence[Mapping[str, Json]]", document.get("Parameters") or ())
    declared = {str(entry.get("Name")): entry for entry in entries}
    locations = _locations(document)
    for name, values in cast("Mapping[object, object]", allowed).items():
        where = f"allowed_values[{name!r}]"
        if not isinstance(name, str) or name not in declared:
            known = one_of(declared) if declared else "nothing: the pipeline declares no parameters"
            yield Problem("allowed_values key", name, known, did_you_mean(name, declared))
        elif wrong := [*_VALUES(where, values)]:
            yield from wrong
        else:
            for position, value in enumerate(cast("Sequence[object]", values)):
                if not is_token(value):
                    of_type = [*type_problems(f"{where}[{position}]", declared[name], value)]
                    yield from of_type
                    if name in locations and not of_type and [*_LOCATION(where, value)]:
                        told = "an S3 location, for example s3://bucket/prefix/: the parameter is all of one"
                        yield Problem(f"{where}[{position}]", value, told)


def _locations(document: Mapping[str, Json]) -> set[str]:
    """The parameters that are the whole of a location that a job reads or writes."""
    jobs = [job for node in walk(document.get("Steps")) for job in touched(node)]
    places = [place for job in jobs for place in (*job.reads, *job.writes, job.checkpoints)]
    targets = [place.value.get("Get") for place in places if isinstance(place.value, dict)]
    named = [target for target in targets if isinstance(target, str) and target.startswith("Parameters.")]
    return {target.removeprefix("Parameters.") for target in named}
