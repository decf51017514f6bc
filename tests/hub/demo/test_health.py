from collections import Counter

from hub.demo.model import ReferralState
from hub.demo.world import World


def test_there_are_at_least_six_partners_with_people(world):
    assert len(world.health.partners) >= 6
    assert {person.partner_key for person in world.health.practitioners} == {
        partner.key for partner in world.health.partners
    }


def test_referrals_stand_in_every_state(schools):
    states = Counter(referral.state for school in schools for referral in school.referrals)
    assert set(states) == set(ReferralState)
    assert max(states.values()) - min(states.values()) <= 1


def test_times_of_a_referral_follow_its_state(schools, world):
    for school in schools:
        for referral in school.referrals:
            taken = referral.state in (
                ReferralState.ACCEPTED,
                ReferralState.IN_PROGRESS,
                ReferralState.COMPLETED,
            )
            closed = referral.state in (
                ReferralState.COMPLETED,
                ReferralState.REFUSED,
                ReferralState.CANCELLED,
            )
            assert (referral.accepted_at is not None) == taken
            assert (referral.closed_at is not None) == closed
            times = [
                t for t in (referral.requested_at, referral.accepted_at, referral.closed_at) if t is not None
            ]
            assert times == sorted(times)
            assert times[-1].date() <= world.today


def test_consents_are_given_refused_and_unknown(schools, world):
    large = World(12_000, 2023, world.today)
    consents = {referral.consent for school in large.by_school() for referral in school.referrals}
    assert consents == {True, False, None}
