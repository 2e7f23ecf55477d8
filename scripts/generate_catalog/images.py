"""Generates ``images.json`` from the training entries of the SageMaker SDK's ``image_uri_config`` data.

The SDK repeats a map of some 40 regions for each version of each image. Here every distinct map is one registry
table that builds refer to by name, and the three nestings of the SDK (plain, by Python version, by base framework)
become one flat list of builds.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from output import argument_parser, emit

BUILT_IN: Final = (
    "blazingtext",
    "factorization-machines",
    "forecasting-deepar",
    "image-classification",
    "ipinsights",
    "kmeans",
    "knn",
    "lda",
    "linear-learner",
    "ntm",
    "object-detection",
    "object2vec",
    "pca",
    "randomcutforest",
    "semantic-segmentation",
    "seq2seq",
    "xgboost",
)
FRAMEWORKS: Final = (
    "huggingface",
    "mxnet",
    "pytorch",
    "pytorch-amzn2023",
    "sklearn",
    "tensorflow",
    "xgboost",
)
# What the SDK switches to by itself for Trainium instances; nobody asks for it by name.
VARIANTS: Final = ("pytorch-neuron",)
# The container version that the SDK's get_training_image_uri passes for Hugging Face builds without one of their own.
HUGGING_FACE_CONTAINER: Final = {"gpu": "cu110-ubuntu18.04"}
# Keys of a build that are carried over under the same name when the source has them.
CARRIED: Final = ("py_versions", "processors", "container_version", "tag_prefix", "processor_in_tag")

Json = Mapping[str, Any]


class Registries:
    """Gives each distinct region-to-account map a name: the first repository that uses it, numbered when needed."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, str]] = {}

    def name(self, accounts: Mapping[str, str], repository: str) -> str:
        table = dict(sorted(accounts.items()))
        for name, known in self.tables.items():
            if known == table:
                return name
        taken = sum(1 for name in self.tables if re.fullmatch(re.escape(repository) + r"(\.\d+)?", name))
        name = f"{repository}.{taken + 1}" if taken else repository
        self.tables[name] = table
        return name


def builds(config: Json) -> Iterator[tuple[str, str | None, str | None, Json]]:
    """Yield (version, base framework, Python version, entry) for every entry that names a repository."""
    for version, entry in config["versions"].items():
        if "repository" in entry:
            yield version, None, None, entry
            continue
        for key, nested in entry.items():
            if key == "version_aliases":
                continue
            if re.fullmatch(r"py\d+", key):
                yield version, None, key, nested
            else:
                yield version, key, None, nested


def build_record(version: str, base: str | None, python: str | None, entry: Json, registries: Registries) -> Json:
    record: dict[str, Any] = {"version": version}
    if base:
        record["base"] = base
    record["repository"] = entry["repository"]
    record["registry"] = registries.name(entry["registries"], entry["repository"])
    record.update({key: entry[key] for key in CARRIED if key in entry})
    if python:
        record["py_versions"] = [python]
    if base and "container_version" not in record:
        record["container_version"] = HUGGING_FACE_CONTAINER
    if "sdk_versions" in entry:
        record["sdk_version"] = max(entry["sdk_versions"])
    return record


def image(config: Json, registries: Registries) -> Json:
    """One algorithm's or framework's training entry in our shape."""
    training = config.get("training", config)
    record: dict[str, Any] = {}
    if "training" not in config and "training" not in config["scope"]:
        raise SystemExit("the source has no training scope for an image that the catalog lists")
    if training.get("processors"):
        record["processors"] = training["processors"]
    if training.get("version_aliases"):
        record["aliases"] = training["version_aliases"]
    base_aliases = {
        version: entry["version_aliases"]
        for version, entry in training["versions"].items()
        if "repository" not in entry and "version_aliases" in entry
    }
    if base_aliases:
        record["base_aliases"] = base_aliases
    record["builds"] = [build_record(*build, registries) for build in builds(training)]
    return record


def catalog(wheel: Path, date: str) -> Json:
    with zipfile.ZipFile(wheel) as archive:
        configs = {
            Path(name).stem: json.loads(archive.read(name))
            for name in archive.namelist()
            if "/image_uri_config/" in name and name.endswith(".json")
        }
    registries = Registries()
    images = {name: image(configs[name], registries) for name in sorted({*BUILT_IN, *FRAMEWORKS, *VARIANTS})}
    package, version = wheel.name.split("-")[:2]
    return {
        "_meta": {
            "source": f"{package.replace('_', '-')} {version}, image_uri_config/*.json, scope training",
            "date": date,
            "generator": "scripts/generate_catalog/images.py",
        },
        "built_in": list(BUILT_IN),
        "frameworks": list(FRAMEWORKS),
        "registries": dict(sorted(registries.tables.items())),
        "images": images,
    }


def main() -> int:
    parser = argument_parser(__doc__)
    parser.add_argument("--wheel", type=Path, required=True, help="the sagemaker-core wheel")
    arguments = parser.parse_args()
    return emit("images.json", catalog(arguments.wheel, arguments.date), check=arguments.check)


if __name__ == "__main__":
    sys.exit(main())
