"""How long imports take is measured; that they stay small is tested here without a clock."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.start_up import bench


def loaded(program: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; import sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


def test_what_a_pipeline_is_written_with_loads_little():
    names = {name for name in loaded(bench.NAMES) if name.startswith("cdk_sagemaker_training.")}
    assert len(names) < 75
    assert set() == {name for name in names if "rules.views" in name or "catalog.algorithms" in name}


def test_a_short_run():
    result = bench.run(short=True)
    rows = {row.name: row for row in result["rows"]}
    assert 0 == rows["modules of aws_cdk that import cdk_sagemaker_training loads"].ours
    assert 60 == (rows["what a pipeline is written with, besides Python"].wanted or ("", 0))[1]
    assert (rows["import aws_cdk, besides Python"].ours or 0) > (rows["Python alone"].ours or 0) > 0
