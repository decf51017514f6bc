"""The base of mutations."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar, get_args

from pydantic import TypeAdapter

from resolvers.mutations.kit.acting import Acting
from schema.kit import Role
from schema.kit.mutation import MutationDeclaration, declare

G = TypeVar("G")
M = TypeVar("M")

MUTATIONS: dict[str, Mutation[Any, Any]] = {}
"""Every mutation by its name; filled by `resolvers.mutations.kit.registry.load`."""


class Mutation(ABC, Generic[G, M]):
    """Base of every mutation: `class CreateToken(Mutation[Given, Made], roles=(Role.ADMIN,))`.

    `Given` and `Made` are frozen dataclasses of `given(...)` and `told(...)`: its arguments and its payload. The docstring is
    its description. An instance holds nothing, as one serves all calls.
    """

    declaration: ClassVar[MutationDeclaration]
    given: ClassVar[type[Any]]
    made: ClassVar[TypeAdapter[Any]]
    in_line: ClassVar[bool] = False
    """Whether it writes rows that sources feed too, or has records applied: then it first waits for its turn among all who do.

    Syncs lock rows in theirs: who locked a row and then stood in line would wait for them, and they for it.
    """
    remembered: ClassVar[bool] = True
    """Whether a call that is sent again under its key is answered from memory; otherwise it is carried out anew."""

    def __init_subclass__(cls, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        given, made = get_args(cls.__orig_bases__[0])  # type: ignore[attr-defined]
        cls.declaration = declare(cls, roles, given, made)
        cls.given = given
        cls.made = TypeAdapter(made)
        MUTATIONS[cls.declaration.name] = cls()

    @abstractmethod
    async def act(self, acting: Acting, given: G) -> M:
        """Do it, all in `acting.work`, which is committed afterwards. Raises a Refusal, and nothing is changed."""
