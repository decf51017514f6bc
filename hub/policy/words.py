"""The rules of access in words: for the reference pages, and for who asks why something is visible."""

from __future__ import annotations

from schema.kit.access import (
    Both,
    Consented,
    Current,
    Everything,
    Holds,
    Inherits,
    InheritsSubject,
    Lacks,
    Names,
    Own,
    OwnClass,
    Rule,
    SameSchool,
    WhileOpen,
)


def say(rule: Rule) -> str:
    """A rule in English."""
    match rule:
        case Everything():
            return "all"
        case Both(left, right):
            return f"{say(left)} and {say(right)}"
        case Own(path):
            return f"`{path}` is the caller" if path else "the caller itself"
        case SameSchool(path):
            return f"`{path}` is a school of the caller"
        case OwnClass(path):
            return f"`{path}` is a class of the caller"
        case Current(first, last, grace_days):
            held = f"today lies in `{first}`–`{last}`"
            return f"{held} or {grace_days} days after" if grace_days else held
        case Holds(column):
            return f"`{column}` is true"
        case Consented(path, purpose, word):
            return f"no guardian of `{path}` withdrew or, by `{word}`, refused consent to `{purpose}`"
        case Lacks(relation):
            return f"it has no `{relation}`"
        case WhileOpen(first, ends):
            return (
                f"it goes on at this instant, from `{first}` until {' or '.join(f'`{end}`' for end in ends)}"
            )
        case Inherits(path):
            return f"its `{path}` is read"
        case Names(column):
            return f"a row that its `{column}` names is read"
        case InheritsSubject():
            return "the row that it is about is read"
    raise TypeError(type(rule).__name__)


def say_in_chinese(rule: Rule) -> str:
    """A rule in Chinese."""
    match rule:
        case Everything():
            return "全部记录"
        case Both(left, right):
            return f"{say_in_chinese(left)}，且{say_in_chinese(right)}"
        case Own(path):
            return f"`{path}` 为账户本人" if path else "账户本人"
        case SameSchool(path):
            return f"`{path}` 为账户今日任职的学校"
        case OwnClass(path):
            return f"`{path}` 为账户今日担任班主任的班级"
        case Current(first, last, grace_days):
            held = f"今日在 `{first}` 至 `{last}` 期间"
            return f"{held}或其后 {grace_days} 天内" if grace_days else held
        case Holds(column):
            return f"`{column}` 为是"
        case Consented(path, purpose, word):
            return f"`{path}` 的监护人未撤回、亦未（按 `{word}`）拒绝对 `{purpose}` 的同意"
        case Lacks(relation):
            return f"没有 `{relation}`"
        case WhileOpen(first, ends):
            return f"此刻仍有效：自 `{first}` 起，至 {' 或 '.join(f'`{end}`' for end in ends)} 止"
        case Inherits(path):
            return f"可查看其 `{path}`"
        case Names(column):
            return f"可查看其 `{column}` 所列记录之一"
        case InheritsSubject():
            return "可查看其所属记录"
    raise TypeError(type(rule).__name__)
