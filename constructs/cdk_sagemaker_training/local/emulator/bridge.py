"""The one place that reaches into ministack 1.5.33.

Its modules are untyped and most of what the emulation needs of them is private, so they are handed out as ``Any``;
``ministack==1.5.33`` is pinned exactly because of that.
"""

from __future__ import annotations

import contextvars
import importlib
import threading
from collections.abc import Callable
from typing import Any

app: Any = importlib.import_module("ministack.app")
responses: Any = importlib.import_module("ministack.core.responses")
router: Any = importlib.import_module("ministack.core.router")
iam_actions: Any = importlib.import_module("ministack.core.iam_actions")
iam_evaluator: Any = importlib.import_module("ministack.core.iam_evaluator")
provisioners: Any = importlib.import_module("ministack.services.cloudformation.provisioners")
stacks: Any = importlib.import_module("ministack.services.cloudformation.stacks")
engine: Any = importlib.import_module("ministack.services.cloudformation.engine")
changesets: Any = importlib.import_module("ministack.services.cloudformation.changesets")
cloudformation_handlers: Any = importlib.import_module("ministack.services.cloudformation.handlers")


def service(name: str) -> Any:
    """The ministack module of one service (``"ec2"``)."""
    return importlib.import_module(f"ministack.services.{name}")


def account_id() -> str:
    """The account of the request that is being served."""
    return str(responses.get_account_id())


def region() -> str:
    """The region of the request that is being served."""
    return str(responses.get_region())


def scoped_store() -> Any:
    """A dictionary whose keys are kept apart by account and region."""
    return responses.AccountRegionScopedDict()


def thread(run: Callable[..., object], *given: object, name: str) -> threading.Thread:
    """A thread, not yet started, that works in the account and region of the request that is being served."""
    return threading.Thread(target=contextvars.copy_context().run, args=(run, *given), daemon=True, name=name)


def enforces_iam() -> bool:
    """Whether permissions are checked."""
    return bool(app.AUTH)
