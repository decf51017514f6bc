from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import orjson
import pytest
from joserfc.jwk import ECKey, RSAKey

from connectors.fhir.upstream import application
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from tests.connectors.fhir.partner import Keys, Site, district, write


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder = tmp_path_factory.mktemp("keys")
    elliptic = ECKey.generate_key("P-384", {"kid": "ec-1", "use": "sig"})
    rsa = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
    (folder / "ec.json").write_bytes(orjson.dumps(elliptic.as_dict(private=True)))
    (folder / "rsa.pem").write_bytes(rsa.as_pem(private=True))
    return Keys(elliptic, rsa, folder)


@pytest.fixture
def data(tmp_path: Path, keys: Keys) -> Path:
    write(tmp_path, district())
    keys.write_clients(tmp_path, narrow="system/Patient.s")
    return tmp_path


@pytest.fixture
async def site(data: Path, keys: Keys) -> AsyncIterator[Site]:
    faults = Faults()
    async with running(application(data, faults)) as url, httpx.AsyncClient(base_url=url) as http:
        yield Site(url, data, faults, keys, http)
