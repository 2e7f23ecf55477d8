"""How long does linting take, next to what can't be avoided and next to cfn-lint?

- **A document against `json.loads`.** Reading a definition strictly and running every rule over it, as `smtrain lint`
  does, against the standard library's C parser reading the same text. Nothing that looks at a document can be faster
  than that, so it says what all the rules together cost. The document has the steps that pipelines have: processing,
  training, tuning, transform, model, condition, registration; it is nearly free of mistakes, as most documents are.
- **Ten times the steps.** The time for each step of a long document against that of a short one: linear or not.
- **A thousand definitions against cfn-lint.** Both as their console scripts, start-up included, both with their
  defaults, output thrown away. cfn-lint reads the templates that carry the definitions; `smtrain lint` reads the
  definitions, and the same templates too. What carries a definition is either the template of this repository's
  example app with another definition in it (two roles with their policies, a model group), or nearly nothing (a role, a
  bucket). The tools don't do the same: cfn-lint checks resources against schemas and never looks into a definition.
  That is why it is the peer: whoever lints templates with it knows how long that takes. `smtrain lint` uses all cores
  and cfn-lint one, as they come; some rows have the time of all cores together. cfn-lint is measured on some templates
  of the example app, and what a thousand would take is reckoned from that: the details say how long it took for which
  number.

- **Ten thousand definitions against a thousand.** The memory of the process that people start (the peak, ``VmHWM``),
  for two formats: it should not grow with the number of files. Those that it starts for the other cores look at a few
  files at a time. How many cores are at work is the time of all processors by that of the clock.

Each pair is measured in turn (ours, the peer's, ours, ...), and a ratio is that of neighbours: what slows the machine
slows both. Commands are timed by the clock, single documents by the processor's time. The first run of each command,
which compiles modules, does not count.
"""

from __future__ import annotations

from importlib.metadata import version

from benchmarks.lint_speed import many, memory, one
from benchmarks.measure import Result
from cdk_sagemaker_training.rules.discovery import rule_set


def run(short: bool) -> Result:
    """All of it; some five minutes."""
    of_one, steps = one.rows(1 if short else 60)
    of_many, files = many.rows(many.SHORT if short else many.FULL)
    of_memory, by_number = memory.rows(memory.SHORT if short else memory.FULL)
    return {
        "rows": [*of_one, *of_many, *of_memory],
        "versions": {"cfn-lint": version("cfn-lint")},
        "details": {"rules": len(rule_set()), **steps, **files, "by_number_of_files": by_number},
    }
