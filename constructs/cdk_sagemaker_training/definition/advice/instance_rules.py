"""The rules of thumb behind ``suggest_instances``. No AWS source gives them; change one here, and it holds everywhere.

Prices are in none of them: they differ by region and by day, and no source of them is part of the catalog.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from cdk_sagemaker_training.catalog.recommended_instances import Processor, Recommendation

Budget: TypeAlias = Literal["lowest", "balanced", "fastest"]
BUDGETS: Final[tuple[Budget, ...]] = ("lowest", "balanced", "fastest")

CPU_XLARGES: Final[dict[str, float]] = {"lowest": 0.5, "balanced": 2, "fastest": 12}
"""The smallest CPU instance to start with, as a multiple of ``xlarge``. A size that the guide names comes before it."""

GPU_XLARGES: Final[dict[str, float]] = {"lowest": 1, "balanced": 2, "fastest": 8}
"""The same for instances with one GPU."""

MEMORY_PER_DATA: Final = 2.0
"""Main memory per data, where the data has to be in memory: parsed data takes more room than its file."""

SUGGESTIONS: Final = (3, 2)
"""How many families of the preferred processor and of the other one are suggested."""

BUILT_IN_GPU_FAMILIES: Final = ("g4dn", "g5")
"""What remains of the GPU families that the algorithms' pages name (P2, P3, G4dn, G5) and training jobs can still have.
Taken where a page names none."""

FRAMEWORK_GPU_FAMILIES: Final = MappingProxyType(
    {
        "lowest": ("g4dn", "g5", "g6"),
        "balanced": ("g5", "g6", "g6e"),
        "fastest": ("p5", "p4d", "g6e"),
    }
)
"""For scripts. G7, P6 and Trainium are left out: they need an image, and Trainium a script, that is made for them."""

OLD_FRAMEWORKS: Final = frozenset({"mxnet"})
"""Frameworks whose last images are older than most GPUs: they get the GPU families of the built-in algorithms."""

FRAMEWORKS: Final = MappingProxyType(
    {
        "sklearn": Recommendation(processors=("cpu",), cpu_classes=("general", "memory"), holds_data_in_memory=True),
        "xgboost": Recommendation(
            processors=("cpu", "gpu"), cpu_classes=("general", "memory"), families=("m5",), holds_data_in_memory=True
        ),
    }
)
DEEP_LEARNING: Final = Recommendation(processors=("gpu", "cpu"), cpu_classes=("compute", "general"))
"""PyTorch, TensorFlow, MXNet, Hugging Face, and containers of one's own."""


def processor_order(preferred: tuple[Processor, ...], budget: Budget) -> tuple[Processor, ...]:
    """Which processor comes first: CPU for the lowest budget, GPU for the fastest, else what is recommended."""
    if budget == "balanced":
        return preferred
    first: Processor = "cpu" if budget == "lowest" else "gpu"
    return tuple(sorted(preferred, key=lambda processor: processor != first))
