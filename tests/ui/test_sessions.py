"""Who reaches the server: this machine alone, or others."""

from types import SimpleNamespace

import pytest

from charviz.ui import sessions


@pytest.mark.parametrize(
    ("address", "headers", "is_only"),
    [
        ("localhost", {"Host": "localhost:8501"}, True),
        ("127.0.0.1", {}, True),
        ("0.0.0.0", {}, False),
        ("localhost", {"X-Forwarded-For": "192.0.2.7"}, False),
        ("localhost", {"Forwarded": "for=192.0.2.7"}, False),
    ],
)
def test_whose_requests_are_passed_on_is_not_only_here(monkeypatch, address, headers, is_only):
    monkeypatch.setattr(sessions.st, "get_option", lambda name: address)
    monkeypatch.setattr(sessions.st, "context", SimpleNamespace(headers=headers))
    assert sessions.is_only_here() == is_only
