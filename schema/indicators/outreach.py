"""What the district and its partners do for everybody: activities, families, the column, doctors, examinations."""

from schema.indicator import Indicator, IndicatorArea, Months, Tally
from schema.indicators.schools import SCHOOLS

_IN = "{ gte: $since, lte: $upTo }"
_THERE = "{ or: [{ openedOn: { isNull: true } }, { openedOn: { lte: $since } }] }"
_GOES_ON = "or: [{ endsOn: { isNull: true } }, { endsOn: { gte: $upTo } }]"
_AWARENESS = "survey: { kind: { eq: HOTLINE_AWARENESS }, startsOn: { gt: $yearAgo, lte: $upTo } }"

INDICATORS = (
    Indicator(
        "activities.held",
        IndicatorArea.ACTIVITIES,
        ("Activities", "活动场次"),
        (
            "Activities for mental health that schools began in the period.",
            "统计期内各校开展的心理健康教育活动场次。",
        ),
        Tally(f"activitiesAggregate(filter: {{ startsOn: {_IN} }}) {{ count }}", school="school"),
    ),
    Indicator(
        "activities.participations",
        IndicatorArea.ACTIVITIES,
        ("Participations in activities", "活动参与人次"),
        (
            "Participations in those activities; who came to two counts twice.",
            "上述活动的参与人次（同一人参加两场计两次）。",
        ),
        Tally(
            f"activitiesAggregate(filter: {{ startsOn: {_IN} }}) {{ sum {{ participations }} }}",
            school="school",
        ),
    ),
    Indicator(
        "activities.schools",
        IndicatorArea.ACTIVITIES,
        ("Schools that act", "校校有行动"),
        (
            "Schools that held an activity in the period, out of those that were open when it began.",
            "统计期内开展活动的学校，占统计期开始时已开办学校的比例。",
        ),
        Tally(
            f"activitiesAggregate(filter: {{ startsOn: {_IN}, school: {_THERE} }}) {{ countDistinct {{ school }} }}",
            school="school",
        ),
        Tally(f"schoolsAggregate(filter: {_THERE}) {{ count }}", school=""),
    ),
    Indicator(
        "parents.schools",
        IndicatorArea.PARENTS,
        ("Schools with a parents' school", "有家长学校的学校"),
        (
            "Schools whose parents' school is at work, out of all schools.",
            "家长学校正常运行的学校占全部学校的比例。",
        ),
        Tally(
            "parentSchoolsAggregate(filter: { state: { eq: ACTIVE } }) { countDistinct { school } }",
            school="school",
        ),
        SCHOOLS,
    ),
    Indicator(
        "parents.sessions",
        IndicatorArea.PARENTS,
        ("Sessions of parents' schools", "家长学校活动"),
        ("Sessions that parents' schools held in the period.", "统计期内家长学校开展的活动次数。"),
        Tally(f"parentSessionsAggregate(filter: {{ heldOn: {_IN} }}) {{ count }}", school="school"),
    ),
    Indicator(
        "parents.hours",
        IndicatorArea.PARENTS,
        ("Hours of parents' schools", "家长学校课时"),
        ("Length of those sessions in hours.", "上述活动的课时数。"),
        Tally(f"parentSessionsAggregate(filter: {{ heldOn: {_IN} }}) {{ sum {{ hours }} }}", school="school"),
    ),
    Indicator(
        "parents.attendances",
        IndicatorArea.PARENTS,
        ("Attendances of guardians", "家长参与人次"),
        ("Attendances of guardians at those sessions.", "家长参加上述活动的人次。"),
        Tally(
            f"parentAttendancesAggregate(filter: {{ session: {{ heldOn: {_IN} }} }}) {{ count }}",
            school="session.school",
        ),
    ),
    Indicator(
        "column.published",
        IndicatorArea.COLUMN,
        ("Weeks with an article", "专栏按期发布"),
        (
            "Articles that were published, out of those that were due in the period.",
            "统计期内应发专栏文章中已发布的比例。",
        ),
        Tally(f"articlesAggregate(filter: {{ dueOn: {_IN}, publishedOn: {{ isNull: false }} }}) {{ count }}"),
        Tally(f"articlesAggregate(filter: {{ dueOn: {_IN} }}) {{ count }}"),
    ),
    Indicator(
        "column.readings",
        IndicatorArea.COLUMN,
        ("Readings of the column", "专栏阅读量"),
        (
            "How often the articles that were published in the period were read.",
            "统计期内发布的专栏文章阅读量。",
        ),
        Tally(f"articlesAggregate(filter: {{ publishedOn: {_IN} }}) {{ sum {{ readings }} }}"),
    ),
    Indicator(
        "community.schools",
        IndicatorArea.COMMUNITY,
        ("Schools that a partner serves", "有社会组织结对的学校"),
        (
            "Schools that a partner serves at the end of the period, out of all schools.",
            "统计期末有社会组织结对服务的学校占全部学校的比例。",
        ),
        Tally(
            f"partnerServicesAggregate(filter: {{ startsOn: {{ lte: $upTo }}, {_GOES_ON} }}) {{ countDistinct {{ school }} }}",
            school="school",
        ),
        SCHOOLS,
    ),
    Indicator(
        "community.legalVicePrincipals",
        IndicatorArea.COMMUNITY,
        ("Schools with a legal vice-principal", "有法治副校长的学校"),
        (
            "Schools with a legal vice-principal at the end of the period, out of all schools.",
            "统计期末配备法治副校长的学校占全部学校的比例。",
        ),
        Tally(
            f"staffPostsAggregate(filter: {{ kind: {{ eq: LEGAL_VICE_PRINCIPAL }}, {_GOES_ON} }}) {{ countDistinct {{ school }} }}",
            school="school",
        ),
        SCHOOLS,
    ),
    Indicator(
        "community.engagements",
        IndicatorArea.COMMUNITY,
        ("Engagements of partners", "社会组织介入"),
        (
            "What partners did at schools about pupils' problems in the period.",
            "统计期内社会组织就学生问题开展的介入次数。",
        ),
        Tally("engagementsAggregate { count }", school="school", when="heldOn"),
    ),
    Indicator(
        "doctors.months",
        IndicatorArea.DOCTORS,
        ("Months with a doctors' clinic", "每月医生坐诊"),
        (
            "Months with a clinic that was held, out of the whole months of the period that are over.",
            "统计期内已结束的各月中有医生坐诊的月份所占比例。",
        ),
        Tally(
            "clinicsAggregate(filter: { state: { eq: HELD }, heldOn: { gte: $firstMonth, lte: $lastMonth } })"
            " { groups(by: [HELD_ON_MONTH]) { count } }"
        ),
        Months(),
    ),
    Indicator(
        "doctors.held",
        IndicatorArea.DOCTORS,
        ("Clinics held", "按期坐诊"),
        (
            "Clinics that were held, out of those that were planned for the period.",
            "统计期内计划的医生坐诊中已坐诊的比例。",
        ),
        Tally(
            f"clinicsAggregate(filter: {{ state: {{ eq: HELD }}, plannedOn: {_IN} }}) {{ count }}",
            school="school",
        ),
        Tally(f"clinicsAggregate(filter: {{ plannedOn: {_IN} }}) {{ count }}", school="school"),
    ),
    Indicator(
        "doctors.seen",
        IndicatorArea.DOCTORS,
        ("Pupils seen at clinics", "坐诊接诊人数"),
        ("Pupils whom doctors saw at clinics of the period.", "统计期内医生坐诊的接诊人数。"),
        Tally(f"clinicsAggregate(filter: {{ heldOn: {_IN} }}) {{ sum {{ seen }} }}", school="school"),
    ),
    Indicator(
        "examinations.awareness",
        IndicatorArea.EXAMINATIONS,
        ("Awareness of the hotline", "热线知晓率"),
        (
            "Of those who were asked in the surveys of awareness that began in the last year of the period, how many know the hotline.",
            "统计期末前一年内开始的热线知晓率调查中知晓人数占调查人数的比例。",
        ),
        Tally(
            f"surveyResultsAggregate(filter: {{ {_AWARENESS} }}) {{ sum {{ positive }} }}", school="school"
        ),
        Tally(f"surveyResultsAggregate(filter: {{ {_AWARENESS} }}) {{ sum {{ asked }} }}", school="school"),
    ),
    Indicator(
        "examinations.services",
        IndicatorArea.EXAMINATIONS,
        ("Services at the time of examinations", "考试季服务"),
        ("Services around examinations that were given in the period.", "统计期内开展的考试季服务次数。"),
        Tally(f"examServicesAggregate(filter: {{ date: {_IN} }}) {{ count }}"),
    ),
    Indicator(
        "examinations.served",
        IndicatorArea.EXAMINATIONS,
        ("People helped at the time of examinations", "考试季服务人次"),
        ("People whom those services helped.", "上述服务的服务人次。"),
        Tally(f"examServicesAggregate(filter: {{ date: {_IN} }}) {{ sum {{ served }} }}"),
    ),
)
