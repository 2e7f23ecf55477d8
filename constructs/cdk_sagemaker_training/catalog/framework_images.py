"""The images of the frameworks that run a script of yours."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.image_choice import Choice
from cdk_sagemaker_training.catalog.image_reference import ImageReference
from cdk_sagemaker_training.catalog.image_table import Build, Image, framework_names, image
from cdk_sagemaker_training.catalog.image_tags import instance_family, processor_of, reference
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem


def framework_image(
    framework: str,
    version: str | None,
    py_version: str | None = None,
    *,
    instance_type: str | None = None,
    base_framework_version: str | None = None,
    smdistributed: bool = False,
) -> ImageReference:
    """The training image of a framework in script mode, as the SageMaker SDK's ``get_training_image_uri`` finds it.

    ``framework``: huggingface, mxnet, pytorch, pytorch-amzn2023, sklearn, tensorflow or xgboost.
    ``version``: full (``2.0.1``) or short (``2.0``, a tag that AWS moves on to newer patches); required.
    ``py_version``: ``py310``; may be left out where the version has only one, ignored where the tag has none.
    ``instance_type``: decides between the CPU, GPU and Trainium image; required where there is more than one.
    ``base_framework_version``: Hugging Face only, required there: ``pytorch2.5.1`` or ``pytorch2.5``.
    ``smdistributed``: true with one of the smdistributed libraries, which old versions have builds of their own for.

    Short Hugging Face versions become full ones in the tag, as in SDK v3 (v2 keeps them short).
    Raises ``InvalidInputError`` with everything that does not fit and what there is to choose from.
    """
    names = framework_names()
    if framework not in names:
        problem = Problem("framework", framework, one_of(names), did_you_mean(framework, names))
        raise InvalidInputError("framework", [problem])
    family = instance_family(instance_type) if instance_type is not None else None
    trainium = framework == "pytorch" and family is not None and processor_of(family) == "trn"
    found = image("pytorch-neuron" if trainium else framework)

    choice = Choice(found)
    builds = choice.builds(version)
    if not builds or version is None:
        raise InvalidInputError(f"framework {framework}", choice.problems)
    builds = _with_base(choice, builds, version, base_framework_version)
    python = choice.py_version(builds, py_version)
    processor = choice.processor(builds[0], instance_type) if builds else None
    if choice.problems:
        raise InvalidInputError(f"framework {framework} {version}", choice.problems)
    build = next((build for build in builds if python in build.py_versions), builds[0])
    return reference(
        found,
        build,
        version=found.aliases.get(version, version) if build.base is not None else version,
        base=base_framework_version,
        processor=processor,
        py_version=python,
        cuda_11=smdistributed or family == "p4d",
    )


def _with_base(choice: Choice, builds: tuple[Build, ...], version: str, base: str | None) -> tuple[Build, ...]:
    """The builds on ``base``; notes a problem where it is missing, unknown or not asked for."""
    aliases = _base_aliases(choice.image, version)
    offered = tuple(dict.fromkeys([*(build.base for build in builds if build.base is not None), *aliases]))
    if not offered:
        if base is not None:
            allowed = f"nothing: {choice.image.name} runs on no other framework"
            choice.problems.append(Problem("base_framework_version", base, allowed))
        return builds
    if base not in offered:
        given = MISSING if base is None else base
        fix = did_you_mean(base, offered) if base is not None else ""
        choice.problems.append(Problem("base_framework_version", given, one_of(offered), fix))
        return ()
    return tuple(build for build in builds if build.base == aliases.get(base, base))


def _base_aliases(found: Image, version: str) -> dict[str, str]:
    return dict(found.base_aliases.get(found.aliases.get(version, version), {}))
