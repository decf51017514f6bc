"""What every school is to have and to do: lessons, mentoring, rooms, certification, checks, training."""

from schema.indicator import Indicator, IndicatorArea, Tally

SCHOOLS = Tally("schoolsAggregate { count }", school="")
"""All schools."""
PUPILS = Tally(
    "studentsAggregate(filter: { classGroup: { grade: { isNull: false } } }) { count }", school="school"
)
"""All pupils of a class."""
_HOLDS = "state: { in: [VALID, REVERIFYING] }"

INDICATORS = (
    Indicator(
        "lessons.schools",
        IndicatorArea.LESSONS,
        ("Schools with psychology lessons", "开设心理健康活动课的学校"),
        (
            "Schools where a class had a psychology lesson in the period, out of all schools.",
            "统计期内至少一个班级上过心理健康活动课的学校占全部学校的比例。",
        ),
        Tally(
            "psychologyLessonsAggregate(filter: { heldOn: { gte: $since, lte: $upTo } }) { groups(by: [CLASS_GROUP_SCHOOL]) { count } }",
            school="classGroup.school",
        ),
        SCHOOLS,
    ),
    Indicator(
        "lessons.fortnight",
        IndicatorArea.LESSONS,
        ("Classes with a lesson in the last fortnight", "两周内上过心理课的班级"),
        (
            "Classes that had a psychology lesson in the last fortnight of the period, out of those that had one in the period.",
            "统计期最后两周内上过心理健康活动课的班级，占统计期内开课班级的比例。",
        ),
        Tally(
            "psychologyLessonsAggregate(filter: { heldOn: { gte: $fortnight, lte: $upTo } }) { countDistinct { classGroup } }",
            school="classGroup.school",
        ),
        Tally(
            "psychologyLessonsAggregate(filter: { heldOn: { gte: $since, lte: $upTo } }) { countDistinct { classGroup } }",
            school="classGroup.school",
        ),
    ),
    Indicator(
        "mentoring.plans",
        IndicatorArea.MENTORING,
        ("Schools with a mentoring plan", "有导师制方案的学校"),
        (
            "Schools that adopted a plan for mentoring every pupil for the school year, out of all schools.",
            "本学年已通过全员导师制方案（一校一案）的学校占全部学校的比例。",
        ),
        Tally(
            "mentorPlansAggregate(filter: { state: { eq: ADOPTED }, academicYear: { code: { eq: $year } } }) { countDistinct { school } }",
            school="school",
        ),
        SCHOOLS,
    ),
    Indicator(
        "mentoring.pupils",
        IndicatorArea.MENTORING,
        ("Pupils with a mentor", "有导师的学生"),
        (
            "Pupils of a class who have a mentor today, out of all pupils of a class.",
            "现有导师的在班学生占全部在班学生的比例。",
        ),
        Tally(
            "mentorAssignmentsAggregate(filter: { endsOn: { isNull: true }, student: { classGroup: { grade: { isNull: false } } } })"
            " { countDistinct { student } }",
            school="student.school",
        ),
        PUPILS,
    ),
    Indicator(
        "mentoring.talks",
        IndicatorArea.MENTORING,
        ("Talks of mentors", "导师谈心谈话"),
        ("Talks that mentors held with pupils in the period.", "统计期内导师与学生谈心谈话的次数。"),
        Tally(
            "mentorTalksAggregate(filter: { heldOn: { gte: $since, lte: $upTo } }) { count }",
            school="assignment.student.school",
        ),
    ),
    Indicator(
        "rooms.schools",
        IndicatorArea.ROOMS,
        ("Schools with a counselling room", "有心理辅导室的学校"),
        (
            "Schools with at least one counselling room, out of all schools.",
            "至少有一间心理辅导室的学校占全部学校的比例。",
        ),
        Tally("counsellingRoomsAggregate { countDistinct { school } }", school="school"),
        SCHOOLS,
    ),
    Indicator(
        "rooms.hours",
        IndicatorArea.ROOMS,
        ("Hours a week that counselling rooms are open", "心理辅导室每周开放时数"),
        (
            "Hours a week that all counselling rooms are open together.",
            "全部心理辅导室每周开放时数之和。",
        ),
        Tally("counsellingRoomsAggregate { sum { weeklyHours } }", school="school"),
    ),
    Indicator(
        "rooms.sessions",
        IndicatorArea.ROOMS,
        ("Counselling sessions", "心理辅导"),
        (
            "Individual and group sessions of counselling that were held in the period.",
            "统计期内开展的个别辅导与团体辅导次数。",
        ),
        Tally("counsellingSessionsAggregate { count }", school="school", when="heldOn"),
    ),
    Indicator(
        "certification.schools",
        IndicatorArea.CERTIFICATION,
        ("Certified schools", "达标校"),
        (
            "Schools whose certification holds, out of those that are not newly opened: they opened more than two calendar years ago.",
            "达标称号有效（含复验中）的学校，占除新开办学校（近两年内开办）外全部学校的比例。",
        ),
        Tally(
            f"certificationsAggregate(filter: {{ kind: {{ eq: STANDARD }}, {_HOLDS}, school: {{ openedOn: {{ lte: $established }} }} }})"
            " { countDistinct { school } }",
            school="school",
        ),
        Tally("schoolsAggregate(filter: { openedOn: { lte: $established } }) { count }", school=""),
    ),
    Indicator(
        "certification.demonstration",
        IndicatorArea.CERTIFICATION,
        ("Demonstration schools of the city", "市级示范校"),
        (
            "Schools whose certification as a demonstration school of the city holds.",
            "市级示范校称号有效的学校数。",
        ),
        Tally(
            f"certificationsAggregate(filter: {{ kind: {{ eq: DEMONSTRATION }}, {_HOLDS} }}) {{ countDistinct {{ school }} }}",
            school="school",
        ),
    ),
    Indicator(
        "certification.featured",
        IndicatorArea.CERTIFICATION,
        ("Nationally featured schools", "全国特色校"),
        ("Schools that are nationally featured.", "全国特色校数。"),
        Tally(
            f"certificationsAggregate(filter: {{ kind: {{ eq: FEATURED }}, {_HOLDS} }}) {{ countDistinct {{ school }} }}",
            school="school",
        ),
    ),
    Indicator(
        "supervision.checked",
        IndicatorArea.SUPERVISION,
        ("Schools that checked themselves", "已自查的学校"),
        (
            "Schools that checked themselves in the school year, out of all schools.",
            "本学年已开展自查的学校占全部学校的比例。",
        ),
        Tally(
            "selfChecksAggregate(filter: { kind: { eq: SELF }, academicYear: { code: { eq: $year } } }) { countDistinct { school } }",
            school="school",
        ),
        SCHOOLS,
    ),
    Indicator(
        "supervision.findings",
        IndicatorArea.SUPERVISION,
        ("Findings of checks", "检查发现的问题"),
        (
            "What checks of the period, by schools and by the district, found wanting.",
            "统计期内自查与督导检查发现的问题数。",
        ),
        Tally(
            "findingsAggregate(filter: { selfCheck: { checkedOn: { gte: $since, lte: $upTo } } }) { count }",
            school="selfCheck.school",
        ),
    ),
    Indicator(
        "supervision.rectified",
        IndicatorArea.SUPERVISION,
        ("Rectifications done", "已完成的整改"),
        (
            "Rectifications that were due in the period and are done, out of all that were due.",
            "统计期内到期的整改事项中已完成的比例。",
        ),
        Tally(
            "rectificationsAggregate(filter: { dueOn: { gte: $since, lte: $upTo }, doneOn: { isNull: false } }) { count }",
            school="finding.selfCheck.school",
        ),
        Tally(
            "rectificationsAggregate(filter: { dueOn: { gte: $since, lte: $upTo } }) { count }",
            school="finding.selfCheck.school",
        ),
    ),
    Indicator(
        "training.schools",
        IndicatorArea.TRAINING,
        ("Schools with staff who recognise a crisis", "有危机识别培训合格人员的学校"),
        (
            "Schools that have had somebody trained to recognise a crisis by the end of the period, out of all schools.",
            "截至统计期末有人员学会识别心理危机的学校占全部学校的比例。",
        ),
        Tally(
            "trainingAttendancesAggregate(filter: { recognisesCrisis: { eq: true }, training: { heldOn: { lte: $upTo } } })"
            " { countDistinct { school } }",
            school="school",
        ),
        SCHOOLS,
    ),
    Indicator(
        "training.staff",
        IndicatorArea.TRAINING,
        ("Staff who recognise a crisis", "学会识别危机的教职工"),
        (
            "Members of staff who have been trained to recognise a crisis by the end of the period.",
            "截至统计期末学会识别心理危机的教职工人数。",
        ),
        Tally(
            "trainingAttendancesAggregate(filter: { recognisesCrisis: { eq: true }, training: { heldOn: { lte: $upTo } } })"
            " { countDistinct { staff } }",
            school="school",
        ),
    ),
    Indicator(
        "training.literacy",
        IndicatorArea.TRAINING,
        ("Literacy in mental health", "心理健康素养水平"),
        (
            "Of those who were asked in the surveys of literacy that began in the last year of the period, how many know what is to be known.",
            "统计期末前一年内开始的素养调查中达标人数占调查人数的比例。",
        ),
        Tally(
            "surveyResultsAggregate(filter: { survey: { kind: { eq: LITERACY }, startsOn: { gt: $yearAgo, lte: $upTo } } }) { sum { positive } }",
            school="school",
        ),
        Tally(
            "surveyResultsAggregate(filter: { survey: { kind: { eq: LITERACY }, startsOn: { gt: $yearAgo, lte: $upTo } } }) { sum { asked } }",
            school="school",
        ),
    ),
)
