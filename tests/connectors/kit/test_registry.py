from __future__ import annotations

import pytest

from connectors.kit.registry import ConnectorUnknown, connector, connectors, upstream, upstreams


def test_lists_what_is_installed() -> None:
    assert set(connectors()) >= {"edfi", "fhir", "oneroster", "tabular", "wecom"}
    assert set(upstreams()) >= {"edfi", "fhir", "oneroster"}


@pytest.mark.parametrize("find", [connector, upstream])
def test_an_unknown_name_lists_those_that_exist(find) -> None:
    with pytest.raises(ConnectorUnknown, match="oneroster") as error:
        find("nothing")
    assert error.value.code == "connector.unknown"
