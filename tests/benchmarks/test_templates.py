"""How much is deployed, and what the peer's figures are."""

from __future__ import annotations

import json

from benchmarks.templates import bench


def test_a_run():
    result = bench.run(short=True)
    rows = {row.name: row for row in result["rows"]}
    further = rows["each further pipeline: resources"]
    assert (5, 20, 0.25, True) == (further.ours, further.peer, further.ratio, further.reached)
    assert 12 == rows["each further pipeline, its key and bucket shared too: resources"].peer
    assert rows["each further pipeline, its key and bucket shared too: template"].reached
    assert "at 7414432e" in str(result["details"]["peer"])


def test_metadata_is_not_counted():
    resource = {"Type": "AWS::S3::Bucket", "Properties": {"A": 1}}
    with_it = {"Resources": {"B": {**resource, "Metadata": {"long": "x" * 100}}}}
    assert [("AWS::S3::Bucket", bench.size(resource))] == bench.counted(with_it)
    assert len('{"Type":"AWS::S3::Bucket","Properties":{"A":1}}') == bench.size(resource)


def test_the_figures_of_the_peer_add_up():
    peer = json.loads(bench.PEER.read_text(encoding="utf-8"))
    assert sum(each["bytes"] for each in peer["resources"]) < peer["template_bytes"]
    assert all(each["bytes_without_metadata"] <= each["bytes"] for each in peer["resources"])
    assert 8 == sum(each["of_key_or_bucket"] for each in peer["resources"])
