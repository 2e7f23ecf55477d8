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
from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.fields.reading import at, listed, member, training_definitions
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


def installing_jobs(document: Mapping[str, Json]) -> Iterator[InstallingJob]:
    """Those that install from a package index, as far as the document says. A job that tells pip more is none."""
    known = KnownValues(document)
    for node in known.nodes:
        for pointer, job in _training_jobs(node):
            source, environment = packed_code(job), member(job, "Environment")
            requirements = () if source is None else source.requirements
            if requirements and not any(name.startswith(_OF_PIP) for name in environment):
                yield InstallingJob(
                    step=node.name,
                    pointer=pointer,
                    requirements=[str(path) for path in requirements],
                    isolated=known.flag(job.get("EnableNetworkIsolation")) is True,
                    subnets=listed(at(job, "VpcConfig", "Subnets")),
                    code_artifact=CODE_ARTIFACT in environment,
                )


def _training_jobs(node: Node) -> Iterator[tuple[str, dict[str, Json]]]:
    request, pointer = node.step.get("Arguments"), f"{node.pointer}/Arguments"
    if not isinstance(request, dict):
        return
    if node.type == "Training":
        yield pointer, request
    elif node.type == "Tuning":
        for place, definition in training_definitions(request):
            yield f"{pointer}/{place}", definition
