-- 1 of 19
SELECT care_file_1.opened_on AS s0, care_file_1.id AS s1, care_file_1.id AS c0, care_file_1.student_id AS c1, care_file_1.key_worker_id AS c2, care_file_1.partner_id AS c3, care_file_1.level AS c4, care_file_1.categories AS c5, care_file_1.opened_on AS c6, care_file_1.closed_on AS c7, CASE WHEN (care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $1::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR care_file_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN care_file_1.reason END AS c8, CASE WHEN (care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $1::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR care_file_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN care_file_1.outcome END AS c9, care_file_1.version AS c10 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $1::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR care_file_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR care_file_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR care_file_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND care_file_1.level = ANY ($4::TEXT[] COLLATE "C") ORDER BY care_file_1.opened_on DESC, care_file_1.id DESC 
 LIMIT $5::INTEGER

-- 2 of 19
SELECT follow_up_1.due_on AS s0, follow_up_1.id AS s1, follow_up_1.id AS c0, follow_up_1.student_id AS c1, follow_up_1.file_id AS c2, follow_up_1.referral_id AS c3, follow_up_1.by_id AS c4, follow_up_1.due_on AS c5, follow_up_1.done_on AS c6, follow_up_1.mode AS c7, follow_up_1.side AS c8, CASE WHEN (follow_up_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN follow_up_1.finding END AS c9, CASE WHEN (follow_up_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN follow_up_1.feedback END AS c10, follow_up_1.next_due_on AS c11, follow_up_1.version AS c12 
FROM follow_up AS follow_up_1 
WHERE follow_up_1.removed_at IS NULL AND (follow_up_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR follow_up_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR follow_up_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND follow_up_1.due_on < $4::DATE AND (follow_up_1.done_on IS NULL) = $5::BOOLEAN ORDER BY follow_up_1.due_on DESC NULLS LAST, follow_up_1.id DESC 
 LIMIT $6::INTEGER

-- 3 of 19
SELECT count(*) AS count_1 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $1::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR care_file_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR care_file_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR care_file_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))

-- 4 of 19
SELECT count(*) AS count_1 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $1::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR care_file_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR care_file_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR care_file_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND care_file_1.level = ANY ($4::TEXT[] COLLATE "C")

-- 5 of 19
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND (student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE)) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id

-- 6 of 19
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'HOMEROOM_TEACHER')))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id

-- 7 of 19
SELECT health_partner_1.id, health_partner_1.id AS id__1, health_partner_1.code, health_partner_1.name, health_partner_1.services, health_partner_1.phone 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.id = ANY ($1::BIGINT[]) AND health_partner_1.removed_at IS NULL ORDER BY health_partner_1.id

-- 8 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT care_plan_1.made_on AS s0, care_plan_1.id AS s1, care_plan_1.id AS c0, care_plan_1.file_id AS c1, care_plan_1.owner_id AS c2, care_plan_1.goal AS c3, care_plan_1.made_on AS c4, care_plan_1.review_on AS c5, care_plan_1.ended_on AS c6, care_plan_1.version AS c7, row_number() OVER (ORDER BY care_plan_1.made_on DESC, care_plan_1.id DESC) AS place 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND (care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $2::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true)))) OR care_plan_1.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE)))) OR care_plan_1.file_id IN (SELECT care_file_4.id 
FROM care_file AS care_file_4 
WHERE care_file_4.removed_at IS NULL AND care_file_4.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))))) OR care_plan_1.file_id IN (SELECT care_file_5.id 
FROM care_file AS care_file_5 
WHERE care_file_5.removed_at IS NULL AND care_file_5.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) AND care_plan_1.file_id = anon_2.id ORDER BY care_plan_1.made_on DESC, care_plan_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 9 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.c9, anon_1.c10, anon_1.c11, anon_1.c12, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT follow_up_1.due_on AS s0, follow_up_1.id AS s1, follow_up_1.id AS c0, follow_up_1.student_id AS c1, follow_up_1.file_id AS c2, follow_up_1.referral_id AS c3, follow_up_1.by_id AS c4, follow_up_1.due_on AS c5, follow_up_1.done_on AS c6, follow_up_1.mode AS c7, follow_up_1.side AS c8, CASE WHEN (follow_up_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN follow_up_1.finding END AS c9, CASE WHEN (follow_up_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) THEN follow_up_1.feedback END AS c10, follow_up_1.next_due_on AS c11, follow_up_1.version AS c12, row_number() OVER (ORDER BY follow_up_1.due_on DESC NULLS LAST, follow_up_1.id DESC) AS place 
FROM follow_up AS follow_up_1 
WHERE follow_up_1.removed_at IS NULL AND (follow_up_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR follow_up_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR follow_up_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND follow_up_1.file_id = anon_2.id ORDER BY follow_up_1.due_on DESC NULLS LAST, follow_up_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 10 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT aid_1.starts_on AS s0, aid_1.id AS s1, aid_1.id AS c0, aid_1.student_id AS c1, aid_1.file_id AS c2, aid_1.programme AS c3, aid_1.amount AS c4, aid_1.starts_on AS c5, aid_1.ends_on AS c6, row_number() OVER (ORDER BY aid_1.starts_on DESC, aid_1.id DESC) AS place 
FROM aid AS aid_1 
WHERE aid_1.removed_at IS NULL AND (aid_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR aid_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR aid_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR aid_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND aid_1.file_id = anon_2.id ORDER BY aid_1.starts_on DESC, aid_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 11 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT peer_support_1.starts_on AS s0, peer_support_1.id AS s1, peer_support_1.id AS c0, peer_support_1.student_id AS c1, peer_support_1.supporter_id AS c2, peer_support_1.arranged_by_id AS c3, peer_support_1.file_id AS c4, peer_support_1.kind AS c5, peer_support_1.starts_on AS c6, peer_support_1.ends_on AS c7, row_number() OVER (ORDER BY peer_support_1.starts_on DESC, peer_support_1.id DESC) AS place 
FROM peer_support AS peer_support_1 
WHERE peer_support_1.removed_at IS NULL AND (peer_support_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR peer_support_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR peer_support_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR peer_support_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND peer_support_1.file_id = anon_2.id ORDER BY peer_support_1.starts_on DESC, peer_support_1.id DESC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 12 of 19
SELECT count(*) AS count_1 
FROM follow_up AS follow_up_1 
WHERE follow_up_1.removed_at IS NULL AND (follow_up_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $1::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR follow_up_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR follow_up_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND follow_up_1.due_on < $4::DATE AND (follow_up_1.done_on IS NULL) = $5::BOOLEAN

-- 13 of 19
SELECT ranked.k0, ranked.m0 
FROM (SELECT made.k0 AS k0, made.m0 AS m0, row_number() OVER (ORDER BY array_position(ARRAY['GREEN', 'YELLOW', 'ORANGE', 'RED'], made.k0) ASC NULLS LAST) AS place 
FROM (SELECT care_file_1.level AS k0, count(*) AS m0 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $1::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $1::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $2::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $2::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR care_file_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $1::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $1::DATE))) OR care_file_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PRINCIPAL')))) OR care_file_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $3::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $1::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $1::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) GROUP BY care_file_1.level 
HAVING true) AS made) AS ranked 
WHERE ranked.place <= $4::INTEGER ORDER BY ranked.place

-- 14 of 19
SELECT anon_1.s0, anon_1.s1, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.c5, anon_1.c6, anon_1.c7, anon_1.c8, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT plan_action_1.due_on AS s0, plan_action_1.id AS s1, plan_action_1.id AS c0, plan_action_1.plan_id AS c1, plan_action_1.owner_id AS c2, plan_action_1.kind AS c3, plan_action_1.task AS c4, plan_action_1.due_on AS c5, plan_action_1.done_on AS c6, CASE WHEN (plan_action_1.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $2::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))))) OR plan_action_1.plan_id IN (SELECT care_plan_2.id 
FROM care_plan AS care_plan_2 
WHERE care_plan_2.removed_at IS NULL AND care_plan_2.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) THEN plan_action_1.result END AS c7, plan_action_1.version AS c8, row_number() OVER (ORDER BY plan_action_1.due_on ASC, plan_action_1.id ASC) AS place 
FROM plan_action AS plan_action_1 
WHERE plan_action_1.removed_at IS NULL AND (plan_action_1.plan_id IN (SELECT care_plan_1.id 
FROM care_plan AS care_plan_1 
WHERE care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_1.id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_2.student_id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND (care_file_2.opened_on IS NULL OR care_file_2.opened_on <= $2::DATE) AND (care_file_2.closed_on IS NULL OR care_file_2.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))))) OR plan_action_1.plan_id IN (SELECT care_plan_3.id 
FROM care_plan AS care_plan_3 
WHERE care_plan_3.removed_at IS NULL AND care_plan_3.file_id IN (SELECT care_file_4.id 
FROM care_file AS care_file_4 
WHERE care_file_4.removed_at IS NULL AND care_file_4.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))))) OR plan_action_1.plan_id IN (SELECT care_plan_4.id 
FROM care_plan AS care_plan_4 
WHERE care_plan_4.removed_at IS NULL AND care_plan_4.file_id IN (SELECT care_file_5.id 
FROM care_file AS care_file_5 
WHERE care_file_5.removed_at IS NULL AND care_file_5.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))))) OR plan_action_1.plan_id IN (SELECT care_plan_2.id 
FROM care_plan AS care_plan_2 
WHERE care_plan_2.removed_at IS NULL AND care_plan_2.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AND plan_action_1.plan_id = anon_2.id ORDER BY plan_action_1.due_on ASC, plan_action_1.id ASC 
 LIMIT $5::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 15 of 19
SELECT follow_up_1.file_id, count(*) AS count_1 
FROM follow_up AS follow_up_1 
WHERE follow_up_1.file_id = ANY ($1::BIGINT[]) AND follow_up_1.removed_at IS NULL AND (follow_up_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND (open_student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR open_student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR open_student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR open_student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true))) OR follow_up_1.student_id IN (SELECT open_student_2.id 
FROM open_student AS open_student_2 
WHERE open_student_2.removed_at IS NULL AND open_student_2.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE))) OR follow_up_1.student_id IN (SELECT open_student_3.id 
FROM open_student AS open_student_3 
WHERE open_student_3.removed_at IS NULL AND open_student_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL')))) OR follow_up_1.student_id IN (SELECT open_student_4.id 
FROM open_student AS open_student_4 
WHERE open_student_4.removed_at IS NULL AND open_student_4.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) GROUP BY follow_up_1.file_id

-- 16 of 19
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'HOMEROOM_TEACHER')))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id

-- 17 of 19
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND (student_1.id IN (SELECT care_file_1.student_id 
FROM care_file AS care_file_1 
WHERE care_file_1.removed_at IS NULL AND (care_file_1.opened_on IS NULL OR care_file_1.opened_on <= $2::DATE) AND (care_file_1.closed_on IS NULL OR care_file_1.closed_on >= $2::DATE)) OR student_1.id IN (SELECT hotline_call_1.student_id 
FROM hotline_call AS hotline_call_1 
WHERE hotline_call_1.removed_at IS NULL) OR student_1.id IN (SELECT referral_1.student_id 
FROM referral AS referral_1 
WHERE referral_1.removed_at IS NULL AND (referral_1.requested_at IS NULL OR referral_1.requested_at < $3::TIMESTAMP WITH TIME ZONE) AND (referral_1.closed_at IS NULL OR referral_1.closed_at >= $3::TIMESTAMP WITH TIME ZONE)) OR student_1.id IN (SELECT screening_result_1.student_id 
FROM screening_result AS screening_result_1 
WHERE screening_result_1.removed_at IS NULL AND screening_result_1.at_cut_off IS true) OR student_1.id IN (SELECT enrolment_1.student_id 
FROM enrolment AS enrolment_1 
WHERE enrolment_1.removed_at IS NULL AND enrolment_1.class_group_id = ANY (array((SELECT own_post.class_group_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'HOMEROOM_TEACHER'))) AND (enrolment_1.starts_on IS NULL OR enrolment_1.starts_on <= $2::DATE) AND (enrolment_1.ends_on IS NULL OR enrolment_1.ends_on >= $2::DATE)) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PRINCIPAL'))) OR student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $4::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $2::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $2::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY student_1.id

-- 18 of 19
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'HOMEROOM_TEACHER')))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id

-- 19 of 19
SELECT staff_1.id, staff_1.id AS id__1, staff_1.staff_number, staff_1.national_id, staff_1.name, staff_1.phone 
FROM staff AS staff_1 
WHERE staff_1.id = ANY ($1::BIGINT[]) AND staff_1.removed_at IS NULL AND (staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'HOMEROOM_TEACHER')))) OR staff_1.id IN (SELECT staff_post_2.staff_id 
FROM staff_post AS staff_post_2 
WHERE staff_post_2.removed_at IS NULL AND staff_post_2.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PRINCIPAL')))) OR staff_1.id IN (SELECT staff_post_3.staff_id 
FROM staff_post AS staff_post_3 
WHERE staff_post_3.removed_at IS NULL AND staff_post_3.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY staff_1.id
