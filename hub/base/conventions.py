"""Chinese conventions that every source of a school district uses: numbers, codes and how to read them.

Each function takes what a person or a system wrote, and gives the one normal form or raises
`ConventionError`. The error never repeats the value: it may be somebody's identity number.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import TypeVar

from hub.base.errors import YixinError


class ConventionError(YixinError, ValueError):
    """A number or code does not follow its standard; also a ValueError, so pydantic reports it by field."""

    code = "convention.invalid"


class Code(StrEnum):
    """One value of a code list; its value is the code as the standard prints it, `title` the Chinese term."""

    title_zh: str

    def __new__(cls, value: str, title_zh: str) -> Code:
        """Make the member from its code and its Chinese term."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.title_zh = title_zh
        return member


class Sex(Code):
    """Sex of a person (GB/T 2261.1-2003)."""

    UNKNOWN = "0", "未知的性别"
    MALE = "1", "男性"
    FEMALE = "2", "女性"
    UNSPECIFIED = "9", "未说明的性别"


class Kin(Code):
    """What a guardian is to a pupil (GB/T 4761-2008, the two-digit codes that a guardian can have)."""

    FATHER = "51", "父亲"
    MOTHER = "52", "母亲"
    STEP_OR_ADOPTIVE_FATHER = "57", "继父或养父"
    STEP_OR_ADOPTIVE_MOTHER = "58", "继母或养母"
    PATERNAL_GRANDFATHER = "61", "祖父"
    PATERNAL_GRANDMOTHER = "62", "祖母"
    MATERNAL_GRANDFATHER = "63", "外祖父"
    MATERNAL_GRANDMOTHER = "64", "外祖母"
    ELDER_BROTHER = "71", "兄"
    ELDER_SISTER = "75", "姐姐"
    OTHER_RELATIVE = "97", "其他亲属"
    NOT_A_RELATIVE = "99", "非亲属"


class EnrolmentChange(Code):
    """Kind of change of an enrolment (学籍异动类别)."""

    SUSPENDED = "11", "休学"
    RESUMED = "12", "复学"
    STOPPED = "13", "停学"
    CANCELLED = "18", "注销"
    TRANSFERRED_OUT = "21", "转出"
    TRANSFERRED_IN = "22", "转入"
    CLASS_CHANGED = "29", "调班"
    WITHDRAWN = "31", "退学"
    EXPELLED = "42", "开除"
    DECEASED = "51", "死亡"
    OTHER = "99", "其他"


class EnrolmentStatus(Code):
    """State of a pupil's enrolment (学生当前状态)."""

    ENROLLED = "01", "在读"
    SUSPENDED = "02", "休学"
    WITHDRAWN = "03", "退学"
    STOPPED = "04", "停学"
    RESUMED = "05", "复学"
    LOST = "06", "流失"
    GRADUATED = "07", "毕业"
    COMPLETED = "08", "结业"
    TRANSFERRED_OUT = "10", "转出"
    WHEREABOUTS_UNKNOWN = "15", "去向不明"
    OTHER = "99", "其他"


class SchoolKind(Code):
    """First two digits of a school's code (学校标识码): what kind of school it is."""

    PRIMARY = "21", "小学"
    JUNIOR = "31", "初级中学、九年一贯制学校"
    SENIOR = "34", "高级中学、完全中学、十二年一贯制学校"
    SPECIAL = "51", "特殊教育学校"


AnyCode = TypeVar("AnyCode", bound=Code)

PROVINCES = frozenset(
    f"{number}"
    for region in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for number in range(region[0], region[1] + 1)
)
"""First two digits of area codes (GB/T 2260), with those of residence permits for Hong Kong, Macao and Taiwan."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
_STUDENT = re.compile(r"[GJL][0-9]{17}[0-9X]")
_SCHOOL = re.compile(r"[0-9]{10}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_SHORT_TERMS = {"男": "男性", "女": "女性"}
_NO_NUMBER = str.maketrans("", "", " \t\r\n-'\u00a0\u200b\ufeff")


def _plain(text: str) -> str:
    # Spreadsheets bring full-width digits, blanks, hyphens and the apostrophe that keeps a number a text.
    return unicodedata.normalize("NFKC", text).translate(_NO_NUMBER).upper()


def coded(kind: type[AnyCode], text: str) -> AnyCode:
    """The member of a code list for a code or its Chinese term: `coded(Kin, "51")`, `coded(Sex, "男")`.

    A lost leading zero (`1` for `01`) is restored. Raises ConventionError for anything else.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _SHORT_TERMS.get(plain, plain)
    width = max(len(member.value) for member in kind)
    padded = plain.zfill(width)
    for member in kind:
        if padded == member.value or plain == member.title_zh:
            return member
    known = "、".join(f"{member.value} {member.title_zh}" for member in kind)
    raise ConventionError(f"not a code of {kind.__name__}", mend=f"write one of: {known}")


def check_digit(first17: str) -> str:
    """Check digit of a resident identity number from its first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    if len(first17) != 17 or not (first17.isascii() and first17.isdigit()):
        raise ConventionError("a check digit is made from 17 digits")
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def identity_number(text: str) -> str:
    """A resident identity number (公民身份号码, GB 11643-1999): 18 characters, upper-case X.

    Accepts a lower-case x, full-width digits and blanks. Raises ConventionError where the form, the province,
    the date of birth or the check digit is wrong.
    """
    number = _plain(text)
    if not _IDENTITY.fullmatch(number):
        raise ConventionError(
            "an identity number has 17 digits and a check digit", mend="look for missing or extra characters"
        )
    if number[:2] not in PROVINCES:
        raise ConventionError("the identity number begins with no province's code (GB/T 2260)")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ConventionError("digits 7 to 14 of the identity number are no date") from None
    if check_digit(number[:17]) != number[17]:
        raise ConventionError(
            "the identity number's check digit is wrong (GB 11643)", mend="one of its digits was mistyped"
        )
    return number


def birth_date_of(number: str) -> date:
    """Date of birth that a normal identity number carries in digits 7 to 14."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> Sex:
    """Sex that a normal identity number carries in its 17th digit: odd is male."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def student_number(text: str) -> str:
    """A national student number (学籍号): G, J or L (temporary) and 18 characters; opaque, so only its form is checked.

    An L number may later be replaced by the pupil's G number. Accepts lower case, full-width and blanks.
    """
    number = _plain(text)
    if not _STUDENT.fullmatch(number):
        raise ConventionError(
            "a student number is G, J or L followed by 18 characters",
            mend="compare it with the roster (学籍号)",
        )
    return number


def school_code(text: str) -> str:
    """A school's code (学校标识码): ten digits, of which two tell the kind and two the province."""
    number = _plain(text)
    if not _SCHOOL.fullmatch(number):
        raise ConventionError("a school code has ten digits")
    if number[2:4] not in PROVINCES:
        raise ConventionError("digits 3 and 4 of the school code are no province's code (GB/T 2260)")
    school_kind(number)
    return number


def school_kind(code: str) -> SchoolKind:
    """Kind of school that a school code begins with. Raises ConventionError for kinds that are no school of pupils."""
    return coded(SchoolKind, code[:2])


def mobile_phone(text: str) -> str:
    """A mainland mobile number as its 11 digits; accepts +86, 0086, 86, blanks and hyphens."""
    digits = _plain(text)
    for prefix in ("+86", "0086", "86"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 11:
            digits = digits.removeprefix(prefix)
    if not _MOBILE.fullmatch(digits):
        raise ConventionError("a mobile number has 11 digits and begins with 13 to 19")
    return digits


def person_name(text: str) -> str:
    """A person's name with full-width letters made plain and the blanks between Chinese characters taken out.

    Variant characters stay: 張 and 张 may be two people. Raises ConventionError for a blank name.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u200b", "")
    name = _BETWEEN_HAN.sub("", " ".join(plain.split()))
    if not name:
        raise ConventionError("a name is blank")
    return name


def comparable_identity_number(number: str) -> str:
    """The form in which identity numbers are compared: the check digit in upper case."""
    return number.upper()


def comparable_student_number(number: str) -> str:
    """The form in which student numbers are compared: a temporary L number is the later G number."""
    return f"G{number[1:]}" if number.startswith("L") else number
