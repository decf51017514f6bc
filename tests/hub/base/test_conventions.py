from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.base import conventions as zh


def number_of(first17: str) -> str:
    return first17 + zh.check_digit(first17)


def test_check_digit_of_the_standards_own_examples():
    assert zh.check_digit("11010519491231002") == "X"
    assert zh.check_digit("44052418800101001") == "4"


def test_lower_case_x_full_width_and_blanks_are_read():
    assert zh.identity_number("11010519491231002x") == "11010519491231002X"
    assert zh.identity_number(" 110105 19491231 002X") == "11010519491231002X"
    assert zh.identity_number("１１０１０５１９４９１２３１００２Ｘ") == "11010519491231002X"


@given(st.dates(date(1930, 1, 1), date(2030, 12, 31)), st.integers(0, 999))
def test_date_and_sex_come_back_out(born: date, order: int):
    number = zh.identity_number(number_of(f"310107{born:%Y%m%d}{order:03d}"))
    assert zh.birth_date_of(number) == born
    assert zh.sex_of(number) is (zh.Sex.MALE if order % 2 else zh.Sex.FEMALE)


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(place: int, step: int):
    good = "310107201803150028"
    good = number_of(good[:17])
    wrong = good[:place] + str((int(good[place]) + step) % 10) + good[place + 1 :]
    with pytest.raises(zh.ConventionError):
        zh.identity_number(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31010720180315002",
        "x10105194912310021",
        number_of("99010720180315002"),
        number_of("31010720180230002"),
    ],
)
def test_refused_identity_numbers_are_not_repeated_in_the_error(text: str):
    with pytest.raises(zh.ConventionError) as caught:
        zh.identity_number(text)
    assert not text or text not in str(caught.value)


def test_student_numbers_keep_their_form():
    assert zh.student_number("g310107201803150028") == "G310107201803150028"
    assert zh.student_number("L31010720260901001x") == "L31010720260901001X"
    for wrong in ("310107201803150028", "A310107201803150028", "G31010720180315002", ""):
        with pytest.raises(zh.ConventionError):
            zh.student_number(wrong)


def test_codes_are_read_by_code_or_term():
    assert zh.coded(zh.Sex, "男") is zh.Sex.MALE
    assert zh.coded(zh.Sex, "2") is zh.Sex.FEMALE
    assert zh.coded(zh.Kin, "58") is zh.Kin.STEP_OR_ADOPTIVE_MOTHER
    assert zh.coded(zh.EnrolmentStatus, "1") is zh.EnrolmentStatus.ENROLLED
    assert zh.coded(zh.EnrolmentChange, "休学") is zh.EnrolmentChange.SUSPENDED
    with pytest.raises(zh.ConventionError, match="51 父亲"):
        zh.coded(zh.Kin, "05")


def test_school_codes_tell_the_kind():
    assert zh.school_code("3131070012") == "3131070012"
    assert zh.school_kind("5131070001") is zh.SchoolKind.SPECIAL
    for wrong in ("99310700123", "9931070012", "2199070012", "21310700"):
        with pytest.raises(zh.ConventionError):
            zh.school_code(wrong)


@pytest.mark.parametrize(
    "text",
    ["13800138000", "+86 138-0013-8000", "0086 13800138000", "8613800138000", "１３８００１３８０００"],
)
def test_phones_have_one_form(text: str):
    assert zh.mobile_phone(text) == "13800138000"


def test_landlines_and_short_numbers_are_no_mobile_phones():
    for wrong in ("021-62571234", "1380013800", "12800138000"):
        with pytest.raises(zh.ConventionError):
            zh.mobile_phone(wrong)


def test_names_lose_blanks_between_han_only():
    assert zh.person_name("王 小明") == "王小明"
    assert zh.person_name("\u3000欧阳\u3000娜娜 ") == "欧阳娜娜"
    assert zh.person_name("Anna  Smith") == "Anna Smith"
    assert zh.person_name("张") != zh.person_name("張")
    with pytest.raises(zh.ConventionError):
        zh.person_name(" \u3000")


def test_numbers_are_compared_whatever_their_case_and_letter():
    assert zh.comparable_identity_number("11010519491231002x") == "11010519491231002X"
    assert zh.comparable_student_number("L310107201803150028") == "G310107201803150028"
    assert zh.comparable_student_number("J310107201803150028") == "J310107201803150028"
