"""Training jobs whose containers install packages with pip when they start.

The containers of the frameworks run ``pip install -r requirements.txt`` beside the script before it starts
(aws/sagemaker-training-toolkit, ``modules.install_requirements``); with ``CA_REPOSITORY_ARN`` in the environment from
that repository of AWS CodeArtifact. pip reads ``PIP_*`` there by itself: another index, or files of a channel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.graph import walk
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.fields.reading import at, member, training_definitions
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.training.script_mode import packed_code

CODE_ARTIFACT: Final = "CA_REPOSITORY_ARN"
_OF_PIP: Final = "PIP_"


@attrs.frozen(kw_only=True)
class InstallingJob(ByValue):
    """One of them.

    ``pointer``: to the job. ``requirements``: the files on this machine. ``isolated``: whether it is for certain, from
    the network. ``subnets``: as they stand in the document; empty outside a VPC. ``code_artifact``: whether it installs
    from there.
    """

    step: str
    pointer: str
    requirements: Sequence[str]
    isolated: bool
    subnets: Sequence[Json]
    code_artifact: bool


def installing_jobs(document: Mapping[str, Json]) -> Sequence[InstallingJob]:
    """Those that install from a package index, as far as the document says. A job that tells pip more is none."""
    found = list(_jobs(document))
    known = KnownValues(document) if found else None
    return [
        InstallingJob(
            step=step,
            pointer=pointer,
            requirements=requirements,
            isolated=known is not None and known.flag(job.get("EnableNetworkIsolation")) is True,
            subnets=_listed(at(job, "VpcConfig", "Subnets")),
            code_artifact=CODE_ARTIFACT in member(job, "Environment"),
        )
        for step, pointer, job, requirements in found
        if not any(name.startswith(_OF_PIP) for name in member(job, "Environment"))
    ]


def _jobs(document: Mapping[str, Json]) -> Iterator[tuple[str, str, dict[str, Json], Sequence[str]]]:
    for node in walk(document.get("Steps")):
        request, pointer = node.step.get("Arguments"), f"{node.pointer}/Arguments"
        if node.type not in {"Training", "Tuning"} or not isinstance(request, dict):
            continue
        tuned = [(f"{pointer}/{place}", definition) for place, definition in training_definitions(request)]
        for where, job in tuned if node.type == "Tuning" else [(pointer, request)]:
            source = packed_code(job)
            if source is not None and source.installs_packages:
                yield node.name, where, job, [str(path) for path in source.requirements]


def _listed(value: Json) -> Sequence[Json]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
