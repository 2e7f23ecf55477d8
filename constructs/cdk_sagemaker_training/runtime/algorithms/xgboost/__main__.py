"""``python -m cdk_sagemaker_training.runtime.algorithms.xgboost``: one host of a job of built-in XGBoost."""

from __future__ import annotations

import argparse

from cdk_sagemaker_training.runtime.algorithms.environment import Environment
from cdk_sagemaker_training.runtime.algorithms.running import run
from cdk_sagemaker_training.runtime.algorithms.xgboost.training import train


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--image-version", required=True, help="the version of the image that this stands for: 3.2-0")
    version: str = parser.parse_args().image_version

    def one_host(environment: Environment) -> None:
        train(environment, version)

    run(one_host, framework=True)


if __name__ == "__main__":
    _main()
