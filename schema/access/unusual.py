"""By what the reading of an account stands out."""

from schema.kit import Vocabulary

MANY, EVENING, MORNING, FIRST = 200, 22, 6, 50
"""Where the question does not say: pupils in a day up to which it is usual, the hours of night, accounts that are told."""


class UnusualWay(Vocabulary):
    """By what reading stands out (异常查阅方式)."""

    OUTSIDE = "Pupils of schools at which the account held no post on that day (查阅外校学生)."
    BREAK_GLASS = "The glass was broken (紧急查阅)."
    AT_NIGHT = "It was night in the district (夜间查阅)."
    MANY_PUPILS = "More pupils in one day than the question takes for usual (一日查阅过多)."
