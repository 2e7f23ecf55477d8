"""Which steps of an execution can start: order, triggers, branches, loops, parallelism. No threads, no AWS in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdk_sagemaker_training.local.emulator.graph import LOOP, NOT_RUN, SUCCEEDED, Node


class Walk:
    """One walk over the steps.

    ``take`` begins steps, ``end`` says how they ended. A loop that was taken gets its iterations with ``unroll``, and
    ends with ``end`` once ``finished_loops`` names it.
    """

    def __init__(self, nodes: Mapping[str, Node], most_at_once: int) -> None:
        self._nodes = {name: node for name, node in nodes.items() if not node.loop}
        self._most_at_once = most_at_once
        self._begun: set[str] = set()
        self._running: set[str] = set()
        self._ended: dict[str, str] = {}
        self._branches: dict[str, str] = {}
        self._not_run: set[str] = set()
        self._iterations: dict[str, list[str]] = {}

    def take(self) -> list[Node]:
        """The steps that can start now, no more than may run at once; from now on they count as running."""
        self._decide()
        taken: list[Node] = []
        for node in self._nodes.values():
            if self._is_open(node.name) and self._may_start(node):
                self._begun.add(node.name)
                taken.append(node)
                if node.type != LOOP:
                    self._running.add(node.name)
        return taken

    def end(self, name: str, status: str, branch: str = "") -> None:
        """A step has ended; also one that was not taken, since an earlier walk or execution has run it."""
        self._begun.add(name)
        self._running.discard(name)
        self._ended[name] = status
        self._branches[name] = branch

    def unroll(self, loop: str, iterations: Sequence[Node]) -> None:
        """Give a loop that was taken the steps of its iterations."""
        self._iterations[loop] = [node.name for node in iterations]
        self._nodes.update({node.name: node for node in iterations})

    def finished_loops(self) -> list[str]:
        """Loops whose iterations have all ended or will not run."""
        self._decide()
        return [
            loop
            for loop, names in self._iterations.items()
            if loop not in self._ended and all(self._status(name) for name in names)
        ]

    def _status(self, name: str) -> str:
        """Where a step stands; empty if that is not decided yet. One that this walk has not never runs."""
        if name in self._not_run or name not in self._nodes:
            return self._ended.get(name, NOT_RUN)
        return self._ended.get(name, "")

    def _is_open(self, name: str) -> bool:
        """Whether a step has not begun and may still do so."""
        return name not in self._begun and name not in self._not_run

    def _may_start(self, node: Node) -> bool:
        if not all(self._status(wait.step) in wait.statuses for wait in node.waits):
            return False
        if node.type == LOOP:  # it only begins others
            return True
        if len(self._running) >= self._most_at_once:
            return False
        if not node.loop:
            return True
        beside = sum(self._nodes[name].loop == node.loop for name in self._running)
        return beside < self._nodes[node.loop].most_at_once

    def _decide(self) -> None:
        """Find the steps that will never run. Each can decide another one that waits for it."""
        found = True
        while found:
            found = {name for name, node in self._nodes.items() if self._is_open(name) and self._never_runs(node)}
            self._not_run |= found

    def _never_runs(self, node: Node) -> bool:
        if any((status := self._status(wait.step)) and status not in wait.statuses for wait in node.waits):
            return True
        if not node.parent or node.loop:
            return False
        return self._status(node.parent) == SUCCEEDED and self._branches[node.parent] != node.branch
