"""How much is deployed for a pipeline?

The peer is the construct for SageMaker pipelines of aws/modern-data-architecture-accelerator (MDAA), the closest one
that is published: TypeScript, with a role, a key, a bucket, and a ``CfnPipeline`` from typed steps. It cannot be
installed (its packages are on no registry), so it is counted from what it commits of itself: the template that its
minimal sample is synthesized to, one processing step, at the commit that the details name. Ours is the same step in a
workspace, synthesized here.

- **Each further pipeline.** The peer has a stack of its own for each, with key and bucket, or without them where they
  exist: then it is counted without what its source makes only where it has to. Ours takes both from the workspace.
- **The first.** With all that it stands on. Ours has a network without internet access, four buckets and flow logs, of
  which the peer has a bucket; it makes no network.

Bytes are those of the resources as compact JSON, without their metadata, in which both keep what linters are told.
Sizes and counts do not change from run to run: each is there once.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.commands import PYTHON
from benchmarks.commands import run as run_command
from benchmarks.machine import package_versions
from benchmarks.measure import Result, Row, times_as_much

PEER: Final = Path(__file__).with_name("mdaa.json")
_PEER_NAME: Final = "MDAA"
_FEWER: Final = 1.0
"""Times as much that a further pipeline may be."""


def run(short: bool) -> Result:
    """One synth."""
    del short  # there is nothing to repeat
    with tempfile.TemporaryDirectory() as folder:
        run_command([PYTHON, "-m", "benchmarks.templates.app", folder], environment={"CDK_VALIDATION": "false"})
        platform, team = (counted(_template(Path(folder), stack)) for stack in ("Platform", "Team"))
    theirs: Mapping[str, Any] = json.loads(PEER.read_text(encoding="utf-8"))
    all_of_theirs = [(each["type"], each["bytes_without_metadata"]) for each in theirs["resources"]]
    sharing = [
        (each["type"], each["bytes_without_metadata"]) for each in theirs["resources"] if not each["of_key_or_bucket"]
    ]
    compared = {
        "each further pipeline": (team, all_of_theirs, _FEWER),
        "each further pipeline, its key and bucket shared too": (team, sharing, _FEWER),
        "the first pipeline, with all that it stands on": ([*platform, *team], all_of_theirs, None),
    }
    rows: list[Row] = []
    for name, (mine, other, bound) in compared.items():
        much = partial(times_as_much, peer_name=_PEER_NAME, at_most=bound)
        rows.append(much(f"{name}: resources", [len(mine)], [len(other)], unit="count"))
        rows.append(much(f"{name}: template", [_bytes(mine)], [_bytes(other)], unit="bytes"))
    return {
        "rows": rows,
        "versions": {**package_versions("aws-cdk-lib"), "MDAA": theirs["version"]},
        "details": {
            "peer": f"counted from {theirs['path']} of {theirs['repository']} at {theirs['commit']}",
            "types_of_ours": dict(Counter(kind for kind, _ in team)),
            "types_of_the_peer": dict(Counter(kind for kind, _ in all_of_theirs)),
        },
    }


def counted(template: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Of each resource its type and its bytes."""
    return [
        (resource["Type"], size({key: value for key, value in resource.items() if key != "Metadata"}))
        for resource in template["Resources"].values()
    ]


def size(value: object) -> int:
    """Bytes as compact JSON."""
    return len(json.dumps(value, separators=(",", ":")).encode())


def _bytes(resources: Sequence[tuple[str, int]]) -> int:
    return sum(each for _, each in resources)


def _template(folder: Path, stack: str) -> Mapping[str, Any]:
    return json.loads((folder / f"{stack}.template.json").read_text(encoding="utf-8"))
