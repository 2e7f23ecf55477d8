"""Writes the definition documents of ``examples/`` to a file: ``python -m scripts.fuzz.programs FILE``."""

from __future__ import annotations

import os
import pickle
import runpy
import sys
from pathlib import Path
from typing import cast

import aws_cdk

from cdk_sagemaker_training import TrainingPipeline
from scripts.fuzz.corpus import REPOSITORY


def main() -> None:
    """Runs every example and stores what its pipelines are."""
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    os.environ |= {"CDK_VALIDATION": "false", "CDK_DISABLE_CLI_TELEMETRY": "true"}
    documents: list[tuple[str, object]] = []
    for path in sorted((REPOSITORY / "examples").glob("*.py")):
        app = cast("aws_cdk.App", runpy.run_path(str(path), run_name="__main__")["app"])
        found = [node for node in app.node.find_all() if isinstance(node, TrainingPipeline)]
        documents += [(path.stem, pipeline.definition.to_dict()) for pipeline in found]
    Path(sys.argv[1]).write_bytes(pickle.dumps(documents))


if __name__ == "__main__":
    main()
