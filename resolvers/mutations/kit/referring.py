"""What the mutations of the referral loop share: each is a move of the one table of `schema.health.referral_course`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from hub.base.errors import Refusal
from hub.store.work import check_version
from hub.sync import installed, outgoing
from resolvers.mutations.kit.acting import Acting, text
from schema.health.referral import COURSE, Referral, ReferralState
from schema.health.referral_course import STEPS, Move
from schema.kit.mutation import given, told

VERSION_DOC = "The version that was read; another one is not moved (版本)."


class TransitionIllegal(Refusal):
    """From where the referral stands this does not follow."""

    code = "referral.state"
    chinese = "转介的当前状态不允许此操作。"


class ConsentMissing(Refusal):
    """No guardian's consent to the referral is in force."""

    code = "referral.consent"
    chinese = "缺少监护人对转介的有效知情同意。"


class ReferralOpen(Refusal):
    """The pupil is referred to this partner already, and that is not over."""

    code = "referral.open"
    chinese = "该学生已有转介至该机构且尚未结束的申请。"


@dataclass(frozen=True)
class Moving:
    """What is given of a move that needs no more."""

    referral: Annotated[int, Referral] = given(doc="Which (转介).")
    version: int | None = given(doc=VERSION_DOC, default=None)


@dataclass(frozen=True)
class Answering:
    """What is given of a move by which the school is told something."""

    referral: Annotated[int, Referral] = given(doc="Which (转介).")
    feedback: str = given(doc="What the school is told, 1 to 4,000 characters (反馈).")
    version: int | None = given(doc=VERSION_DOC, default=None)


@dataclass(frozen=True)
class Moved:
    """What is told."""

    referral: Annotated[int, Referral] = told(doc="The referral as it is now (转介).")


async def move(
    acting: Acting, referral: int, version: int | None, how: Move, **values: Any
) -> Mapping[str, Any]:
    """Make a move, with what it says besides; returns the referral as it was. Raises RowUnknown, Stale, TransitionIllegal."""
    row = await acting.row(Referral, referral, "referral")
    check_version(row, version)
    step = STEPS[how]
    if ReferralState[row["state"]] not in step.before:
        allowed = ", ".join(sorted(state.name for state in step.before))
        raise TransitionIllegal(
            f"the referral is {row['state']}", place="referral", mend=f"this follows from: {allowed}"
        )
    await acting.decide(Referral, row, {"state": step.after.name, **values})
    return row


async def answer(acting: Acting, given: Answering, how: Move) -> Moved:
    """Make a move by which the school is told something, which may be the last one. Raises what `move` raises, and ArgumentInvalid."""
    said: dict[str, Any] = {"feedback": text(given.feedback, "feedback", most=4_000)}
    if STEPS[how].after.name in COURSE[-1]:
        said["closed_at"] = acting.clock.moment()
    await move(acting, given.referral, given.version, how, **said)
    return Moved(given.referral)


async def tell_partner(acting: Acting, referral: int, partner: int | None) -> None:
    """Have the partner's server be told, once this is committed."""
    await outgoing.note(acting.work, referral, partner, installed.connector)
