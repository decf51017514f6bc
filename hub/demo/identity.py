"""Identity numbers, student numbers and phones of the demo district, all valid and each given once."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from hub.base.conventions import Sex, check_digit

# Area codes (GB/T 2260) with the share of pupils whose numbers begin with them: Putuo, the rest of Shanghai, elsewhere.
_AREAS = {
    "310107": 400, "310101": 15, "310104": 20, "310105": 20, "310106": 30, "310109": 15, "310110": 20,
    "310112": 30, "310113": 30, "310114": 30, "310115": 40, "310116": 8, "310117": 12, "310118": 8, "310120": 8,
    "310151": 8, "320583": 18, "320684": 16, "320981": 14, "330106": 10, "330281": 10, "340122": 22, "340421": 18,
    "341221": 18, "350102": 10, "360121": 14, "370102": 10, "410122": 20, "411421": 18, "420106": 10, "430102": 8,
    "440106": 6, "500101": 8, "510104": 10, "610113": 6, "110108": 6, "210102": 4, "230103": 4,
}  # fmt: skip
_CHOICE = tuple(_AREAS)
_CUMULATED = tuple(accumulate(_AREAS.values()))
_ADULT_DAYS = 15 * 365
# Number segments that are given to no operator, so that no demo phone is anybody's.
_SEGMENTS = ("154", "160", "161", "163", "164", "168", "169")


def stable_id(*parts: object) -> str:
    """32 hexadecimal digits made of the parts: the same for the same parts, on every machine."""
    return hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=16).hexdigest()


class Numbers:
    """Gives out identity and student numbers, each once in a district."""

    def __init__(self) -> None:
        # 100,000 integers at the most: the price of never giving one number twice.
        self._given: set[int] = set()

    def national_id(self, rng: Random, born: date, sex: Sex) -> str:
        """A resident identity number (GB 11643) that nobody else in the district has."""
        area = rng.choices(_CHOICE, cum_weights=_CUMULATED)[0]
        while True:
            order = rng.randrange(0, 998, 2) + (2 if sex is Sex.FEMALE else 1)
            first = f"{area}{born:%Y%m%d}{order:03d}"
            if int(first) not in self._given:
                self._given.add(int(first))
                return first + check_digit(first)

    def other_number(self, rng: Random, letter: str, area: str, day: date) -> str:
        """A student number that is made of no identity number: J (for good) or L (temporary)."""
        while True:
            first = f"{area}{day:%Y%m%d}{rng.randrange(1000):03d}"
            # Kept apart from identity numbers by an eighteenth digit in front.
            if int("9" + first) not in self._given:
                self._given.add(int("9" + first))
                return letter + first + check_digit(first)


def adult_national_id(rng: Random, serial: int, first_year: int, sex: Sex) -> str:
    """A resident identity number of somebody born in the 15 years from `first_year`; no two serials give the same."""
    area = rng.choices(_CHOICE, cum_weights=_CUMULATED)[0]
    # Serial to day and order one to one, so nothing need be remembered: 7919 is coprime to the number of days.
    born = date(first_year, 1, 1) + timedelta(days=serial * 7919 % _ADULT_DAYS)
    order = serial // _ADULT_DAYS % 499 * 2 + (2 if sex is Sex.FEMALE else 1)
    first = f"{area}{born:%Y%m%d}{order:03d}"
    return first + check_digit(first)


def unlisted_national_id(rng: Random, born: date, sex: Sex) -> str:
    """A resident identity number of somebody whom the roster does not know: orders 000 and 999 are never a pupil's."""
    area = rng.choices(_CHOICE, cum_weights=_CUMULATED)[0]
    first = f"{area}{born:%Y%m%d}{'000' if sex is Sex.FEMALE else '999'}"
    return first + check_digit(first)


def phone(rng: Random) -> str:
    """A mobile number of 11 digits."""
    return f"{rng.choice(_SEGMENTS)}{rng.randrange(10**8):08d}"
