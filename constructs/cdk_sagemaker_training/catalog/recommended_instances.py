"""What the guide recommends each built-in algorithm to run on, as data.

Read from ``Instances.recommended`` of the algorithm's facts, where its words and their source stand. Where the guide
names no class of CPU instances, general purpose is this library's choice.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

import attrs

from cdk_sagemaker_training.by_value import ByValue

Processor = Literal["cpu", "gpu"]
CpuClass = Literal["compute", "general", "memory"]


@attrs.frozen(kw_only=True)
class Recommendation(ByValue):
    """Where to start. ``processors``: the preferred one first, although not every version has both."""

    processors: tuple[Processor, ...]
    cpu_classes: tuple[CpuClass, ...] = ("general",)
    families: tuple[str, ...] = ()
    """The families that the guide names and that are not of a previous generation."""
    xlarges: float | None = None
    """The smallest size that the guide names, as a multiple of ``xlarge``; None where it names none."""
    holds_data_in_memory: bool = False
    """Whether main memory bounds it, so that the data should fit."""
    one_gpu: bool = False
    """Whether instances with one GPU are recommended although several can be used."""


_CPU_FIRST: Final = Recommendation(processors=("cpu", "gpu"))
_GPU_FIRST: Final = Recommendation(processors=("gpu", "cpu"))
_GPU: Final = Recommendation(processors=("gpu",))

_BUILT_IN: Final = MappingProxyType(
    {
        "blazingtext": Recommendation(processors=("gpu", "cpu"), cpu_classes=("compute",), families=("c5",)),
        "factorization-machines": _CPU_FIRST,
        "forecasting-deepar": Recommendation(processors=("cpu", "gpu"), cpu_classes=("compute",), xlarges=2),
        "image-classification": _GPU,
        "ipinsights": _GPU_FIRST,
        "kmeans": _CPU_FIRST,
        "knn": Recommendation(processors=("cpu", "gpu"), families=("m5",), xlarges=2),
        "lda": Recommendation(processors=("cpu",)),
        "linear-learner": Recommendation(processors=("cpu", "gpu"), one_gpu=True),
        "ntm": _GPU_FIRST,
        "object-detection": _GPU,
        "object2vec": Recommendation(processors=("cpu", "gpu"), families=("m5",), xlarges=2),
        "pca": _CPU_FIRST,
        "randomcutforest": Recommendation(processors=("cpu",), cpu_classes=("compute", "general"), families=("c5",)),
        "semantic-segmentation": _GPU,
        "seq2seq": _GPU,
        "xgboost": Recommendation(
            processors=("cpu", "gpu"),
            cpu_classes=("general", "memory"),
            families=("m5", "g4dn", "g5"),
            holds_data_in_memory=True,
        ),
    }
)

_BLAZINGTEXT_MODES: Final = MappingProxyType(
    {
        "batch_skipgram": Recommendation(processors=("cpu",), cpu_classes=("compute",)),
        "skipgram": _GPU_FIRST,
        "cbow": _GPU_FIRST,
    }
)
BLAZINGTEXT_SMALL_GIB: Final = 2
"""Supervised BlazingText: the guide takes C5 below 2 GB of data, an instance with one GPU above."""


def recommendation(algorithm: str) -> Recommendation:
    """Where to start with a built-in algorithm, by the name that it has in the catalog."""
    return _BUILT_IN[algorithm]


def blazingtext_recommendation(mode: object, data_gib: float | None) -> Recommendation:
    """BlazingText's, which depends on the hyperparameter ``mode`` and on the size of the data."""
    if mode == "supervised" and data_gib is not None:
        small = data_gib < BLAZINGTEXT_SMALL_GIB
        return Recommendation(
            processors=("cpu", "gpu") if small else ("gpu", "cpu"), cpu_classes=("compute",), families=("c5",)
        )
    return _BLAZINGTEXT_MODES.get(mode, _BUILT_IN["blazingtext"]) if isinstance(mode, str) else _BUILT_IN["blazingtext"]
