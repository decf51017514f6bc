"""Withdrawal stops disclosure: what a health partner reads, compared with an oracle written from the words of the guarantee."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml

from hub.base.errors import DeclarationError
from hub.store import legal
from schema.access.purpose import Purpose
from schema.kit import Role
from tests.hub.policy.test_oracle import Oracle, compare

TODAY = date(2026, 10, 15)
START = datetime(2026, 9, 1, tzinfo=UTC)
PUPILS = range(101, 141)


def made(seed: int):
    """Pupils with a referral each and, of some, consents given, withdrawn and given again, in any order."""
    choice = random.Random(seed)
    day = lambda: START + timedelta(days=choice.randint(0, 30), hours=choice.randint(0, 23))  # noqa: E731
    consents, referrals = [], []
    for pupil in PUPILS:
        referrals.append({"id": pupil, "state": "REQUESTED", "urgency": "ROUTINE", "requested_at": START, "school": 1,
                          "consent": choice.choice([True, False, None]), "student": pupil, "partner": 301,
                          "version": 1})  # fmt: skip
        for _ in range(choice.randint(0, 3)):
            given = day()
            withdrawn = given + timedelta(days=choice.randint(0, 9)) if choice.random() < 0.5 else None
            consents.append({"id": len(consents) + 1, "purpose": choice.choice(["REFERRAL"] * 3 + ["COUNSELLING"]),
                             "given_at": given, "withdrawn_at": withdrawn, "evidence": "form", "student": pupil,
                             "version": 1, "recorded_by": 1})  # fmt: skip
    return referrals, consents


@pytest.fixture(scope="module")
async def disclosing(settle, ordered_entities):
    rows = {entity.__name__: [] for entity in ordered_entities}
    rows["District"] = [{"id": 1, "code": "310107", "name": "普陀区"}]
    rows["School"] = [{"id": 1, "code": "2131000001", "name": "曹杨第一小学", "district": 1}]
    rows["HealthPartner"] = [{"id": 301, "code": "H1", "name": "区精神卫生中心"}]
    rows["Student"] = [{"id": pupil, "name": f"学生{pupil}", "school": 1} for pupil in PUPILS]
    rows["Account"] = [{"id": 1, "roles": ["CENTRE"], "disabled": False, "created_at": START, "version": 1, "source_ids": []}]  # fmt: skip
    rows["Referral"], rows["Consent"] = made(7)
    for entity in ordered_entities:
        for row in rows[entity.__name__]:
            row.setdefault("removed_at", None)
            for name in (*entity.declaration.columns, *entity.declaration.relations):
                row.setdefault(name, None)
    grounds = {role.name: {} for role in Role} | {"HEALTH_PARTNER": {"health_partner_id": 301}}
    async with settle(rows, grounds, today=TODAY, told=frozenset({"Student", "Referral"})) as settled:
        yield settled


async def test_a_health_partner_reads_whom_guardians_let_it_read(disclosing) -> None:
    viewer = disclosing.viewer(Role.HEALTH_PARTNER)
    seen = await compare(disclosing, viewer)
    oracle = Oracle(disclosing, viewer)
    refused = [row for row in disclosing.rows["Referral"] if not oracle.agreed(row)]
    assert seen == 2 * (len(PUPILS) - len(refused)) and 5 < len(refused) < 35


async def test_others_do_not_stand_on_consent(disclosing) -> None:
    assert await compare(disclosing, disclosing.viewer(Role.CENTRE)) == 2 * len(PUPILS)


def test_every_purpose_has_its_basis() -> None:
    assert {each.purpose for each in legal.stated()} == set(Purpose.__members__)


@pytest.mark.parametrize(
    "change",
    [lambda d: d[:-1], lambda d: [*d, d[0]], lambda d: [{**d[0], "basis": "LUCK"}, *d[1:]], lambda d: "x"],
)
def test_another_file_is_refused(tmp_path, change) -> None:
    path = tmp_path / "bases.yaml"
    path.write_text(yaml.safe_dump(change(yaml.safe_load(legal.FILE.read_text("utf-8")))), "utf-8")
    with pytest.raises(DeclarationError):
        legal.stated(path)
