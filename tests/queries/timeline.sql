-- 1 of 14
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND (student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id

-- 2 of 14
SELECT student_1.name_pinyin AS s0, student_1.name AS s1, student_1.id AS s2, student_1.id AS c0, student_1.school_id AS c1, student_1.class_group_id AS c2, student_1.name AS c3, student_1.sex AS c4, student_1.birth_date AS c5, student_1.national_id AS c6, student_1.student_number AS c7, student_1.status AS c8 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND (student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $1::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $5::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $5::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.name_pinyin ASC, student_1.name ASC, student_1.id ASC 
 LIMIT $6::INTEGER

-- 3 of 14
SELECT placed.parent, placed.at, placed.kind, placed.id 
FROM (SELECT events.parent AS parent, events.at AS at, events.kind AS kind, events.id AS id, row_number() OVER (PARTITION BY events.parent ORDER BY at DESC NULLS LAST, kind ASC, id DESC) AS place 
FROM (SELECT anon_1.id AS parent, CAST(absence_episode_1.first_day AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'AbsenceEpisode' COLLATE "C" AS kind, absence_episode_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_1(id), absence_episode AS absence_episode_1 
WHERE absence_episode_1.student_id = anon_1.id AND absence_episode_1.removed_at IS NULL AND (absence_episode_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR absence_episode_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_2.id AS parent, CAST(admonishment_1.given_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Admonishment' COLLATE "C" AS kind, admonishment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_2(id), admonishment AS admonishment_1 
WHERE admonishment_1.student_id = anon_2.id AND admonishment_1.removed_at IS NULL AND admonishment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_3.id AS parent, CAST(aid_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Aid' COLLATE "C" AS kind, aid_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_3(id), aid AS aid_1 
WHERE aid_1.student_id = anon_3.id AND aid_1.removed_at IS NULL AND aid_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_4.id AS parent, CAST(alert_1.raised_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Alert' COLLATE "C" AS kind, alert_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_4(id), alert AS alert_1 
WHERE alert_1.student_id = anon_4.id AND alert_1.removed_at IS NULL AND alert_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_5.id AS parent, timezone($7::VARCHAR COLLATE "C", appointment_1.slot) AS at, 'Appointment' COLLATE "C" AS kind, appointment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_5(id), appointment AS appointment_1 
WHERE appointment_1.student_id = anon_5.id AND appointment_1.removed_at IS NULL AND appointment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_6.id AS parent, CAST(attendance_mark_1.date AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'AttendanceMark' COLLATE "C" AS kind, attendance_mark_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_6(id), attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = anon_6.id AND attendance_mark_1.removed_at IS NULL AND (attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR attendance_mark_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_7.id AS parent, CAST(care_file_1.opened_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'CareFile' COLLATE "C" AS kind, care_file_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_7(id), care_file AS care_file_1 
WHERE care_file_1.student_id = anon_7.id AND care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_8.id AS parent, CAST(care_plan_1.made_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'CarePlan' COLLATE "C" AS kind, care_plan_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_8(id) JOIN care_plan AS care_plan_1 ON true 
WHERE care_plan_1.file_id IN (SELECT care_file_2.id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND care_file_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND care_file_2.student_id = anon_8.id) AND care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_9.id AS parent, CAST((SELECT counselling_session_1.held_on 
FROM counselling_session AS counselling_session_1 
WHERE counselling_attendance_1.session_id = counselling_session_1.id AND counselling_session_1.removed_at IS NULL AND (counselling_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR counselling_session_1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'CounsellingAttendance' COLLATE "C" AS kind, counselling_attendance_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_9(id), counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.student_id = anon_9.id AND counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_10.id AS parent, CAST(engagement_1.held_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Engagement' COLLATE "C" AS kind, engagement_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_10(id), engagement AS engagement_1 
WHERE engagement_1.student_id = anon_10.id AND engagement_1.removed_at IS NULL AND (engagement_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) OR engagement_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND engagement_1.student_id IS NULL) UNION ALL SELECT anon_11.id AS parent, CAST(enrolment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Enrolment' COLLATE "C" AS kind, enrolment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_11(id), enrolment AS enrolment_1 
WHERE enrolment_1.student_id = anon_11.id AND enrolment_1.removed_at IS NULL AND (enrolment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_12.id AS parent, CAST(enrolment_event_1.effective_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'EnrolmentEvent' COLLATE "C" AS kind, enrolment_event_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_12(id), enrolment_event AS enrolment_event_1 
WHERE enrolment_event_1.student_id = anon_12.id AND enrolment_event_1.removed_at IS NULL AND (enrolment_event_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_event_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_13.id AS parent, CAST(follow_up_1.done_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'FollowUp' COLLATE "C" AS kind, follow_up_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_13(id), follow_up AS follow_up_1 
WHERE follow_up_1.student_id = anon_13.id AND follow_up_1.removed_at IS NULL AND follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_14.id AS parent, CAST(health_encounter_1.date AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'HealthEncounter' COLLATE "C" AS kind, health_encounter_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_14(id), health_encounter AS health_encounter_1 
WHERE health_encounter_1.student_id = anon_14.id AND health_encounter_1.removed_at IS NULL AND (health_encounter_1.partner_id = $2::BIGINT AND health_encounter_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR health_encounter_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_15.id AS parent, timezone($7::VARCHAR COLLATE "C", hotline_call_1.received_at) AS at, 'HotlineCall' COLLATE "C" AS kind, hotline_call_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_15(id), hotline_call AS hotline_call_1 
WHERE hotline_call_1.student_id = anon_15.id AND hotline_call_1.removed_at IS NULL AND hotline_call_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_16.id AS parent, CAST((SELECT incident_1.occurred_on 
FROM incident AS incident_1 
WHERE incident_part_1.incident_id = incident_1.id AND incident_1.removed_at IS NULL AND (incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR incident_1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'IncidentPart' COLLATE "C" AS kind, incident_part_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_16(id), incident_part AS incident_part_1 
WHERE incident_part_1.student_id = anon_16.id AND incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_17.id AS parent, CAST(mentor_assignment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'MentorAssignment' COLLATE "C" AS kind, mentor_assignment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_17(id), mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.student_id = anon_17.id AND mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_18.id AS parent, CAST(mentor_talk_1.held_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'MentorTalk' COLLATE "C" AS kind, mentor_talk_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_18(id) JOIN mentor_talk AS mentor_talk_1 ON true 
WHERE mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND (mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND mentor_assignment_2.student_id = anon_18.id) AND mentor_talk_1.removed_at IS NULL AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_3.id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_19.id AS parent, CAST((SELECT parent_session_1.held_on 
FROM parent_session AS parent_session_1 
WHERE parent_attendance_1.session_id = parent_session_1.id AND parent_session_1.removed_at IS NULL AND (parent_session_1.id IN (SELECT parent_attendance_2.session_id 
FROM parent_attendance AS parent_attendance_2 
WHERE parent_attendance_2.removed_at IS NULL AND parent_attendance_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))))) OR parent_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR parent_session_1.id IN (SELECT parent_attendance_3.session_id 
FROM parent_attendance AS parent_attendance_3 
WHERE parent_attendance_3.removed_at IS NULL AND parent_attendance_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'ParentAttendance' COLLATE "C" AS kind, parent_attendance_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_19(id), parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.student_id = anon_19.id AND parent_attendance_1.removed_at IS NULL AND (parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR parent_attendance_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_20.id AS parent, CAST(peer_support_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'PeerSupport' COLLATE "C" AS kind, peer_support_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_20(id), peer_support AS peer_support_1 
WHERE peer_support_1.student_id = anon_20.id AND peer_support_1.removed_at IS NULL AND peer_support_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_21.id AS parent, CAST(plan_action_1.due_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'PlanAction' COLLATE "C" AS kind, plan_action_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_21(id) JOIN plan_action AS plan_action_1 ON true 
WHERE plan_action_1.plan_id IN (SELECT care_plan_2.id 
FROM care_plan AS care_plan_2 
WHERE care_plan_2.removed_at IS NULL AND care_plan_2.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND care_plan_2.file_id IN (SELECT care_file_4.id 
FROM care_file AS care_file_4 
WHERE care_file_4.removed_at IS NULL AND care_file_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND care_file_4.student_id = anon_21.id)) AND plan_action_1.removed_at IS NULL AND plan_action_1.plan_id IN (SELECT care_plan_3.id 
FROM care_plan AS care_plan_3 
WHERE care_plan_3.removed_at IS NULL AND care_plan_3.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) UNION ALL SELECT anon_22.id AS parent, timezone($7::VARCHAR COLLATE "C", referral_2.requested_at) AS at, 'Referral' COLLATE "C" AS kind, referral_2.id AS id 
FROM unnest($1::BIGINT[]) AS anon_22(id), referral AS referral_2 
WHERE referral_2.student_id = anon_22.id AND referral_2.removed_at IS NULL AND (referral_2.partner_id = $2::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_4.student_id 
FROM consent AS consent_4 
WHERE consent_4.purpose = 'REFERRAL' AND consent_4.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_5 
WHERE consent_5.student_id = consent_4.student_id AND consent_5.purpose = 'REFERRAL' AND consent_5.withdrawn_at IS NULL AND consent_5.given_at > consent_4.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_6.student_id 
FROM consent AS consent_6 
WHERE consent_6.purpose = 'REFERRAL' AND consent_6.withdrawn_at IS NULL)) OR referral_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_23.id AS parent, CAST(screening_result_1.taken_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'ScreeningResult' COLLATE "C" AS kind, screening_result_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_23(id), screening_result AS screening_result_1 
WHERE screening_result_1.student_id = anon_23.id AND screening_result_1.removed_at IS NULL AND (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AS events) AS placed 
WHERE placed.place <= $8::INTEGER ORDER BY placed.parent, placed.place

-- 4 of 14
SELECT placed.parent, placed.at, placed.kind, placed.id 
FROM (SELECT events.parent AS parent, events.at AS at, events.kind AS kind, events.id AS id, row_number() OVER (PARTITION BY events.parent ORDER BY at ASC NULLS FIRST, kind DESC, id ASC) AS place 
FROM (SELECT anon_1.id AS parent, CAST(enrolment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Enrolment' COLLATE "C" AS kind, enrolment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_1(id), enrolment AS enrolment_1 
WHERE enrolment_1.student_id = anon_1.id AND enrolment_1.removed_at IS NULL AND (enrolment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND CAST(CAST(enrolment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $7::DATE UNION ALL SELECT anon_2.id AS parent, CAST(enrolment_event_1.effective_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'EnrolmentEvent' COLLATE "C" AS kind, enrolment_event_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_2(id), enrolment_event AS enrolment_event_1 
WHERE enrolment_event_1.student_id = anon_2.id AND enrolment_event_1.removed_at IS NULL AND (enrolment_event_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_event_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND CAST(CAST(enrolment_event_1.effective_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $8::DATE UNION ALL SELECT anon_3.id AS parent, CAST(mentor_assignment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'MentorAssignment' COLLATE "C" AS kind, mentor_assignment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_3(id), mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.student_id = anon_3.id AND mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND CAST(CAST(mentor_assignment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $9::DATE) AS events) AS placed 
WHERE placed.place <= $10::INTEGER ORDER BY placed.parent, placed.place

-- 5 of 14
SELECT absence_episode_1.id, absence_episode_1.id AS id__1, absence_episode_1.student_id, absence_episode_1.first_day, absence_episode_1.last_day, absence_episode_1.school_days, absence_episode_1.explained, absence_episode_1.unexplained_days, absence_episode_1.state 
FROM absence_episode AS absence_episode_1 
WHERE absence_episode_1.id = ANY ($1::BIGINT[]) AND absence_episode_1.removed_at IS NULL AND (absence_episode_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR absence_episode_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY absence_episode_1.id

-- 6 of 14
SELECT attendance_mark_1.id, attendance_mark_1.id AS id__1, attendance_mark_1.student_id, attendance_mark_1.school_id, attendance_mark_1.class_group_id, attendance_mark_1.recorded_by_id, attendance_mark_1.date, attendance_mark_1.period, attendance_mark_1.code, CASE WHEN (attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN attendance_mark_1.reason END AS anon_1 
FROM attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.id = ANY ($3::BIGINT[]) AND attendance_mark_1.removed_at IS NULL AND (attendance_mark_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $4::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $5::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $6::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY attendance_mark_1.id

-- 7 of 14
SELECT enrolment_1.id, enrolment_1.id AS id__1, enrolment_1.student_id, enrolment_1.class_group_id, enrolment_1.starts_on, enrolment_1.ends_on 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.id = ANY ($1::BIGINT[]) AND enrolment_1.removed_at IS NULL AND (enrolment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY enrolment_1.id

-- 8 of 14
SELECT enrolment_event_1.id, enrolment_event_1.id AS id__1, enrolment_event_1.student_id, enrolment_event_1.school_id, enrolment_event_1.kind, enrolment_event_1.effective_on, CASE WHEN (enrolment_event_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN enrolment_event_1.reason END AS anon_1 
FROM enrolment_event AS enrolment_event_1 
WHERE enrolment_event_1.id = ANY ($3::BIGINT[]) AND enrolment_event_1.removed_at IS NULL AND (enrolment_event_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $4::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $5::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $6::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_event_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $1::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY enrolment_event_1.id

-- 9 of 14
SELECT mentor_assignment_1.id, mentor_assignment_1.id AS id__1, mentor_assignment_1.student_id, mentor_assignment_1.mentor_id, mentor_assignment_1.starts_on, mentor_assignment_1.ends_on 
FROM mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.id = ANY ($1::BIGINT[]) AND mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY mentor_assignment_1.id

-- 10 of 14
SELECT events.parent, count(*) AS count_1 
FROM (SELECT anon_1.id AS parent, CAST(absence_episode_1.first_day AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'AbsenceEpisode' COLLATE "C" AS kind, absence_episode_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_1(id), absence_episode AS absence_episode_1 
WHERE absence_episode_1.student_id = anon_1.id AND absence_episode_1.removed_at IS NULL AND (absence_episode_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR absence_episode_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_2.id AS parent, CAST(admonishment_1.given_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Admonishment' COLLATE "C" AS kind, admonishment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_2(id), admonishment AS admonishment_1 
WHERE admonishment_1.student_id = anon_2.id AND admonishment_1.removed_at IS NULL AND admonishment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_3.id AS parent, CAST(aid_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Aid' COLLATE "C" AS kind, aid_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_3(id), aid AS aid_1 
WHERE aid_1.student_id = anon_3.id AND aid_1.removed_at IS NULL AND aid_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_4.id AS parent, CAST(alert_1.raised_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Alert' COLLATE "C" AS kind, alert_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_4(id), alert AS alert_1 
WHERE alert_1.student_id = anon_4.id AND alert_1.removed_at IS NULL AND alert_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_5.id AS parent, timezone($7::VARCHAR COLLATE "C", appointment_1.slot) AS at, 'Appointment' COLLATE "C" AS kind, appointment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_5(id), appointment AS appointment_1 
WHERE appointment_1.student_id = anon_5.id AND appointment_1.removed_at IS NULL AND appointment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_6.id AS parent, CAST(attendance_mark_1.date AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'AttendanceMark' COLLATE "C" AS kind, attendance_mark_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_6(id), attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = anon_6.id AND attendance_mark_1.removed_at IS NULL AND (attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR attendance_mark_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_7.id AS parent, CAST(care_file_1.opened_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'CareFile' COLLATE "C" AS kind, care_file_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_7(id), care_file AS care_file_1 
WHERE care_file_1.student_id = anon_7.id AND care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_8.id AS parent, CAST(care_plan_1.made_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'CarePlan' COLLATE "C" AS kind, care_plan_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_8(id) JOIN care_plan AS care_plan_1 ON true 
WHERE care_plan_1.file_id IN (SELECT care_file_2.id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND care_file_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND care_file_2.student_id = anon_8.id) AND care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_9.id AS parent, CAST((SELECT counselling_session_1.held_on 
FROM counselling_session AS counselling_session_1 
WHERE counselling_attendance_1.session_id = counselling_session_1.id AND counselling_session_1.removed_at IS NULL AND (counselling_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR counselling_session_1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'CounsellingAttendance' COLLATE "C" AS kind, counselling_attendance_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_9(id), counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.student_id = anon_9.id AND counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_10.id AS parent, CAST(engagement_1.held_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Engagement' COLLATE "C" AS kind, engagement_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_10(id), engagement AS engagement_1 
WHERE engagement_1.student_id = anon_10.id AND engagement_1.removed_at IS NULL AND (engagement_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) OR engagement_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND engagement_1.student_id IS NULL) UNION ALL SELECT anon_11.id AS parent, CAST(enrolment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Enrolment' COLLATE "C" AS kind, enrolment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_11(id), enrolment AS enrolment_1 
WHERE enrolment_1.student_id = anon_11.id AND enrolment_1.removed_at IS NULL AND (enrolment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_12.id AS parent, CAST(enrolment_event_1.effective_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'EnrolmentEvent' COLLATE "C" AS kind, enrolment_event_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_12(id), enrolment_event AS enrolment_event_1 
WHERE enrolment_event_1.student_id = anon_12.id AND enrolment_event_1.removed_at IS NULL AND (enrolment_event_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_event_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_13.id AS parent, CAST(follow_up_1.done_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'FollowUp' COLLATE "C" AS kind, follow_up_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_13(id), follow_up AS follow_up_1 
WHERE follow_up_1.student_id = anon_13.id AND follow_up_1.removed_at IS NULL AND follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_14.id AS parent, CAST(health_encounter_1.date AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'HealthEncounter' COLLATE "C" AS kind, health_encounter_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_14(id), health_encounter AS health_encounter_1 
WHERE health_encounter_1.student_id = anon_14.id AND health_encounter_1.removed_at IS NULL AND (health_encounter_1.partner_id = $2::BIGINT AND health_encounter_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR health_encounter_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_15.id AS parent, timezone($7::VARCHAR COLLATE "C", hotline_call_1.received_at) AS at, 'HotlineCall' COLLATE "C" AS kind, hotline_call_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_15(id), hotline_call AS hotline_call_1 
WHERE hotline_call_1.student_id = anon_15.id AND hotline_call_1.removed_at IS NULL AND hotline_call_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_16.id AS parent, CAST((SELECT incident_1.occurred_on 
FROM incident AS incident_1 
WHERE incident_part_1.incident_id = incident_1.id AND incident_1.removed_at IS NULL AND (incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR incident_1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'IncidentPart' COLLATE "C" AS kind, incident_part_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_16(id), incident_part AS incident_part_1 
WHERE incident_part_1.student_id = anon_16.id AND incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_17.id AS parent, CAST(mentor_assignment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'MentorAssignment' COLLATE "C" AS kind, mentor_assignment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_17(id), mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.student_id = anon_17.id AND mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_18.id AS parent, CAST(mentor_talk_1.held_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'MentorTalk' COLLATE "C" AS kind, mentor_talk_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_18(id) JOIN mentor_talk AS mentor_talk_1 ON true 
WHERE mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND (mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND mentor_assignment_2.student_id = anon_18.id) AND mentor_talk_1.removed_at IS NULL AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_3.id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_19.id AS parent, CAST((SELECT parent_session_1.held_on 
FROM parent_session AS parent_session_1 
WHERE parent_attendance_1.session_id = parent_session_1.id AND parent_session_1.removed_at IS NULL AND (parent_session_1.id IN (SELECT parent_attendance_2.session_id 
FROM parent_attendance AS parent_attendance_2 
WHERE parent_attendance_2.removed_at IS NULL AND parent_attendance_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL))))) OR parent_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR parent_session_1.id IN (SELECT parent_attendance_3.session_id 
FROM parent_attendance AS parent_attendance_3 
WHERE parent_attendance_3.removed_at IS NULL AND parent_attendance_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'ParentAttendance' COLLATE "C" AS kind, parent_attendance_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_19(id), parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.student_id = anon_19.id AND parent_attendance_1.removed_at IS NULL AND (parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR parent_attendance_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_20.id AS parent, CAST(peer_support_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'PeerSupport' COLLATE "C" AS kind, peer_support_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_20(id), peer_support AS peer_support_1 
WHERE peer_support_1.student_id = anon_20.id AND peer_support_1.removed_at IS NULL AND peer_support_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_21.id AS parent, CAST(plan_action_1.due_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'PlanAction' COLLATE "C" AS kind, plan_action_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_21(id) JOIN plan_action AS plan_action_1 ON true 
WHERE plan_action_1.plan_id IN (SELECT care_plan_2.id 
FROM care_plan AS care_plan_2 
WHERE care_plan_2.removed_at IS NULL AND care_plan_2.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND care_plan_2.file_id IN (SELECT care_file_4.id 
FROM care_file AS care_file_4 
WHERE care_file_4.removed_at IS NULL AND care_file_4.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND care_file_4.student_id = anon_21.id)) AND plan_action_1.removed_at IS NULL AND plan_action_1.plan_id IN (SELECT care_plan_3.id 
FROM care_plan AS care_plan_3 
WHERE care_plan_3.removed_at IS NULL AND care_plan_3.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) UNION ALL SELECT anon_22.id AS parent, timezone($7::VARCHAR COLLATE "C", referral_2.requested_at) AS at, 'Referral' COLLATE "C" AS kind, referral_2.id AS id 
FROM unnest($1::BIGINT[]) AS anon_22(id), referral AS referral_2 
WHERE referral_2.student_id = anon_22.id AND referral_2.removed_at IS NULL AND (referral_2.partner_id = $2::BIGINT AND (referral_2.requested_at IS NULL OR referral_2.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_2.closed_at IS NULL OR referral_2.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_2.student_id NOT IN (SELECT consent_4.student_id 
FROM consent AS consent_4 
WHERE consent_4.purpose = 'REFERRAL' AND consent_4.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_5 
WHERE consent_5.student_id = consent_4.student_id AND consent_5.purpose = 'REFERRAL' AND consent_5.withdrawn_at IS NULL AND consent_5.given_at > consent_4.withdrawn_at)))) AND (referral_2.consent IS NOT false OR referral_2.student_id IN (SELECT consent_6.student_id 
FROM consent AS consent_6 
WHERE consent_6.purpose = 'REFERRAL' AND consent_6.withdrawn_at IS NULL)) OR referral_2.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_23.id AS parent, CAST(screening_result_1.taken_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'ScreeningResult' COLLATE "C" AS kind, screening_result_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_23(id), screening_result AS screening_result_1 
WHERE screening_result_1.student_id = anon_23.id AND screening_result_1.removed_at IS NULL AND (screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR screening_result_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AS events GROUP BY events.parent

-- 11 of 14
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY staff_1.id

-- 12 of 14
SELECT class_group_1.id, class_group_1.id AS id__1, class_group_1.school_id, class_group_1.name, class_group_1.code, class_group_1.grade, class_group_1.school_year 
FROM class_group AS class_group_1 
WHERE class_group_1.id = ANY ($1::BIGINT[]) AND class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) ORDER BY class_group_1.id

-- 13 of 14
SELECT events.parent, count(*) AS count_1 
FROM (SELECT anon_1.id AS parent, CAST(enrolment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Enrolment' COLLATE "C" AS kind, enrolment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_1(id), enrolment AS enrolment_1 
WHERE enrolment_1.student_id = anon_1.id AND enrolment_1.removed_at IS NULL AND (enrolment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND CAST(CAST(enrolment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $7::DATE UNION ALL SELECT anon_2.id AS parent, CAST(enrolment_event_1.effective_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'EnrolmentEvent' COLLATE "C" AS kind, enrolment_event_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_2(id), enrolment_event AS enrolment_event_1 
WHERE enrolment_event_1.student_id = anon_2.id AND enrolment_event_1.removed_at IS NULL AND (enrolment_event_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR enrolment_event_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND CAST(CAST(enrolment_event_1.effective_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $8::DATE UNION ALL SELECT anon_3.id AS parent, CAST(mentor_assignment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'MentorAssignment' COLLATE "C" AS kind, mentor_assignment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_3(id), mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.student_id = anon_3.id AND mentor_assignment_1.removed_at IS NULL AND (mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND referral_1.partner_id = $2::BIGINT AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $4::TIMESTAMP WITH TIME ZONE - interval '90 days') AND (referral_1.student_id NOT IN (SELECT consent_1.student_id 
FROM consent AS consent_1 
WHERE consent_1.purpose = 'REFERRAL' AND consent_1.withdrawn_at IS NOT NULL AND NOT (EXISTS (SELECT 1 
FROM consent AS consent_2 
WHERE consent_2.student_id = consent_1.student_id AND consent_2.purpose = 'REFERRAL' AND consent_2.withdrawn_at IS NULL AND consent_2.given_at > consent_1.withdrawn_at)))) AND (referral_1.consent IS NOT false OR referral_1.student_id IN (SELECT consent_3.student_id 
FROM consent AS consent_3 
WHERE consent_3.purpose = 'REFERRAL' AND consent_3.withdrawn_at IS NULL)))) OR mentor_assignment_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $5::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $6::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $6::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND CAST(CAST(mentor_assignment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS DATE) <= $9::DATE) AS events GROUP BY events.parent

-- 14 of 14
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY staff_1.id
