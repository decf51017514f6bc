"""Normal forms in which people are compared: names in simplified characters, as syllables and in any order."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

_MARKS = re.compile(r"[·•・‧．.,，'’`-]")
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_DIGITS = re.compile(r"\D")


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # loads its dictionaries, which few commands need

    return OpenCC("t2s")


@lru_cache(maxsize=65536)
def name(text: str) -> str | None:
    """`張 小明` → `张小明`: simplified characters (variants too), no blanks between them, no dots, no case. None: nothing is left."""
    plain = _MARKS.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    words = str(_simplifier().convert(plain)).split()
    return ("" if _HAN.search(plain) else " ").join(words) or None


@lru_cache(maxsize=65536)
def sound(normal: str) -> str:
    """`张小明` → `zhang xiao ming`, without tones: names that sound alike are equal."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(normal))


def bag(normal: str) -> str:
    """The syllables in alphabetical order: names whose parts were swapped are equal, homophones among them too."""
    return " ".join(sorted(sound(normal).split()))


def phone(text: str | None) -> str | None:
    """The last eleven digits of a number, as people write it in many ways; None where there are fewer than seven."""
    digits = _DIGITS.sub("", unicodedata.normalize("NFKC", text or ""))
    return digits[-11:] if len(digits) >= 7 else None
