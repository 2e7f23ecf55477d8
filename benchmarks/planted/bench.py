"""Of how many planted mistakes does a tool say anything, and of how many sound definitions?

Every case is a pipeline in a CloudFormation template, and each tool gets the same templates with all of its rules on.
A tool has found a mistake when it says anything of the pipeline that it does not say of the sound one beside it: that
is generous, since it need not name the mistake. Ours has found it only with the rule that it was planted for; a false
positive is that rule in a definition where the corpus has none. The mistakes were chosen by the authors of these rules,
which is the point: they are what the others do not look at, not a fair sample of all mistakes there are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from benchmarks.planted.corpus import Planted, planted
from benchmarks.planted.peers import PEERS, PEERS_PYTHON, versions
from benchmarks.planted.templates import logical_id, planted_templates, unlike_the_sound_one
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.discovery import rule_set


def run() -> dict[str, object]:
    """Recall and false positives of the rules, and of the peers on the same corpus."""
    corpus = list(planted())
    bad = [case for case in corpus if case.kind == "bad"]
    good = [case for case in corpus if case.kind == "good"]
    missed = [str(case) for case in bad if not _found(case)]
    false = [str(case) for case in good if _found(case)]
    return {
        "what": (__doc__ or "").strip(),
        "rules": len(rule_set()),
        "bad": len(bad),
        "good": len(good),
        "smtrain": {
            "recall": (len(bad) - len(missed)) / len(bad),
            "false_positives": len(false) / len(good),
            "missed": missed,
            "false": false,
        },
        "peers": dict(_peers(bad, good)),
        "versions": versions(),
    }


def _found(case: Planted) -> bool:
    findings = check_definition(case.example.document, usage=case.example.usage)
    return any(finding.rule == case.rule for finding in findings)


def _peers(bad: list[Planted], good: list[Planted]) -> Iterator[tuple[str, object]]:
    templates = list(planted_templates())
    for name, peer in PEERS.items():
        if name == "checkov" and PEERS_PYTHON not in os.environ:
            yield name, f"not measured: {PEERS_PYTHON} names no interpreter that has it"
            continue
        found = peer(templates)
        told = unlike_the_sound_one(found, [logical_id(case) for case in [*bad, *good]])
        yield (
            name,
            {
                "recall": sum(logical_id(case) in told for case in bad) / len(bad),
                "false_positives": sum(logical_id(case) in told for case in good) / len(good),
                "told": {key: sorted(found[key]) for key in sorted(told)},
                "of_the_sound_one": sorted(found.get("Sound", ())),
            },
        )
