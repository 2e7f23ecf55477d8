"""Of how many planted mistakes does a tool say anything, and of how many sound definitions?

Every case is a pipeline in a CloudFormation template, and each tool gets the same templates with all of its rules on,
informational and experimental ones too. A tool has found a mistake when it says anything of the pipeline that it does
not say of the sound ones beside it: that is generous, since it need not name the mistake. Ours has found it only with
the rule that it was planted for; a false positive is that rule in a definition where the corpus has none. Where a case
says how the pipeline is used (sample log lines, a schedule), only ours is told: the others have no place for it.

The mistakes were chosen by the authors of these rules, which is the point: they are what the others do not look at, not
a fair sample of all mistakes there are. The recall of ours is therefore a check that no rule is broken, no discovery.
Each template also has an open bucket: a tool that says nothing of that has not looked, and its benchmark breaks off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from benchmarks.measure import Result, Row
from benchmarks.planted.corpus import Planted, planted
from benchmarks.planted.peers import PEERS, Found, not_measured, said, versions
from benchmarks.planted.templates import logical_id, of_sound_ones, planted_templates, unlike_sound_ones
from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.discovery import rule_set

_SHORT: Final = 50
"""Of so many cases a short run takes one."""


def run(short: bool) -> Result:
    """Recall and false positives of the rules, and of the peers on the same corpus; some three minutes."""
    corpus = planted()[:: _SHORT if short else 1]
    ours = {logical_id(case) for case in corpus if _finds_it(case)}
    rows = [
        Row(name="planted mistakes found", ours=_share(ours, corpus, "bad"), unit="share", wanted=("at least", 1)),
        Row(name="sound definitions blamed", ours=_share(ours, corpus, "good"), unit="share", wanted=("at most", 0)),
    ]
    templates = planted_templates(corpus)
    peers = dict[str, object]()
    for name in PEERS:
        reason = not_measured(name)
        found: Found = {} if reason else said(name, templates)
        told = unlike_sound_ones(found, [logical_id(case) for case in corpus])
        peers[name] = reason or _details(corpus, found, told)
        for row, kind in zip(rows[:2], ("bad", "good"), strict=True):
            theirs = None if reason else _share(told, corpus, kind)
            peer_name = f"{name}: not measured" if reason else name
            rows.append(Row(name=f"{row.name}, {name}", ours=row.ours, peer=theirs, peer_name=peer_name, unit="share"))
    return {
        "rows": rows,
        "versions": versions(),
        "details": {
            "rules": len(rule_set()),
            "bad": sum(case.kind == "bad" for case in corpus),
            "good": sum(case.kind == "good" for case in corpus),
            "missed": [str(case) for case in corpus if case.kind == "bad" and logical_id(case) not in ours],
            "blamed": [str(case) for case in corpus if case.kind == "good" and logical_id(case) in ours],
            "peers": peers,
        },
    }


def _finds_it(case: Planted) -> bool:
    """Whether the rule that the case was planted for finds something, which is wrong in a sound one."""
    findings = check_definition(case.example.document, usage=case.example.usage)
    return any(finding.rule == case.rule for finding in findings)


def _share(told: Collection[str], corpus: Sequence[Planted], kind: str) -> float:
    names = [logical_id(case) for case in corpus if case.kind == kind]
    return round(sum(name in told for name in names) / len(names), 4)


def _details(corpus: Sequence[Planted], found: Found, told: Collection[str]) -> Mapping[str, object]:
    """By rule of the peer, in how many definitions of either kind it found what it has not found in the sound ones."""
    always = of_sound_ones(found)

    def by_rule(kind: str) -> Mapping[str, int]:
        names = {logical_id(case) for case in corpus if case.kind == kind} & set(told)
        return dict(sorted(Counter(rule for name in names for rule in found[name] - always).items()))

    return {"of_bad": by_rule("bad"), "of_good": by_rule("good"), "of_the_sound_ones": sorted(always)}
