"""Data that a model can learn from."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence


def separable(rows: int = 200, seed: int = 7) -> Mapping[str, Sequence[Sequence[float]]]:
    """Label and four features, of which two tell most of the label; for training and validation."""
    chosen = random.Random(seed)

    def row() -> list[float]:
        features = [chosen.uniform(-1, 1) for _ in range(4)]
        return [float(features[0] + features[1] + chosen.gauss(0, 0.4) > 0), *features]

    return {name: [row() for _ in range(count)] for name, count in (("train", rows), ("validation", rows // 2))}
