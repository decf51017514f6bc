"""Whose joining opens something to somebody: an account has the posts, or the children, of all rows that are joined to its own."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, false, or_

from hub.store.writer import table_of
from schema.access.account import Account
from schema.integration.identity_match import IdentityMatch
from schema.kit.entity import Entity


def of_accounts(entity: type[Entity]) -> ColumnElement[bool]:
    """Of a match between rows of the entity: an account stands for one of the two, a disabled one too."""
    match, account = table_of(IdentityMatch), table_of(Account)
    stands = [
        account.c[relation.column].in_((match.c.subject_id, match.c.other_id))
        for relation in Account.declaration.relations.values()
        if relation.target is entity
    ]
    return exists().where(or_(*stands)) if stands else false()
