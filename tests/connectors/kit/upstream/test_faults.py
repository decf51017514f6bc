from __future__ import annotations

import httpx
import pytest

from connectors.kit.upstream.faults import Faults, FaultUnknown


def faults(*texts: str) -> Faults:
    made = Faults(texts)
    made.accept({"odd": "only here"})
    return made


def test_every_nth_request_is_hit() -> None:
    on = faults("error=3:502")
    assert [bool(on.due("error", 4)) for _ in range(6)] == [False, False, True] * 2
    assert [on.due("drop", 4) for _ in range(6)] == [None] * 6


@pytest.mark.parametrize("text", ["nonsense", "error=", "error=0", "error=abc", "Error", "slow=1:x"])
def test_an_unknown_fault_or_value_is_refused(text: str) -> None:
    with pytest.raises(FaultUnknown):
        faults(text)


def test_a_roster_shrinks_or_empties() -> None:
    assert list(faults("shrunken-roster=25").people(range(8))) == [0, 1]
    assert list(faults("shrunken-roster").people(range(8))) == [0, 1, 2, 3]
    assert list(faults("empty-roster").people(range(8))) == []
    assert list(faults().people(range(8))) == list(range(8))


def test_broken_records_are_spread_over_the_collection_in_turn() -> None:
    on = faults("malformed=users:3")
    assert on.spoiled("users", 9, usual="users") == {1: 0, 4: 1, 7: 2}
    assert on.spoiled("users", 0, usual="users") == {}
    assert on.spoiled("orgs", 9, usual="users") == {}


async def test_faults_are_changed_while_it_runs(site) -> None:
    async with httpx.AsyncClient(base_url=site.url) as plain:
        assert (await plain.get("/_faults")).json() == []
        assert (await plain.put("/_faults", json=["error=always"])).json() == ["error=always"]
        assert (await plain.get("/data/things")).status_code == 500
        assert (await plain.put("/_faults", json=["nonsense"])).status_code == 400
        assert (await plain.put("/_faults", content=b"{")).status_code == 400
        assert (await plain.get("/_faults")).json() == ["error=always"]
        await plain.put("/_faults", json=[])
        assert (await plain.get("/data/things")).status_code == 401


async def test_a_dropped_answer_breaks_off_in_mid_body(site) -> None:
    site.faults.set(["drop=always"])
    async with httpx.AsyncClient(base_url=site.url) as plain:
        with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
            await plain.get("/data/things")
