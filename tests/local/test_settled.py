"""Who changes a stack gets the answer when it is done, or after a while."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from .support import Account


@pytest.fixture
def waiting(account: Account) -> dict[str, Any]:
    """A stack that waits for a second, for a signal that nobody sends."""
    handle = {"Type": "AWS::CloudFormation::WaitConditionHandle"}
    wait = {"Type": "AWS::CloudFormation::WaitCondition", "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "1"}}
    body = json.dumps({"Resources": {"Handle": handle, "Wait": wait}})
    return {"StackName": account.name("stack"), "TemplateBody": body}


def _status(account: Account, stack: str) -> str:
    return account.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]


def test_a_stack_has_its_last_status_when_its_creation_is_answered(account: Account, waiting: dict[str, Any]):
    account.client("cloudformation").create_stack(**waiting)
    assert "ROLLBACK_COMPLETE" == _status(account, waiting["StackName"])


def test_so_it_is_with_change_sets_as_the_cdk_cli_has_them(account: Account, waiting: dict[str, Any]):
    cloudformation = account.client("cloudformation")
    made = {"StackName": waiting["StackName"], "ChangeSetName": "made"}
    cloudformation.create_change_set(**made, TemplateBody=waiting["TemplateBody"], ChangeSetType="CREATE")
    cloudformation.execute_change_set(**made)
    assert "ROLLBACK_COMPLETE" == _status(account, waiting["StackName"])
    cloudformation.delete_stack(StackName=waiting["StackName"])
    found = cloudformation.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"]
    assert waiting["StackName"] in {each["StackName"] for each in found}


def test_what_takes_longer_is_answered_in_between(monkeypatch: pytest.MonkeyPatch):
    from cdk_sagemaker_training.local.emulator import bridge, cfn_settled

    def start(change: Any, *_stack: Any) -> None:
        asyncio.get_running_loop().create_task(change)

    async def answer(*_request: Any) -> str:
        bridge.changesets._create_stack_task_in_region(asyncio.sleep(60))
        return "answer"

    for module in (bridge.stacks, bridge.changesets, bridge.cloudformation_handlers):
        monkeypatch.setattr(module, "_create_stack_task_in_region", start)
    monkeypatch.setitem(bridge.app.SERVICE_HANDLERS, "cloudformation", answer)
    monkeypatch.setattr(cfn_settled, "LONGEST", 0.01)
    cfn_settled.answer_when_settled()

    handle = bridge.app.SERVICE_HANDLERS["cloudformation"]
    assert "answer" == asyncio.run(asyncio.wait_for(handle(), 30))
