from __future__ import annotations

import random

import httpx
import pytest

from connectors.kit.errors import Malformed, Shortened
from connectors.oneroster.paging import Place, advance

NONE = httpx.Headers()


class Server:
    """A collection that may change between two requests."""

    def __init__(self, keys: list[str], *, clamp: int = 500, totals: bool = False) -> None:
        self.keys = keys
        self.clamp = clamp
        self.totals = totals

    def get(self, offset: int, limit: int) -> tuple[list[str], httpx.Headers]:
        headers = httpx.Headers({"X-Total-Count": str(len(self.keys))} if self.totals else {})
        return self.keys[offset : offset + min(limit, self.clamp)], headers


def read_all(server: Server, limit: int, change=lambda number: None) -> list[str]:
    place: Place | None = Place()
    got: list[str] = []
    number = 0
    while place is not None:
        number += 1
        assert number < 1000
        keys, headers = server.get(place.offset, limit)
        step = advance(place, keys, headers, limit, "here")
        got += keys[step.fresh]
        place = step.following
        change(number)
    return got


def names(count: int) -> list[str]:
    return [f"{number:04}" for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 6, 7, 8, 13, 14, 50])
@pytest.mark.parametrize("totals", [True, False])
@pytest.mark.parametrize("clamp", [500, 3])
def test_reads_each_record_once(count: int, totals: bool, clamp: int) -> None:
    assert read_all(Server(names(count), clamp=clamp, totals=totals), 7) == names(count)


@pytest.mark.parametrize("totals", [True, False])
def test_loses_nothing_when_records_come_and_go(totals: bool) -> None:
    for seed in range(200):
        chance = random.Random(seed)
        server = Server(names(60), totals=totals)
        always = set(server.keys)

        def change(
            number: int, server: Server = server, chance: random.Random = chance, always: set[str] = always
        ) -> None:
            if number > 12:
                return
            if number % 2:
                for key in chance.sample(server.keys, chance.randint(0, 3)):
                    server.keys.remove(key)
                    always.discard(key)
            server.keys = sorted(
                {*server.keys, f"{chance.randrange(60):04}x{number}"} if number < 9 else server.keys
            )

        assert always <= set(read_all(server, 7, change)), seed


def test_a_link_decides_over_the_total() -> None:
    more = httpx.Headers({"Link": '<x>; rel="next"', "X-Total-Count": "2"})
    last = httpx.Headers({"Link": '<x>; rel="first"'})
    assert advance(Place(), ["a", "b"], more, 2, "here").following
    assert advance(Place(), ["a", "b"], last, 2, "here").following is None


def test_fewer_records_than_the_total_are_an_error() -> None:
    headers = httpx.Headers({"X-Total-Count": "9"})
    following = advance(Place(), ["a", "b"], headers, 2, "here").following
    assert following
    with pytest.raises(Shortened, match="2 records of the 9"):
        advance(following, ["b"], headers, 2, "here")


def test_the_same_record_again_and_again_does_not_make_up_the_total() -> None:
    with pytest.raises(Shortened):
        advance(Place(), ["a", "a", "a"], httpx.Headers({"X-Total-Count": "3"}), 5, "here")


def test_a_server_that_ignores_offset_is_found_out() -> None:
    class Stuck(Server):
        def get(self, offset: int, limit: int) -> tuple[list[str], httpx.Headers]:
            return super().get(0, limit)

    with pytest.raises(Malformed, match="do not fit together"):
        read_all(Stuck(names(60)), 7)


def test_a_server_that_shuffles_is_found_out() -> None:
    class Shuffling(Server):
        def get(self, offset: int, limit: int) -> tuple[list[str], httpx.Headers]:
            random.Random(offset).shuffle(self.keys)
            return super().get(offset, limit)

    with pytest.raises(Malformed, match="do not fit together"):
        read_all(Shuffling(names(500)), 7)


def test_a_checkpoint_is_the_place() -> None:
    following = advance(Place(), names(7), NONE, 7, "here").following
    assert following
    assert Place.of(following.position()) == following
