"""CloudFormation that answers when a stack is there or gone: who asks for it every five seconds need not ask twice."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import bridge

LONGEST: Final = 10.0
"""Seconds. Clients wait longer for an answer; what takes longer than this is worth a word in between."""

_under_way: Final[ContextVar[set[asyncio.Task[Any]]]] = ContextVar("_under_way")


def answer_when_settled() -> None:
    """Let what changes a stack (a stack's creation, update and deletion, a change set's execution) answer at its end.

    ministack answers at once and goes on, as CloudFormation does. The CDK CLI then looks at the stack, and if it is not
    done within a few milliseconds, again after five seconds.
    """
    start, handle = bridge.stacks._create_stack_task_in_region, bridge.app.SERVICE_HANDLERS["cloudformation"]

    def noted(*given: Any) -> None:
        before = asyncio.all_tasks()
        start(*given)
        _under_way.get(set[asyncio.Task[Any]]()).update(asyncio.all_tasks() - before)

    async def settled(*request: Any) -> Any:
        tasks: set[asyncio.Task[Any]] = set()
        _under_way.set(tasks)
        answer = await handle(*request)
        if tasks:
            await asyncio.wait(tasks, timeout=LONGEST)
        return answer

    bridge.changesets._create_stack_task_in_region = noted
    bridge.cloudformation_handlers._create_stack_task_in_region = noted
    bridge.app.SERVICE_HANDLERS["cloudformation"] = settled
