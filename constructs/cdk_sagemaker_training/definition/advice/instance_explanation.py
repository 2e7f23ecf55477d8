"""Explains an instance type: what it is, whether training jobs can have it, and what to use instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, TypeAlias

from cdk_sagemaker_training.catalog.absent_instances import absence
from cdk_sagemaker_training.catalog.instances import (
    RESOURCE_CONFIG,
    InstanceType,
    instance_sources,
    instance_type,
    instance_types,
)
from cdk_sagemaker_training.definition.advice.reason import Reason, documented, inferred, listed, rule_of_thumb
from cdk_sagemaker_training.definition.advice.substitutes import closest_size, in_class, in_families, like, offered
from cdk_sagemaker_training.definition.fields.unknown import is_token

Standing: TypeAlias = Literal["offered", "doubtful", "unknown", "unknown at synth"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceExplanation:
    """What is known about an instance type; ``str()`` is the same as text, ``dataclasses.asdict()`` as plain data."""

    name: str | None
    """As it was asked for; None for an expression or a token."""
    standing: Standing
    """``offered``: a quota for training is published. ``doubtful``: the API knows the type, no such quota was found.
    ``unknown``: not in the API's list when the catalog was made. ``unknown at synth``: an expression or a token."""
    facts: InstanceType | None
    """Its entry in the catalog; None where it has none."""
    reasons: tuple[Reason, ...]
    """At least one."""
    instead: tuple[str, ...]
    """Types to use in its place, the closest first; all of them in the catalog and offered."""

    @property
    def known(self) -> bool:
        """Whether the catalog has it."""
        return self.facts is not None

    @property
    def level(self) -> Literal["info", "warning"]:
        """How to show it. Never an error: the service takes types that are newer than any list."""
        return "warning" if self.standing in {"doubtful", "unknown"} else "info"

    def __str__(self) -> str:
        advice = f"; use {' or '.join(self.instead)}" if self.instead else ""
        return f"{self.name or 'instance type'}: {self.standing}{advice}{listed(self.reasons)}"


def explain_instance_type(name: object) -> InstanceExplanation:
    """What the catalog knows about ``ml.<family>.<size>``, why a type may not be had, and what to use instead.

    Takes anything: pipeline variables and CDK tokens are unknown at synth. Never raises. Each reason has its source.
    """
    if not isinstance(name, str) or is_token(name):
        reason = rule_of_thumb("its value is known to the deployment or the execution only, and is not guessed at")
        return InstanceExplanation(name=None, standing="unknown at synth", facts=None, reasons=(reason,), instead=())
    found = instance_type(name)
    if found is None:
        return _unknown(name)
    return InstanceExplanation(
        name=name,
        standing="offered" if found.training_quota is True else "doubtful",
        facts=found,
        reasons=tuple(_about(found)),
        instead=() if found.training_quota is True else like(found),
    )


def _about(found: InstanceType) -> Iterator[Reason]:
    yield from _quota_reasons(found)
    yield from _hardware_reasons(found)
    if found.remark:
        yield inferred(f"Remark: {found.remark}.", "catalog/data/instances.json")


def _quota_reasons(found: InstanceType) -> Iterator[Reason]:
    quotas = instance_sources()["Q"]
    if found.training_quota is None:
        yield inferred(
            "It is in the API's enum, but its quotas were not looked up: it may be newer than the page.", quotas
        )
        return
    say = inferred if found.evidence == "inferred" else documented
    if not found.training_quota:
        yield say(f'It is in the API\'s enum, but no quota "{found.name} for training job usage" is published.', quotas)
        return
    yield say(f'A quota "{found.name} for training job usage" is published.', quotas)
    spot = "A quota for Spot training is published" if found.spot else "No quota for Spot training is published"
    yield inferred(f"{spot}, the only evidence there is whether Managed Spot takes the type.", quotas)
    if found.warm_pool:
        yield inferred("A quota for warm pools is published; its default is 0, so ask for an increase.", quotas)
    else:
        yield inferred("No quota for warm pools is published.", quotas)


def _hardware_reasons(found: InstanceType) -> Iterator[Reason]:
    accelerated, efa = instance_sources()["AC"], instance_sources()["EFA"]
    yield inferred(
        f"Class {found.instance_class}, generation {found.generation}, by its name.", instance_sources()["BC"]
    )
    if found.accelerator_model is not None:
        memory = found.accelerator_memory_gib
        each = f" with {memory} GiB each" if memory and "GiB" not in found.accelerator_model else ""
        yield documented(f"{found.accelerator_count} x {found.accelerator_model}{each}.", accelerated)
    if found.architecture == "arm64":
        yield documented("Its processor is arm64: images built for x86_64 do not run.", accelerated)
    if found.efa:
        yield documented("It has an Elastic Fabric Adapter.", efa)
    else:
        yield inferred("It has no Elastic Fabric Adapter: it is not in the list of those that do.", efa)
    if found.local_nvme:
        size = f" of {found.local_storage_gb:,} GB" if found.local_storage_gb else ""
        text = f"Its storage is local NVMe{size}: volume_kms_key must not be set, volume_size has no effect."
        yield documented(text, RESOURCE_CONFIG)
    else:
        yield documented(
            "Its storage is an EBS volume: volume_size is needed, volume_kms_key may be set.", RESOURCE_CONFIG
        )
    if found.training_quota and found.previous_generation:
        yield rule_of_thumb("It is of a previous generation: start new work on a current one.")


def _unknown(name: str) -> InstanceExplanation:
    enum = instance_sources()["BC"]
    absent = f"{name!r} is not in the API's enum of training instance types."
    reason, instead = _why(name)
    newer = rule_of_thumb("A type that is newer than the catalog is accepted by the service: this is a warning only.")
    reasons = (documented(absent, enum), *([reason] if reason else []), newer)
    return InstanceExplanation(name=name, standing="unknown", facts=None, reasons=reasons, instead=instead)


def _why(name: str) -> tuple[Reason | None, tuple[str, ...]]:
    enum = instance_sources()["BC"]
    if f"ml.{name}" in instance_types():
        return documented("SageMaker's names of instance types begin with ml.", enum), (f"ml.{name}",)
    match = re.fullmatch(r"ml\.([a-z0-9-]+)\.([a-z0-9-]+)", name)
    if match is None:
        return _similar(name)
    family, xlarges = match[1], _xlarges(match[2])
    sizes = [found for found in instance_types().values() if found.family == family]
    if sizes:
        listed_sizes = ", ".join(found.size for found in sizes)
        instead = in_families([family], xlarges) or like(closest_size(sizes, xlarges))
        return documented(f"{family} has no size {match[2]} for training, only {listed_sizes}.", enum), instead
    why = absence(family)
    if why is None:
        return _similar(name)
    if why.instance_class is not None:
        generation = int(re.sub("[^0-9]", "", family)[0])
        return inferred(f"{why.why}.", enum), in_class(why.instance_class, xlarges, generation)
    return inferred(f"{why.why}.", enum), in_families(why.families, xlarges)


def _similar(name: str) -> tuple[Reason | None, tuple[str, ...]]:
    close = tuple(get_close_matches(name, [found.name for found in offered()], n=1))
    return (rule_of_thumb(f"{close[0]} is written almost alike.") if close else None), close


def _xlarges(size: str) -> float:
    """A size as a multiple of ``xlarge``; 1 for what is no size."""
    match = re.fullmatch(r"([1-9]\d{0,2})xlarge", size)
    return float(match[1]) if match else {"large": 0.5, "medium": 0.25}.get(size, 1.0)
