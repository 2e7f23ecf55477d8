"""Says why ``suggest_instances`` suggests an instance type, each sentence with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdk_sagemaker_training.catalog.algorithms import Algorithm
from cdk_sagemaker_training.catalog.instances import RESOURCE_CONFIG, InstanceType, instance_sources
from cdk_sagemaker_training.definition.advice.candidates import Wish
from cdk_sagemaker_training.definition.advice.instance_rules import BUILT_IN_GPU_FAMILIES, MEMORY_PER_DATA
from cdk_sagemaker_training.definition.advice.reason import Reason, documented, inferred, rule_of_thumb
from cdk_sagemaker_training.definition.advice.storage import VOLUME_HEADROOM, fits, local_gib, volume_for

_NETWORK: Final = "https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html"
_MODES: Final = "https://docs.aws.amazon.com/sagemaker/latest/dg/model-access-training-data.html"

_BUDGETS: Final = {
    "lowest": "Budget lowest: the smallest sizes first, then the oldest generation; no prices are known here.",
    "balanced": "Budget balanced: what the guide names comes first, then newer generations of a medium size.",
    "fastest": "Budget fastest: GPUs and large sizes of new generations come first.",
}


def reasons(kind: InstanceType, wish: Wish, *, asked: int | None) -> Iterator[Reason]:
    """All reasons, those about the algorithm first. ``asked``: the number of instances that was asked for."""
    algorithm = wish.subject.algorithm
    if algorithm is None:
        yield from _of_script(kind, wish)
    else:
        yield from _of_algorithm(kind, wish, algorithm)
        yield from _of_distribution(wish, algorithm, asked)
    yield rule_of_thumb(_BUDGETS[wish.budget])
    yield from _of_memory(kind, wish)
    yield from _of_storage(kind, wish)
    yield from _of_network(kind, wish)
    yield from _of_quotas(kind, wish)


def _of_script(kind: InstanceType, wish: Wish) -> Iterator[Reason]:
    name = wish.subject.framework or wish.subject.name
    if kind.accelerator == "gpu":
        yield rule_of_thumb(f"{kind.family} ({kind.accelerator_model}) is a usual start for deep learning with {name}.")
    elif wish.recommendation.holds_data_in_memory:
        yield rule_of_thumb(f"{kind.instance_class} instances suit tabular data, which {name} holds in memory.")
    else:
        yield rule_of_thumb(f"{kind.instance_class} instances are for small models and for trying {name} out.")


def _of_algorithm(kind: InstanceType, wish: Wish, algorithm: Algorithm) -> Iterator[Reason]:
    instances = algorithm.instances(wish.subject.version)
    say = documented if instances.verified else inferred
    yield say(f"The guide on {algorithm.display_name}: {instances.recommended}.", instances.source)
    if instances.note:
        yield say(f"Note: {instances.note}.", instances.source)
    if kind.accelerator == "none":
        yield from _of_cpu(kind, wish, algorithm)
        return
    if kind.family in instances.gpu_families:
        yield say(f"{kind.family} is one of the GPU families that its page names.", instances.source)
    else:
        names = " and ".join(BUILT_IN_GPU_FAMILIES)
        text = f"Its page names no GPU family; {names} are what the other algorithms' pages name and can still be had."
        yield inferred(text, instances.source)
    if kind.accelerator_count > 1:
        yield say(f"It can use several GPUs of one instance; this one has {kind.accelerator_count}.", instances.source)
    elif wish.recommendation.one_gpu:
        yield rule_of_thumb("One GPU is recommended, so instances with several are left out.")
    elif instances.multi_gpu is False:
        yield say("It uses one GPU of an instance, so instances with several are left out.", instances.source)
    elif instances.multi_gpu is None:
        text = "Whether it uses several GPUs of one instance is not documented for every case: one is enough to start."
        yield inferred(text, instances.source)


def _of_cpu(kind: InstanceType, wish: Wish, algorithm: Algorithm) -> Iterator[Reason]:
    instances = algorithm.instances(wish.subject.version)
    if not instances.gpu:
        yield documented("It runs on CPUs only.", instances.source)
    if kind.family in wish.recommendation.families:
        yield documented(f"{kind.family} is a family that its page names.", instances.source)
    elif wish.recommendation.families or wish.recommendation.xlarges is not None:
        yield rule_of_thumb(f"{kind.family} ({kind.instance_class}) is close to what its page names.")
    else:
        yield rule_of_thumb(f"Its page names no CPU family: {kind.instance_class} instances are a start.")


def _of_distribution(wish: Wish, algorithm: Algorithm, asked: int | None) -> Iterator[Reason]:
    instances = algorithm.instances(wish.subject.version)
    if instances.multiple_instances is False:
        instead = f" instead of the {asked} asked for" if asked is not None and asked > 1 else ""
        yield documented(f"It runs on a single instance only: one{instead}.", instances.source)
    elif wish.instance_count > 1 and instances.multiple_instances is None:
        yield inferred("Sources do not agree whether it can be distributed over several instances.", instances.source)
    elif wish.instance_count > 1:
        yield documented("It can be distributed over several instances.", instances.source)
    if wish.spot and algorithm.checkpoints.max_wait is not None:
        text = f"With Spot its max_wait is at most {algorithm.checkpoints.max_wait:,} seconds: it keeps no checkpoints."
        say = documented if algorithm.checkpoints.verified else inferred
        yield say(text, algorithm.checkpoints.source)


def _of_memory(kind: InstanceType, wish: Wish) -> Iterator[Reason]:
    if wish.memory_gib is None:
        return
    if kind.memory_gib is None:
        text = "The data should be held in main memory: how much this type has is not in the catalog, look it up."
        yield rule_of_thumb(text)
        return
    needed = f"{MEMORY_PER_DATA:g} x {wish.data_gib:g} GiB of data / {wish.instance_count} = {wish.memory_gib:,.0f} GiB"
    enough = "holds" if kind.memory_gib >= wish.memory_gib else "is short of"
    yield rule_of_thumb(f"Main memory of {kind.memory_gib:,g} GiB {enough} {needed}.")


def _of_storage(kind: InstanceType, wish: Wish) -> Iterator[Reason]:
    if kind.local_nvme:
        room = local_gib(kind)
        size = f" ({room:,.0f} GiB)" if room is not None else ""
        yield documented(
            f"Local NVMe storage{size}: no volume_kms_key, and volume_size has no effect.", RESOURCE_CONFIG
        )
    if wish.data_gib is None:
        return
    if fits(kind, wish.data_gib) is False:
        text = f"{wish.data_gib:g} GiB and {VOLUME_HEADROOM - 1:.0%} spare do not fit its storage: use FastFile mode."
        yield inferred(text, _MODES)
    elif not kind.local_nvme:
        size = volume_for(wish.data_gib)
        yield rule_of_thumb(
            f"File mode copies the data to the EBS volume: {size:,} GiB leave {VOLUME_HEADROOM - 1:.0%} spare."
        )


def _of_network(kind: InstanceType, wish: Wish) -> Iterator[Reason]:
    if wish.instance_count == 1 or kind.accelerator == "none":
        return
    if kind.efa:
        yield documented(
            "It has an Elastic Fabric Adapter for the traffic between instances.", instance_sources()["EFA"]
        )
        text = "The security group must then allow all traffic to and from itself."
        yield documented(text, _NETWORK)
    else:
        yield rule_of_thumb("Without an Elastic Fabric Adapter several GPU instances wait for the network.")


def _of_quotas(kind: InstanceType, wish: Wish) -> Iterator[Reason]:
    quotas = instance_sources()["Q"]
    say = documented if kind.evidence == "observed" else inferred
    yield say("A quota for training is published; the account's own value may still be 0.", quotas)
    if wish.spot:
        yield inferred("A quota for Spot training is published, which is the evidence that Spot takes it.", quotas)
