from __future__ import annotations

import pytest

from connectors.kit.registry import (
    ConnectorBroken,
    ConnectorUnknown,
    connector,
    connectors,
    upstream,
    upstreams,
)


def test_lists_what_is_installed() -> None:
    assert set(connectors()) >= {"edfi", "fhir", "oneroster", "sql", "tabular", "wecom"}
    assert set(upstreams()) >= {"edfi", "fhir", "oneroster", "wecom"}


@pytest.mark.parametrize("find", [connector, upstream])
def test_an_unknown_name_lists_those_that_exist(find) -> None:
    with pytest.raises(ConnectorUnknown, match="oneroster") as error:
        find("nothing")
    assert error.value.code == "connector.unknown"


def test_a_package_that_cannot_be_imported_is_named(tmp_path, monkeypatch) -> None:
    installed = tmp_path / "lost-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Name: lost\nVersion: 1\n")
    (installed / "entry_points.txt").write_text("[yixin.connectors]\nlost = lost.connector:Lost\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "lost" in connectors()
    with pytest.raises(ConnectorBroken, match="lost") as error:
        connector("lost")
    assert error.value.place == "lost.connector:Lost"
