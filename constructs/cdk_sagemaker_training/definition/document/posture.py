"""What all jobs of a document keep to already, and where one leaves given bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.catalog.suggestions import one_of
from cdk_sagemaker_training.definition.document.known_values import KnownValues
from cdk_sagemaker_training.definition.document.touched import CHECKS, NOTHING, Touched, touched_by_check
from cdk_sagemaker_training.definition.fields.key_arns import alias_in
from cdk_sagemaker_training.definition.fields.reading import Located, texts
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.settings.guardrails import BOUNDS, TrainingGuardrails
from cdk_sagemaker_training.errors import MISSING, Problem

_NOT_DERIVED: Final = frozenset({"AutoML"})
"""Kinds that are bounded only where that is asked for."""


def kept_by(values: KnownValues) -> Mapping[str, TrainingGuardrails]:
    """By kind of step, the bounds that every job of that kind keeps to for certain: placement and encryption.

    Instance types and times are left out: an execution may well be given others.
    """
    jobs: dict[str, list[Touched]] = {}
    for node, job in values.jobs:
        if node.type in BOUNDS and node.type not in _NOT_DERIVED:
            jobs.setdefault(node.type, []).append(job)
    if any(node.type in CHECKS for node in values.nodes):
        jobs.pop("Processing", None)  # requests of checks do not stand in the document as they are sent
    return {kind: _kept(kind, found, values) for kind, found in jobs.items()}


def started(values: KnownValues) -> Sequence[str]:
    """The kinds of steps whose create actions a document takes and IAM can bound; a check takes that of processing."""
    kinds = ["Processing" if node.type in CHECKS else node.type for node in values.nodes]
    return list(dict.fromkeys(kind for kind in kinds if kind in BOUNDS))


def outside(values: KnownValues, guardrails: TrainingGuardrails) -> Iterator[Problem]:
    """Where jobs leave the bounds, as far as values are known."""
    for node, job in values.jobs:
        if node.type in BOUNDS:
            yield from _outside(node.type, job, guardrails, values)
    for node in values.nodes:
        for job in touched_by_check(node):
            yield from _outside("Processing", job, guardrails, values)


def _kept(kind: str, jobs: Sequence[Touched], values: KnownValues) -> TrainingGuardrails:
    keys = [values.texts(job.volume_key.value) for job in jobs if not _on_local_storage(job, values)]
    outputs = [values.texts(_output_key(job).value) for job in jobs]
    return TrainingGuardrails(
        subnets=_all_of([texts(job.vpc.at("Subnets").value) for job in jobs]),
        security_group_ids=_all_of([texts(job.vpc.at("SecurityGroupIds").value) for job in jobs]),
        volume_kms_keys=_keys_of(keys) if "volume_kms_keys" in BOUNDS[kind] else None,
        output_kms_keys=_keys_of(outputs) if "output_kms_keys" in BOUNDS[kind] else None,
        enable_network_isolation=all(job.isolated.value is True for job in jobs),
        encrypt_inter_container_traffic=all(job.encrypted_traffic.value is True for job in jobs),
    )


def _output_key(job: Touched) -> Located:
    """The key of what the job itself writes; those of queries come after it."""
    return job.output_keys[0] if job.output_keys else NOTHING


def _all_of(found: Sequence[Sequence[str]]) -> Sequence[str] | None:
    """Everything that is named; None where one names nothing."""
    if not found or not all(found):
        return None
    return list(dict.fromkeys(text for each in found for text in each))


def _keys_of(found: Sequence[Sequence[str]]) -> Sequence[str] | None:
    """The same of keys; None where one is named by an alias, which no condition of IAM can be compared with."""
    keys = _all_of(found)
    return None if keys is None or any(alias_in(key) for key in keys) else keys


def _on_local_storage(job: Touched, values: KnownValues) -> bool:
    names = [name for found in job.instance_types for name in values.texts(found.value)]
    records = [instance_type(name) for name in names]
    return bool(names) and all(record is not None and record.local_nvme for record in records)


def _outside(kind: str, job: Touched, bounds: TrainingGuardrails, values: KnownValues) -> Iterator[Problem]:
    known = BOUNDS[kind]
    if "subnets" in known:
        yield from _none_but(job.vpc.at("Subnets"), texts(job.vpc.at("Subnets").value), bounds.subnets)
    if "security_group_ids" in known:
        groups = job.vpc.at("SecurityGroupIds")
        yield from _none_but(groups, texts(groups.value), bounds.security_group_ids)
    if "volume_kms_keys" in known and not _on_local_storage(job, values):
        yield from _none_but(job.volume_key, values.texts(job.volume_key.value), bounds.volume_kms_keys)
    if "output_kms_keys" in known:
        output = _output_key(job)
        yield from _none_but(output, values.texts(output.value), bounds.output_kms_keys)
    if bounds.enable_network_isolation and "enable_network_isolation" in known and not job.isolated.value:
        yield Problem(job.isolated.pointer, job.isolated.value or MISSING, "True: the guardrails demand isolation")
    encrypted = "encrypt_inter_container_traffic" in known and bounds.encrypt_inter_container_traffic
    if encrypted and not job.encrypted_traffic.value:
        allowed = "True: the guardrails demand encryption between containers"
        yield Problem(job.encrypted_traffic.pointer, job.encrypted_traffic.value or MISSING, allowed)
    for found in job.instance_types:
        for name in values.texts(found.value):
            patterns = bounds.instance_types or (name,)
            if not is_token(name) and not any(fnmatchcase(name, pattern) for pattern in patterns):
                yield Problem(found.pointer, name, f"one of the guardrails' instance types: {', '.join(patterns)}")
    yield from _at_most(job.max_run, bounds.max_run, "max_run")
    yield from _at_most(job.keep_alive, bounds.keep_alive_period_in_seconds, "keep_alive_period_in_seconds")


def _none_but(found: Located, given: Sequence[str], allowed: Sequence[str] | None) -> Iterator[Problem]:
    if allowed is None:
        return
    if found.value is None:
        yield Problem(found.pointer, MISSING, f"{one_of(allowed)}: the guardrails demand it")
    for value in given:
        if value not in allowed and not is_token(value) and not any(map(is_token, allowed)):
            yield Problem(found.pointer, value, f"{one_of(allowed)}: the guardrails allow no other")


def _at_most(found: Located, most: int | None, name: str) -> Iterator[Problem]:
    if most is not None and isinstance(found.value, int) and found.value > most:
        yield Problem(found.pointer, found.value, f"at most {most:,} seconds: the guardrails' {name}")
