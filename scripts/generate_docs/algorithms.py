"""Generates ``docs/algorithms.md`` from the catalog of built-in algorithms."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from pages import main, row

from cdk_sagemaker_training.catalog.algorithms import (
    Algorithm,
    Channel,
    Checkpoints,
    Hyperparameter,
    Instances,
    Tunable,
    algorithms,
)
from cdk_sagemaker_training.definition.training.hyperparameters import allowed

PAGES = ("guide", "hyperparameters", "tuning")  # an algorithm that cannot be tuned has no page on it
INTRODUCTION = """\
# Built-in algorithms

What the catalog knows about each algorithm of `BuiltInEstimator`, and therefore what it checks. This page is generated
from `catalog/data/algorithms/*.json` by `scripts/generate_docs/algorithms.py`: edit the data, not the page.

- A mistake is an error only where AWS's documentation forbids it or the container is known to refuse it. What is
  marked *not enforced* has no effect or is unwise; what is marked *not verified* is never held against you.
- Values are given as Python scalars or as their text. Pipeline variables and CDK tokens are accepted unseen, and a rule
  that depends on one is not applied.
- FastFile looks like File to the container, so every algorithm takes it.
- Managed Spot: where an algorithm does not checkpoint, SageMaker takes a `max_wait` of at most 3,600 seconds.
- A hyperparameter that the catalog refuses and you know to exist: `Estimator(image_uri=builtin_image(...))` checks
  nothing.

The newest version of each:
"""
LEFT_OUT = """\
## Algorithms that are not in the catalog

The guide's [common table](https://docs.aws.amazon.com/sagemaker/latest/dg/common-info-all-im-models.html) lists seven
more. All of them run as JumpStart models in script mode: their image, training script and starting model are looked up
by model id and version in a manifest that only the network has (see
[how LightGBM is used](https://docs.aws.amazon.com/sagemaker/latest/dg/lightgbm-modes.html)), and the SDK has no table
of them. Nothing of that is known at `cdk synth`. Their pages of hyperparameters list "the subset of hyperparameters
that are required or most commonly used", so a name that is not listed is not a mistake.

Look up the three locations with the SDK (`image_uris`, `script_uris` and `model_uris` with `model_id=`), and give them
to an `Estimator` with the hyperparameters `sagemaker_submit_directory` and `sagemaker_program`.

| algorithm | channels | input mode, files | instances | hyperparameters |
| --- | --- | --- | --- | --- |
| AutoGluon-Tabular | train, optional validation | File, CSV | CPU or GPU, one instance | page read, open list |
| CatBoost | train, optional validation | File, CSV | CPU, one instance | page read, open list |
| LightGBM | train, optional validation | File, CSV | CPU | page read, open list |
| TabTransformer | train, optional validation | File, CSV | CPU or GPU, one instance | not verified |
| Image Classification - TensorFlow | train, validation | File, images | CPU or GPU, one instance | not verified |
| Object Detection - TensorFlow | not verified | not verified | not verified | not verified |
| Text Classification - TensorFlow | not verified | not verified | not verified | not verified |
"""


def page() -> str:
    """The whole page."""
    found = list(algorithms())
    rows = [overview(algorithm) for algorithm in found]
    table = [
        "| algorithm | for | input modes | GPU | several instances | checkpoints | goes on from a model |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *rows,
    ]
    parts = [INTRODUCTION, "\n".join(table) + "\n", *map(section, found), LEFT_OUT]
    return "\n".join(parts)


def overview(algorithm: Algorithm) -> str:
    instances = algorithm.instances()
    return row(
        f"[{algorithm.name}](#{algorithm.name})",
        ", ".join(algorithm.problem_types),
        ", ".join(algorithm.input_modes()),
        "only" if not instances.cpu else yes_no(instances.gpu),
        yes_no(instances.multiple_instances),
        yes_no(algorithm.checkpoints.native),
        yes_no(algorithm.incremental_training.supported),
    )


def section(algorithm: Algorithm) -> str:
    return "\n".join([f"## {algorithm.name}", "", *facts(algorithm), *channels(algorithm), *hyperparameters(algorithm)])


def facts(algorithm: Algorithm) -> Iterator[str]:
    pages = " · ".join(f"[{name}]({url})" for name, url in zip(PAGES, algorithm.pages, strict=False))
    yield f"{algorithm.display_name}: {', '.join(algorithm.problem_types)}. {pages}"
    yield ""
    if len(algorithm.versions) > 1:
        yield f"- Versions: {', '.join(algorithm.versions)}"
    for version, day in algorithm.end_of_patch.items():
        yield f"- Security patches of {version} end on {day}"
    yield f"- Input modes: {'; '.join(input_modes(algorithm))}. {algorithm.modes.note}"
    if algorithm.content_note:
        yield f"- Data: {algorithm.content_note}"
    for instances in algorithm.instances_by_version:
        yield f"- Instances{of_versions(instances.versions)}: {instance_types(instances)}"
    first = algorithm.instances()
    yield f"- Recommended: {first.recommended}"
    if first.note:
        yield f"- Distribution: {first.note}"
    yield f"- Checkpoints: {checkpoints(algorithm.checkpoints)}"
    incremental = algorithm.incremental_training
    if incremental.supported:
        yield f"- Goes on from an earlier model in the channel `model`: {incremental.note}"
    yield f"- Metrics: {metrics(algorithm)}"
    if algorithm.closed:
        yield "- The container refuses channels and hyperparameters that it does not know"
    yield ""


def input_modes(algorithm: Algorithm) -> Iterator[str]:
    for mode, versions in algorithm.modes.versions.items():
        yield f"{mode}{of_versions(versions)}"


def instance_types(instances: Instances) -> str:
    families = f" ({', '.join(instances.gpu_families)})" if instances.gpu_families else " (families not documented)"
    kinds = [*(["CPU"] if instances.cpu else []), *([f"GPU{families}"] if instances.gpu else [])]
    several = f"; several GPUs of an instance: {yes_no(instances.multi_gpu)}" if instances.gpu else ""
    return f"{' or '.join(kinds)}{several}; several instances: {yes_no(instances.multiple_instances)}"


def checkpoints(found: Checkpoints) -> str:
    cap = "" if found.max_wait is None else f"; `max_wait` at most {found.max_wait:,} seconds with Managed Spot"
    note = f" ({found.note})" if found.note else ""
    return f"{yes_no(found.native)}{note}{cap}"


def metrics(algorithm: Algorithm) -> str:
    shown = [
        f"`{metric.name}` ({metric.direction.lower()}{since(metric.versions)})" for metric in algorithm.all_metrics
    ]
    return ", ".join(shown) if shown else "none, so it cannot be tuned"


def since(versions: tuple[str, ...]) -> str:
    return f", since {versions[0]}" if versions else ""


def channels(algorithm: Algorithm) -> Iterator[str]:
    yield "| channel | required | content types | notes |"
    yield "| --- | --- | --- | --- |"
    for channel in algorithm.channels.values():
        yield row(f"`{channel.name}`", required(channel), content_types(channel), "; ".join(channel_notes(channel)))
    yield ""
    for rule in algorithm.channel_rules:
        yield f"- {rule.text} (`{'`, `'.join(rule.channels)}`){'' if rule.verified else ' *not verified*'}"
    if algorithm.channel_rules:
        yield ""


def required(channel: Channel) -> str:
    if channel.required_when:
        return " and ".join(f"with `{c.hyperparameter}` {' or '.join(c.one_of)}" for c in channel.required_when)
    return yes_no(channel.required)


def content_types(channel: Channel) -> str:
    by_mode = {mode: ", ".join(f"`{kind}`" for kind in kinds) for mode, kinds in channel.content_types.items()}
    if not by_mode:
        return "any, or none documented"
    if len(set(by_mode.values())) == 1:
        return next(iter(by_mode.values()))
    return "; ".join(f"{mode}: {kinds}" for mode, kinds in by_mode.items())


def channel_notes(channel: Channel) -> Iterator[str]:
    if channel.distribution:
        yield f"only {channel.distribution}"
    if channel.recommended_distribution:
        yield f"{channel.recommended_distribution} is recommended"
    if channel.input_modes:
        yield f"{', '.join(channel.input_modes)} mode only"
    if channel.note:
        yield channel.note


def hyperparameters(algorithm: Algorithm) -> Iterator[str]:
    yield "| hyperparameter | values | default | recommended for tuning | notes |"
    yield "| --- | --- | --- | --- | --- |"
    for versioned in algorithm.all_hyperparameters.values():
        known = versioned.latest
        notes = hyperparameter_notes(algorithm, known, versioned.versions)
        yield row(f"`{known.name}`", allowed(known), default(known), recommended(known.tunable), "; ".join(notes))
    yield ""
    for rule in algorithm.rules:
        remark = "" if rule.enforced else " *not enforced*"
        yield f"- {rule.text}{of_versions(rule.versions)}{remark}{'' if rule.verified else ' *not verified*'}"
    for alias, (meant, versions) in algorithm.aliases.items():
        yield f"- `{alias}` is another name of `{meant}`{of_versions(versions)}"
    if algorithm.rules or algorithm.aliases:
        yield ""


def default(known: Hyperparameter) -> str:
    if known.required:
        return "**required**"
    return "" if known.default is None else f"`{known.default}`" if known.default else "empty"


def recommended(tunable: Tunable | None) -> str:
    if tunable is None:
        return ""
    if tunable.values:
        return ", ".join(tunable.values)
    return tunable.text or f"{tunable.minimum:,} to {tunable.maximum:,}"


def hyperparameter_notes(algorithm: Algorithm, known: Hyperparameter, versions: tuple[str, ...]) -> Iterator[str]:
    if versions:
        yield f"only {', '.join(versions)}"
    older = {allowed(found) for v in algorithm.versions if (found := algorithm.hyperparameter(known.name, v))}
    if len(older) > 1:
        yield "other values in older versions"
    if known.only_with is not None:
        yield f"with `{known.only_with[0]}` {', '.join(known.only_with[1])}"
    if known.note:
        yield known.note
    if not known.verified:
        yield "*not verified*"


def of_versions(versions: Iterable[str]) -> str:
    shown = ", ".join(versions)
    return f" ({shown})" if shown else ""


def yes_no(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "see below"}[value]


if __name__ == "__main__":
    sys.exit(main("algorithms.md", page(), __doc__))
