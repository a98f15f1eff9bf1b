"""Every operation, for every role, with what fits its description and what does not: schemathesis finds
nothing that the document does not say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from schemathesis import GenerationMode

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.tokens import services
from tests.api.conftest import program_of

pytestmark = pytest.mark.one_database

#: examples of each operation: most for the one who may do everything
EXAMPLES = {Role.OWNER: 3}
FEW = 1
#: a refusal of the desk is a fine answer to a request that fits: whoever asks for what is so already
EXPECTED = ["2xx", "401", "403", "404", "409", "412"]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """What is called inside the test's own transaction must not close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@cache
def schema() -> Any:
    """The document, asked of the desk itself."""
    loaded = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    loaded.config.checks.positive_data_acceptance.expected_statuses = EXPECTED
    return loaded


@pytest.mark.parametrize("role", list(Role))
def test_every_operation_keeps_to_its_description(
    role: Role,
    staff: dict[Role, Membership],
    things: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setattr(services, "MOST_A_MINUTE", 1_000_000)
    secret = program_of(staff[role]).secret
    headers = {"Authorization": f"Bearer {secret}"}
    walked = 0
    for found in schema().get_all_operations():
        operation = found.ok()
        walked += 1

        @bounds(
            max_examples=EXAMPLES.get(role, FEW),
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def keeps(case: Any) -> None:
            if case.meta.generation.mode is GenerationMode.POSITIVE:
                real = {
                    name: things.get(name, value) for name, value in case.path_parameters.items()
                }
                case.path_parameters = real
            with transaction.atomic():
                case.call_and_validate(headers=headers)
                transaction.set_rollback(True)

        keeps()
    assert walked > 120
