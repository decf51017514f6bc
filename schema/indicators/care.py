"""Care for pupils. Most figures here tell of people by what is sensitive: they are blurred, and of a term or a month."""

from schema.indicator import Indicator, IndicatorArea, Tally

_CAMPAIGN = "campaign: { startsOn: { gte: $since, lte: $upTo } }"

INDICATORS = (
    Indicator(
        "screening.coverage",
        IndicatorArea.SCREENING,
        ("Pupils screened", "测评覆盖率"),
        (
            "Pupils who took part, out of those who are meant in the campaigns that began in the period.",
            "统计期内开始的测评批次中，已测学生占应测学生的比例。",
        ),
        Tally(
            f"screeningResultsAggregate(filter: {{ takenOn: {{ isNull: false }}, {_CAMPAIGN} }}) {{ countDistinct {{ student }} }}",
            school="school",
        ),
        Tally(
            f"screeningResultsAggregate(filter: {{ {_CAMPAIGN} }}) {{ countDistinct {{ student }} }}",
            school="school",
        ),
    ),
    Indicator(
        "screening.cutOff",
        IndicatorArea.SCREENING,
        ("Pupils at a cut-off", "达界值学生"),
        (
            "Pupils who were found at a cut-off, out of those who were screened in the period.",
            "统计期内达界值的学生占已测学生的比例。",
        ),
        Tally(
            "screeningResultsAggregate(filter: { atCutOff: { eq: true } }) { countDistinct { student } }",
            school="school",
            when="takenOn",
        ),
        Tally(
            "screeningResultsAggregate(filter: { takenOn: { isNull: false } }) { countDistinct { student } }",
            school="school",
            when="takenOn",
        ),
    ),
    Indicator(
        "centre.calls",
        IndicatorArea.CENTRE,
        ("Calls to the hotline", "热线来电"),
        ("Calls that the 24-hour hotline received in the period.", "统计期内24小时心理热线来电数。"),
        Tally("hotlineCallsAggregate { count }", when="receivedAt"),
    ),
    Indicator(
        "centre.appointments",
        IndicatorArea.CENTRE,
        ("Appointments held", "面询预约完成率"),
        (
            "Appointments at the centre that were held, out of all of the period, those to come included.",
            "统计期内（含未到期）区心理中心预约中已完成的比例。",
        ),
        Tally(
            "appointmentsAggregate(filter: { state: { eq: HELD } }) { count }",
            school="student.school",
            when="slot",
        ),
        Tally("appointmentsAggregate { count }", school="student.school", when="slot"),
    ),
    Indicator(
        "files.opened",
        IndicatorArea.FILES,
        ("Care files opened", "新建关爱档案"),
        ("Files of pupils in care that were opened in the period.", "统计期内新建的关爱档案数。"),
        Tally("careFilesAggregate { count }", school="student.school", when="openedOn"),
    ),
    Indicator(
        "files.followUps",
        IndicatorArea.FILES,
        ("Follow-ups done", "随访完成率"),
        (
            "Follow-ups that are done, out of those due in the period, those to come included.",
            "统计期内应访（含未到期）的追踪随访中已完成的比例。",
        ),
        Tally(
            "followUpsAggregate(filter: { doneOn: { isNull: false } }) { count }",
            school="student.school",
            when="dueOn",
        ),
        Tally("followUpsAggregate { count }", school="student.school", when="dueOn"),
    ),
    Indicator(
        "referral.requested",
        IndicatorArea.REFERRAL,
        ("Referrals", "医疗转介"),
        ("Referrals to health partners that were requested in the period.", "统计期内申请的医疗转介数。"),
        Tally("referralsAggregate { count }", school="school", when="requestedAt"),
    ),
    Indicator(
        "referral.accepted",
        IndicatorArea.REFERRAL,
        ("Referrals accepted", "转介接受率"),
        (
            "Referrals that the partner has accepted, out of those requested in the period.",
            "统计期内申请的医疗转介中已被接受的比例。",
        ),
        Tally(
            "referralsAggregate(filter: { acceptedAt: { isNull: false } }) { count }",
            school="school",
            when="requestedAt",
        ),
        Tally("referralsAggregate { count }", school="school", when="requestedAt"),
    ),
    Indicator(
        "referral.completed",
        IndicatorArea.REFERRAL,
        ("Referrals completed", "转介完成率"),
        (
            "Referrals that are completed, out of those requested in the period.",
            "统计期内申请的医疗转介中已完成的比例。",
        ),
        Tally(
            "referralsAggregate(filter: { state: { eq: COMPLETED } }) { count }",
            school="school",
            when="requestedAt",
        ),
        Tally("referralsAggregate { count }", school="school", when="requestedAt"),
    ),
    Indicator(
        "support.plans",
        IndicatorArea.SUPPORT,
        ("Care plans made", "一生一策"),
        ("Plans for pupils in care that were made in the period.", "统计期内制定的关爱方案数。"),
        Tally("carePlansAggregate { count }", school="file.student.school", when="madeOn"),
    ),
    Indicator(
        "support.actions",
        IndicatorArea.SUPPORT,
        ("Steps of plans done", "措施完成率"),
        (
            "Steps of care plans that are done, out of those due in the period, those to come included.",
            "统计期内到期（含未到期）的关爱措施中已完成的比例。",
        ),
        Tally(
            "planActionsAggregate(filter: { doneOn: { isNull: false } }) { count }",
            school="plan.file.student.school",
            when="dueOn",
        ),
        Tally("planActionsAggregate { count }", school="plan.file.student.school", when="dueOn"),
    ),
    Indicator(
        "support.aided",
        IndicatorArea.SUPPORT,
        ("Pupils aided", "受资助学生"),
        ("Pupils whose aid began in the period.", "统计期内开始受资助的学生数。"),
        Tally("aidsAggregate { countDistinct { student } }", school="student.school", when="startsOn"),
    ),
    Indicator(
        "support.peers",
        IndicatorArea.SUPPORT,
        ("Pupils supported by others", "同伴互助学生"),
        (
            "Pupils whose support by another pupil began in the period.",
            "统计期内开始得到同伴互助的学生数。",
        ),
        Tally(
            "peerSupportsAggregate { countDistinct { student } }", school="student.school", when="startsOn"
        ),
    ),
    Indicator(
        "bullying.incidents",
        IndicatorArea.BULLYING,
        ("Incidents of bullying", "欺凌事件"),
        ("Incidents of the period that were found to be bullying.", "统计期内认定的欺凌事件数。"),
        Tally(
            "incidentsAggregate(filter: { bullying: { eq: true } }) { count }",
            school="school",
            when="occurredOn",
        ),
    ),
    Indicator(
        "bullying.handled",
        IndicatorArea.BULLYING,
        ("Bullying with measures", "欺凌处置率"),
        (
            "Incidents of bullying in the period about which something was done, out of all of them.",
            "统计期内欺凌事件中已采取处置措施的比例。",
        ),
        Tally(
            "incidentsAggregate(filter: { bullying: { eq: true }, measuresOn: { isNull: false } }) { count }",
            school="school",
            when="occurredOn",
        ),
        Tally(
            "incidentsAggregate(filter: { bullying: { eq: true } }) { count }",
            school="school",
            when="occurredOn",
        ),
    ),
    Indicator(
        "bullying.admonishments",
        IndicatorArea.BULLYING,
        ("Admonishments", "训诫"),
        ("Admonishments that were given in the period.", "统计期内实施的训诫次数。"),
        Tally("admonishmentsAggregate { count }", school="student.school", when="givenOn"),
    ),
    Indicator(
        "warning.raised",
        IndicatorArea.WARNING,
        ("Alerts raised", "预警"),
        ("Alerts that were raised in the period.", "统计期内触发的预警数。"),
        Tally("alertsAggregate { count }", school="student.school", when="raisedOn"),
    ),
    Indicator(
        "warning.answered",
        IndicatorArea.WARNING,
        ("Alerts answered", "预警响应率"),
        (
            "Alerts of which somebody took note, out of those raised in the period.",
            "统计期内触发的预警中已有人响应的比例。",
        ),
        Tally(
            "alertsAggregate(filter: { answeredAt: { isNull: false } }) { count }",
            school="student.school",
            when="raisedOn",
        ),
        Tally("alertsAggregate { count }", school="student.school", when="raisedOn"),
    ),
    Indicator(
        "warning.closed",
        IndicatorArea.WARNING,
        ("Alerts closed", "预警解除率"),
        (
            "Alerts whose ground is gone, out of those raised in the period.",
            "统计期内触发的预警中起因已消除的比例。",
        ),
        Tally(
            "alertsAggregate(filter: { state: { eq: CLOSED } }) { count }",
            school="student.school",
            when="raisedOn",
        ),
        Tally("alertsAggregate { count }", school="student.school", when="raisedOn"),
    ),
)
