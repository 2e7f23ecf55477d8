"""No case of SDK v3 may reach a network: whatever tries fails with the address in its message."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest


class NetworkError(AssertionError):
    """The SDK tried to reach somebody."""


def _refuse(_: socket.socket, address: Any) -> NoReturn:
    raise NetworkError(address)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _refuse)
        patch.setattr(socket.socket, "connect_ex", _refuse)
        patch.setattr(socket, "getaddrinfo", lambda host, *_, **__: _refuse(socket.socket(), host))
        yield
