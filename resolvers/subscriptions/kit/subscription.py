"""The base of subscriptions."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar, get_args

from schema.kit import Entity, Role
from schema.subscription import SubscriptionDeclaration, declare

G = TypeVar("G")

SUBSCRIPTIONS: dict[str, SubscriptionDeclaration] = {}
"""Every subscription by its name; filled by `resolvers.subscriptions.kit.registry.load`."""


class Subscription(Generic[G]):
    """Base of every subscription: `class ReferralChanged(Subscription[Given], of=Referral, roles=(Role.MENTOR,))`.

    `Given` is a frozen dataclass of `given(...)`: its arguments, beside `after` and `filter`. The docstring is its description. The
    entity `announces`; without one it tells of all that is part of the file of the pupil who is its one argument.
    """

    declaration: ClassVar[SubscriptionDeclaration]

    def __init_subclass__(
        cls, roles: tuple[Role, ...], of: type[Entity] | None = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        (given,) = get_args(cls.__orig_bases__[0])  # type: ignore[attr-defined]
        cls.declaration = declare(cls, of, roles, given)
        SUBSCRIPTIONS[cls.declaration.name] = cls.declaration
