"""Bodies, parameters and headers that the description of the interface allows or forbids: never an error of the server.

schemathesis makes the cases from the OpenAPI document; people of several roles and a token send them: more than fifty
thousand in `make probes`, in parts that all processes share. CASES=3 sends fewer of each kind, for a first look.
"""

import json
import os
import random
import uuid
from contextlib import suppress
from unittest import SkipTest
from urllib.parse import quote

import pytest
import schemathesis
import yaml
from django.apps import apps
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from safetyportal.core.services import tokens
from tests.api.client import make_token
from tests.probes import LONG, crawler

ROLES = ["county_supervisor", "enterprise_head", "province_supervisor", "service_agency", "token"]
CASES = int(os.environ.get("CASES", 29 if LONG else 2))  # for each operation, each way of making them and each role
PARTS = 4 if LONG else 1  # of the operations; each is a test of its own
SHARES = [
    pytest.param(role, part, marks=pytest.mark.xdist_group(f"schema_{role}_{part}"), id=f"{role}-{part}")
    for role in (ROLES if LONG else ["county_supervisor", "token"])
    for part in range(PARTS)
]


@pytest.fixture(scope="module")
def schema(renew_world, people):
    walk = crawler.Walk("county_supervisor", people["county_supervisor"])
    answer = walk.ask("GET", "/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi"})
    return schemathesis.openapi.from_dict(yaml.safe_load(answer.body))


@pytest.fixture
def sender(request, people):
    """A client that calls as this role; the token is the county supervisor's, with everything it may have."""
    if request.param != "token":
        return crawler.Walk(request.param, people[request.param]).client, {}
    owner = people["county_supervisor"]
    _token, secret = make_token(owner, *(scope.name for scope in tokens.offered_scopes(owner)))
    return crawler.Walk("token", None).client, {"Authorization": f"Bearer {secret}"}


@pytest.mark.asvs("V2.2.1", "V1.4.2", "V15.3.5", "V16.5.1")
@pytest.mark.parametrize(("sender", "part"), SHARES, indirect=["sender"])
def test_no_case_of_the_description_is_an_error_of_the_server(schema, sender, part, record_property):
    client, headers = sender
    sent, broken, chance = [0], [], random.Random(5)
    operations = [found.ok() for found in schema.get_all_operations()][part::PARTS]
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            send_cases(operation, mode, lambda case: examine(case, client, headers, chance, sent, broken))
    record_property("cases of the interface", sent[0])
    assert sent[0] > CASES * len(operations)
    assert broken == []


def send_cases(operation, mode, examined) -> None:
    """Draw and send; an operation that cannot be made wrong has no cases of that mode."""

    @settings(
        max_examples=CASES, deadline=None, database=None, derandomize=not LONG, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        examined(case)

    with suppress(Unsatisfiable, SkipTest):
        run()


def examine(case, client, headers, chance, sent, broken) -> None:
    path = path_of(case, chance)
    given_headers = {
        name: str(value).encode("ascii", "ignore").decode().strip()
        for name, value in (case.headers or {}).items()
        if name.lower() != "authorization" or chance.random() < 0.05  # an invented token is refused before all else
    }
    extra = {"Idempotency-Key": str(uuid.uuid4()), **({"If-Match": "*"} if chance.random() < 0.7 else {})}
    body, kind = body_of(case)
    answer = client.generic(
        case.method, path, data=body, content_type=kind, query_params=case.query or None,
        headers={**given_headers, **extra, **headers, "Accept": "application/json"},
    )  # fmt: skip
    sent[0] += 1
    if answer.status_code >= 500 or b"Traceback" in answer.content[:5000]:
        broken.append((case.method, path, str(case.query)[:200], body[:300], answer.status_code))


def path_of(case, chance) -> str:
    """The address with numbers that exist in three of four cases."""
    values = {name: quote(str(value), safe="") or "0" for name, value in (case.path_parameters or {}).items()}
    for name in values:
        if chance.random() < 0.75:
            values[name] = str(chance.choice(numbers(case.operation.path)))
    return case.operation.path.format(**values)


def numbers(path: str) -> list[int]:
    """Numbers of the records that the address is about, as far as its first word tells."""
    word = path.removeprefix("/api/v1/").split("/")[0].replace("-", "").rstrip("s")
    for model in apps.get_models():
        name = model._meta.model_name
        if name == word or (len(word) > 5 and name.endswith(word)):
            return list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:40]) or [1]
    return [1, 2, 3]


def body_of(case) -> tuple[bytes, str]:
    if not isinstance(case.body, dict | list | str | int | float | bool | type(None)):
        return b"", "application/json"  # no body at all
    if case.media_type and "multipart" in case.media_type:
        return b"--x--\r\n", "multipart/form-data; boundary=x"
    return json.dumps(case.body, default=str).encode("utf-8", "replace"), "application/json"
