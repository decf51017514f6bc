from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from connectors.kit.upstream.data import DataInvalid
from connectors.kit.upstream.tokens import load_clients


async def ask(site, form: dict[str, str], auth: tuple[str, str] | None = None) -> httpx.Response:
    async with httpx.AsyncClient() as plain:
        return await plain.post(f"{site.url}/token", data=form, auth=auth)


GRANT = {"grant_type": "client_credentials"}


async def test_gives_a_token_for_basic_and_for_the_form(site) -> None:
    by_header = await ask(site, GRANT, ("demo", site.secret))
    by_form = await ask(site, {**GRANT, "client_id": "demo", "client_secret": site.secret, "scope": "read"})
    assert by_header.json()["token_type"] == by_form.json()["token_type"] == "Bearer"
    assert by_form.json()["scope"] == "read"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({**GRANT, "client_id": "demo", "client_secret": "wrong"}, "invalid_client"),
        ({**GRANT, "client_id": "nobody", "client_secret": "wrong"}, "invalid_client"),
        (GRANT, "invalid_client"),
    ],
)
async def test_refuses_as_the_standard_says(site, form: dict[str, str], error: str) -> None:
    assert (await ask(site, form)).json() == {"error": error}


async def test_a_scope_that_the_client_does_not_have_is_refused(site) -> None:
    answer = await ask(site, {**GRANT, "scope": "write"}, ("demo", site.secret))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_scope"})


def test_clients_come_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "clients.json"
    path.write_text('{"clients":[{"client_id":"a","client_secret":"x","scopes":["r"]}]}')
    assert list(load_clients(path, ("read",))) == ["a"]
    path.write_text('{"clients":[{"client_id":"a","client_secret":"hidden"}]}')
    with pytest.raises(DataInvalid) as error:
        load_clients(path, ("read",))
    assert "hidden" not in str(error.value)
