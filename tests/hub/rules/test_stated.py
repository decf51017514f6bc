"""What a file of rules may say."""

from __future__ import annotations

import pytest
import yaml

from hub.rules.stated import FILE, RulesInvalid, read, standing, told
from schema.care.alert import Alert

GROUND = {"of": "AbsenceEpisode", "since": "last_day"}
RULE = {"rule": "ONE_RULE", "title": "one", "title_zh": "一", "level": "RED", "any": [GROUND]}


def book(**changes):
    return yaml.safe_dump({"version": "1", "rules": [RULE], **changes}, allow_unicode=True)


def grounds(*changed):
    return book(rules=[{**RULE, "any": [{**GROUND, **each} for each in changed]}])


def test_the_hub_s_own_rules_are_read_and_alerts_are_as_fresh_as_what_they_look_at():
    rules = standing().rules
    named = {ground.of for rule in rules for ground in rule.any}
    named |= {each.of for rule in rules for ground in rule.any for each in (*ground.if_, *ground.unless)}
    assert named == set(Alert.derived_from)
    assert read(FILE) == standing()


def test_two_books_that_say_the_same_bear_the_same_mark():
    assert told(book()).mark == told(book()).mark != told(book(version="2")).mark


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("rules: [", "rules, line 1"),
        ("nothing: 1", "rules, nothing"),
        (book(rules=[{**RULE, "level": "BLUE"}]), "rules, rules.0.level"),
        (book(rules=[{**RULE, "any": []}]), "rules, rules.0.any"),
        (book(rules=[RULE, RULE]), "rules, ONE_RULE"),
        (grounds({"where": {"student.status": {"eq": "SUSPENDED"}, "class.name": {"eq": "1"}}}),
         "rules, ONE_RULE.any.0.where.class.name"),
        (grounds({"of": "School"}), "rules, ONE_RULE.any.0.of"),
        (grounds({"of": "Alert"}), "rules, ONE_RULE.any.0.of"),
        (grounds({"since": "school_days"}), "rules, ONE_RULE.any.0.since"),
        (grounds({"since": "nothing"}), "rules, ONE_RULE.any.0.since"),
        (grounds({"where": {"nothing": {"eq": 1}}}), "rules, ONE_RULE.any.0.where.nothing"),
        (grounds({"where": {"state": {"eq": "SHUT"}}}), "rules, ONE_RULE.any.0.where.state.eq"),
        (grounds({"where": {"explained": {"eq": "yes"}}}), "rules, ONE_RULE.any.0.where.explained.eq"),
        (grounds({"where": {"school_days": {"in": 3}}}), "rules, ONE_RULE.any.0.where.school_days.in"),
        (grounds({"where": {"state": {"has": "OPEN"}}}), "rules, ONE_RULE.any.0.where.state"),
        (grounds({"pupil": {"national_id": {"eq": "1"}}}), "rules, ONE_RULE.any.0.pupil.national_id"),
        (grounds({}, {"after": {"days": 1, "school_days": 1}}), "rules, rules.0.any.1.after"),
        (grounds({"after": {"days": -1}}), "rules, rules.0.any.0.after.days"),
        (grounds({"unless": [{"of": "Referral", "within": {"days": 1}}]}), "rules, rules.0.any.0.unless.0"),
        (grounds({"unless": [{"of": "Referral", "by": "reason"}]}), "rules, ONE_RULE.any.0.unless.0.by"),
        (grounds({"if": [{"of": "Nobody"}]}), "rules, ONE_RULE.any.0.if.0.of"),
        (grounds({"unknown": 1}), "rules, rules.0.any.0.unknown"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(text, place):
    with pytest.raises(RulesInvalid) as refused:
        told(text)
    assert refused.value.place == place
    assert refused.value.mend


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(RulesInvalid, match="cannot be read"):
        read(tmp_path / "rules.yaml")
