"""Text search: names found by their characters, by their pinyin in full, by its initials, and by any mixture of these.

`wang xiao ming` (王小明) is found by `wangxiaoming`, `Wang Xiaoming`, `wxm`, `wangxm`, `xiaom`. Blanks, apostrophes,
dots, hyphens and parentheses do not count (`si1ban` finds 四(1)班); one that stands between typed letters only says
that a syllable ends there: `xi'an` finds 西安 and not 先. A name has the one romanisation that is stored with it, by the commonest reading of its
characters (单 is `dan`, also where it is the surname Shan).
"""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, Text, func, or_

from resolvers.errors import FilterInvalid

if TYPE_CHECKING:
    from resolvers.compiling.filters import Parameters

LONGEST = 100
"""Characters that are looked for at most: PostgreSQL reads a pattern of that length in a millisecond."""

APART = " \t\r\n\u00a0\u3000'’‘`´·•‧・.．-‐()（）"
"""What stands between the parts of names, and does not count."""

_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase, APART)
_APART = f"[{re.escape(APART)}]"
_ANYWHERE = f"(?:^|{_APART})"
"""At the beginning of a syllable."""
_ONWARD = f"[^ ]*{_APART}+"
"""From within a syllable to the beginning of a later one."""

_LAST_LATIN = "\u2e7f"
"""Behind it stand characters that are not typed by their sound."""


def matching(
    value: ColumnElement[Any], pinyin: ColumnElement[Any] | None, given: Any, parameters: Parameters
) -> ColumnElement[bool]:
    """Whether a text is found by what is given. `value` and its `pinyin` are as the viewer reads them.

    Without `pinyin` a text is found by what it contains, whatever its case. What is given is refused (FilterInvalid)
    where `plain` refuses it, when the parameter is made ready.
    """
    found = func.strpos(comparable(value), parameters.parameter(given, Text(), plain))
    if pinyin is None:
        return found > 0
    return or_(found > 0, pinyin.regexp_match(parameters.parameter(given, Text(), pattern)))


def comparable(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column's text without what does not count, as `plain` writes what is given."""
    return func.translate(func.lower(value), APART, "")


def plain(given: str, place: str = "matches") -> str:
    """The text without what does not count. Raises FilterInvalid where nothing is left, or too much."""
    text = given.translate(_LOWER)
    if not text.strip():
        raise FilterInvalid("the text to look for is empty", place=place, mend="give a part of a name")
    if len(text) > LONGEST:
        raise FilterInvalid(
            "the text to look for is too long", place=place, mend=f"give at most {LONGEST} characters"
        )
    return text


def pattern(given: str) -> str | None:
    """A regular expression for the romanised form; None where characters are given, which tell no sound.

    It goes on from each letter to the next one, or to the beginning of a later syllable. No loop stands within
    another, nothing is looked back for: PostgreSQL walks through a name once. Every character stands for itself.
    """
    parts = [normalize("NFKC", part).lower() for part in re.split(f"{_APART}+", given) if part]
    if max(map(max, parts)) > _LAST_LATIN:
        return None
    return _ANYWHERE + _ONWARD.join(f"(?:{_ONWARD})?".join(map(_letter, part)) for part in parts)


def beginning(given: str) -> str | None:
    """The same, for names that begin so."""
    found = pattern(given)
    return None if found is None else f"^{found.removeprefix(_ANYWHERE)}"


def _letter(letter: str) -> str:
    """One typed letter. Tones may be left out; the stored form writes ü as v."""
    base, *marks = list(normalize("NFD", letter))
    if letter == "v" or (base == "u" and "\u0308" in marks):
        return "[vü]"
    if marks and base.isalpha():
        return f"[{base}{letter}]"
    return re.escape(letter)
