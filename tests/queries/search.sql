-- 1 of 13
SELECT found.kind, found.id 
FROM (SELECT CAST(CASE WHEN (translate(lower(class_group_1.name), $1::VARCHAR, $2::VARCHAR) = $3::VARCHAR OR translate(lower(class_group_1.name_pinyin), $4::VARCHAR, $5::VARCHAR) = $3::VARCHAR) THEN $6::INTEGER WHEN (starts_with(translate(lower(class_group_1.name), $7::VARCHAR, $8::VARCHAR), $3::VARCHAR) OR class_group_1.name_pinyin ~ $9::VARCHAR) THEN $10::INTEGER ELSE $11::INTEGER END AS INTEGER) AS rank, 'ClassGroup' COLLATE "C" AS kind, class_group_1.name_pinyin AS sort, class_group_1.id AS id 
FROM class_group AS class_group_1 
WHERE class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND (strpos(translate(lower(class_group_1.name), $14::VARCHAR, $15::VARCHAR), $3::VARCHAR) > $16::INTEGER OR class_group_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(community_partner_1.name), $18::VARCHAR, $19::VARCHAR) = $3::VARCHAR OR translate(lower(community_partner_1.name_pinyin), $20::VARCHAR, $21::VARCHAR) = $3::VARCHAR OR community_partner_1.code = $22::VARCHAR COLLATE "C") THEN $23::INTEGER WHEN (starts_with(translate(lower(community_partner_1.name), $24::VARCHAR, $25::VARCHAR), $3::VARCHAR) OR community_partner_1.name_pinyin ~ $9::VARCHAR) THEN $26::INTEGER ELSE $27::INTEGER END AS INTEGER) AS rank, 'CommunityPartner' COLLATE "C" AS kind, community_partner_1.name_pinyin AS sort, community_partner_1.id AS id 
FROM community_partner AS community_partner_1 
WHERE community_partner_1.removed_at IS NULL AND (strpos(translate(lower(community_partner_1.name), $28::VARCHAR, $29::VARCHAR), $3::VARCHAR) > $30::INTEGER OR community_partner_1.name_pinyin ~ $17::VARCHAR OR community_partner_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(guardian_1.name), $31::VARCHAR, $32::VARCHAR) = $3::VARCHAR OR translate(lower(guardian_1.name_pinyin), $33::VARCHAR, $34::VARCHAR) = $3::VARCHAR) THEN $35::INTEGER WHEN (starts_with(translate(lower(guardian_1.name), $36::VARCHAR, $37::VARCHAR), $3::VARCHAR) OR guardian_1.name_pinyin ~ $9::VARCHAR) THEN $38::INTEGER ELSE $39::INTEGER END AS INTEGER) AS rank, 'Guardian' COLLATE "C" AS kind, guardian_1.name_pinyin AS sort, guardian_1.id AS id 
FROM guardian AS guardian_1 
WHERE guardian_1.removed_at IS NULL AND guardian_1.id IN (SELECT guardianship_1.guardian_id 
FROM guardianship AS guardianship_1 
WHERE guardianship_1.removed_at IS NULL AND guardianship_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND (strpos(translate(lower(guardian_1.name), $40::VARCHAR, $41::VARCHAR), $3::VARCHAR) > $42::INTEGER OR guardian_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(health_partner_1.name), $43::VARCHAR, $44::VARCHAR) = $3::VARCHAR OR translate(lower(health_partner_1.name_pinyin), $45::VARCHAR, $46::VARCHAR) = $3::VARCHAR OR health_partner_1.code = $22::VARCHAR COLLATE "C") THEN $47::INTEGER WHEN (starts_with(translate(lower(health_partner_1.name), $48::VARCHAR, $49::VARCHAR), $3::VARCHAR) OR health_partner_1.name_pinyin ~ $9::VARCHAR) THEN $50::INTEGER ELSE $51::INTEGER END AS INTEGER) AS rank, 'HealthPartner' COLLATE "C" AS kind, health_partner_1.name_pinyin AS sort, health_partner_1.id AS id 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.removed_at IS NULL AND (strpos(translate(lower(health_partner_1.name), $52::VARCHAR, $53::VARCHAR), $3::VARCHAR) > $54::INTEGER OR health_partner_1.name_pinyin ~ $17::VARCHAR OR health_partner_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(practitioner_1.name), $55::VARCHAR, $56::VARCHAR) = $3::VARCHAR OR translate(lower(practitioner_1.name_pinyin), $57::VARCHAR, $58::VARCHAR) = $3::VARCHAR) THEN $59::INTEGER WHEN (starts_with(translate(lower(practitioner_1.name), $60::VARCHAR, $61::VARCHAR), $3::VARCHAR) OR practitioner_1.name_pinyin ~ $9::VARCHAR) THEN $62::INTEGER ELSE $63::INTEGER END AS INTEGER) AS rank, 'Practitioner' COLLATE "C" AS kind, practitioner_1.name_pinyin AS sort, practitioner_1.id AS id 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.removed_at IS NULL AND (strpos(translate(lower(practitioner_1.name), $64::VARCHAR, $65::VARCHAR), $3::VARCHAR) > $66::INTEGER OR practitioner_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(school_1.name), $67::VARCHAR, $68::VARCHAR) = $3::VARCHAR OR translate(lower(school_1.name_pinyin), $69::VARCHAR, $70::VARCHAR) = $3::VARCHAR OR school_1.code = $22::VARCHAR COLLATE "C") THEN $71::INTEGER WHEN (starts_with(translate(lower(school_1.name), $72::VARCHAR, $73::VARCHAR), $3::VARCHAR) OR school_1.name_pinyin ~ $9::VARCHAR) THEN $74::INTEGER ELSE $75::INTEGER END AS INTEGER) AS rank, 'School' COLLATE "C" AS kind, school_1.name_pinyin AS sort, school_1.id AS id 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND (strpos(translate(lower(school_1.name), $76::VARCHAR, $77::VARCHAR), $3::VARCHAR) > $78::INTEGER OR school_1.name_pinyin ~ $17::VARCHAR OR school_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(screening_campaign_1.name), $79::VARCHAR, $80::VARCHAR) = $3::VARCHAR OR translate(lower(screening_campaign_1.name_pinyin), $81::VARCHAR, $82::VARCHAR) = $3::VARCHAR OR screening_campaign_1.code = $22::VARCHAR COLLATE "C") THEN $83::INTEGER WHEN (starts_with(translate(lower(screening_campaign_1.name), $84::VARCHAR, $85::VARCHAR), $3::VARCHAR) OR screening_campaign_1.name_pinyin ~ $9::VARCHAR) THEN $86::INTEGER ELSE $87::INTEGER END AS INTEGER) AS rank, 'ScreeningCampaign' COLLATE "C" AS kind, screening_campaign_1.name_pinyin AS sort, screening_campaign_1.id AS id 
FROM screening_campaign AS screening_campaign_1 
WHERE screening_campaign_1.removed_at IS NULL AND (strpos(translate(lower(screening_campaign_1.name), $88::VARCHAR, $89::VARCHAR), $3::VARCHAR) > $90::INTEGER OR screening_campaign_1.name_pinyin ~ $17::VARCHAR OR screening_campaign_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(staff_1.name), $91::VARCHAR, $92::VARCHAR) = $3::VARCHAR OR translate(lower(staff_1.name_pinyin), $93::VARCHAR, $94::VARCHAR) = $3::VARCHAR OR staff_1.staff_number = $22::VARCHAR COLLATE "C") THEN $95::INTEGER WHEN (starts_with(translate(lower(staff_1.name), $96::VARCHAR, $97::VARCHAR), $3::VARCHAR) OR staff_1.name_pinyin ~ $9::VARCHAR) THEN $98::INTEGER ELSE $99::INTEGER END AS INTEGER) AS rank, 'Staff' COLLATE "C" AS kind, staff_1.name_pinyin AS sort, staff_1.id AS id 
FROM staff AS staff_1 
WHERE staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND (strpos(translate(lower(staff_1.name), $100::VARCHAR, $101::VARCHAR), $3::VARCHAR) > $102::INTEGER OR staff_1.name_pinyin ~ $17::VARCHAR OR staff_1.staff_number = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(student_1.name), $103::VARCHAR, $104::VARCHAR) = $3::VARCHAR OR translate(lower(student_1.name_pinyin), $105::VARCHAR, $106::VARCHAR) = $3::VARCHAR) THEN $107::INTEGER WHEN (starts_with(translate(lower(student_1.name), $108::VARCHAR, $109::VARCHAR), $3::VARCHAR) OR student_1.name_pinyin ~ $9::VARCHAR) THEN $110::INTEGER ELSE $111::INTEGER END AS INTEGER) AS rank, 'Student' COLLATE "C" AS kind, student_1.name_pinyin AS sort, student_1.id AS id 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND (strpos(translate(lower(student_1.name), $112::VARCHAR, $113::VARCHAR), $3::VARCHAR) > $114::INTEGER OR student_1.name_pinyin ~ $17::VARCHAR)) AS found ORDER BY found.rank, found.kind, found.sort ASC NULLS LAST, found.id 
 LIMIT $115::INTEGER

-- 2 of 13
SELECT found.kind, found.id 
FROM (SELECT CAST(CASE WHEN (translate(lower(class_group_1.name), $1::VARCHAR, $2::VARCHAR) = $3::VARCHAR OR translate(lower(class_group_1.name_pinyin), $4::VARCHAR, $5::VARCHAR) = $3::VARCHAR) THEN $6::INTEGER WHEN (starts_with(translate(lower(class_group_1.name), $7::VARCHAR, $8::VARCHAR), $3::VARCHAR) OR class_group_1.name_pinyin ~ $9::VARCHAR) THEN $10::INTEGER ELSE $11::INTEGER END AS INTEGER) AS rank, 'ClassGroup' COLLATE "C" AS kind, class_group_1.name_pinyin AS sort, class_group_1.id AS id 
FROM class_group AS class_group_1 
WHERE class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND (strpos(translate(lower(class_group_1.name), $14::VARCHAR, $15::VARCHAR), $3::VARCHAR) > $16::INTEGER OR class_group_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(school_1.name), $18::VARCHAR, $19::VARCHAR) = $3::VARCHAR OR translate(lower(school_1.name_pinyin), $20::VARCHAR, $21::VARCHAR) = $3::VARCHAR OR school_1.code = $22::VARCHAR COLLATE "C") THEN $23::INTEGER WHEN (starts_with(translate(lower(school_1.name), $24::VARCHAR, $25::VARCHAR), $3::VARCHAR) OR school_1.name_pinyin ~ $9::VARCHAR) THEN $26::INTEGER ELSE $27::INTEGER END AS INTEGER) AS rank, 'School' COLLATE "C" AS kind, school_1.name_pinyin AS sort, school_1.id AS id 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND (strpos(translate(lower(school_1.name), $28::VARCHAR, $29::VARCHAR), $3::VARCHAR) > $30::INTEGER OR school_1.name_pinyin ~ $17::VARCHAR OR school_1.code = $22::VARCHAR COLLATE "C")) AS found ORDER BY found.rank, found.kind, found.sort ASC NULLS LAST, found.id 
 LIMIT $31::INTEGER

-- 3 of 13
SELECT found.kind, found.id 
FROM (SELECT CAST(CASE WHEN (translate(lower(class_group_1.name), $1::VARCHAR, $2::VARCHAR) = $3::VARCHAR OR translate(lower(class_group_1.name_pinyin), $4::VARCHAR, $5::VARCHAR) = $3::VARCHAR) THEN $6::INTEGER WHEN (starts_with(translate(lower(class_group_1.name), $7::VARCHAR, $8::VARCHAR), $3::VARCHAR) OR class_group_1.name_pinyin ~ $9::VARCHAR) THEN $10::INTEGER ELSE $11::INTEGER END AS INTEGER) AS rank, 'ClassGroup' COLLATE "C" AS kind, class_group_1.name_pinyin AS sort, class_group_1.id AS id 
FROM class_group AS class_group_1 
WHERE class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND (strpos(translate(lower(class_group_1.name), $14::VARCHAR, $15::VARCHAR), $3::VARCHAR) > $16::INTEGER OR class_group_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(community_partner_1.name), $18::VARCHAR, $19::VARCHAR) = $3::VARCHAR OR translate(lower(community_partner_1.name_pinyin), $20::VARCHAR, $21::VARCHAR) = $3::VARCHAR OR community_partner_1.code = $22::VARCHAR COLLATE "C") THEN $23::INTEGER WHEN (starts_with(translate(lower(community_partner_1.name), $24::VARCHAR, $25::VARCHAR), $3::VARCHAR) OR community_partner_1.name_pinyin ~ $9::VARCHAR) THEN $26::INTEGER ELSE $27::INTEGER END AS INTEGER) AS rank, 'CommunityPartner' COLLATE "C" AS kind, community_partner_1.name_pinyin AS sort, community_partner_1.id AS id 
FROM community_partner AS community_partner_1 
WHERE community_partner_1.removed_at IS NULL AND (strpos(translate(lower(community_partner_1.name), $28::VARCHAR, $29::VARCHAR), $3::VARCHAR) > $30::INTEGER OR community_partner_1.name_pinyin ~ $17::VARCHAR OR community_partner_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(guardian_1.name), $31::VARCHAR, $32::VARCHAR) = $3::VARCHAR OR translate(lower(guardian_1.name_pinyin), $33::VARCHAR, $34::VARCHAR) = $3::VARCHAR) THEN $35::INTEGER WHEN (starts_with(translate(lower(guardian_1.name), $36::VARCHAR, $37::VARCHAR), $3::VARCHAR) OR guardian_1.name_pinyin ~ $9::VARCHAR) THEN $38::INTEGER ELSE $39::INTEGER END AS INTEGER) AS rank, 'Guardian' COLLATE "C" AS kind, guardian_1.name_pinyin AS sort, guardian_1.id AS id 
FROM guardian AS guardian_1 
WHERE guardian_1.removed_at IS NULL AND guardian_1.id IN (SELECT guardianship_1.guardian_id 
FROM guardianship AS guardianship_1 
WHERE guardianship_1.removed_at IS NULL AND guardianship_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND (strpos(translate(lower(guardian_1.name), $40::VARCHAR, $41::VARCHAR), $3::VARCHAR) > $42::INTEGER OR guardian_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(health_partner_1.name), $43::VARCHAR, $44::VARCHAR) = $3::VARCHAR OR translate(lower(health_partner_1.name_pinyin), $45::VARCHAR, $46::VARCHAR) = $3::VARCHAR OR health_partner_1.code = $22::VARCHAR COLLATE "C") THEN $47::INTEGER WHEN (starts_with(translate(lower(health_partner_1.name), $48::VARCHAR, $49::VARCHAR), $3::VARCHAR) OR health_partner_1.name_pinyin ~ $9::VARCHAR) THEN $50::INTEGER ELSE $51::INTEGER END AS INTEGER) AS rank, 'HealthPartner' COLLATE "C" AS kind, health_partner_1.name_pinyin AS sort, health_partner_1.id AS id 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.removed_at IS NULL AND (strpos(translate(lower(health_partner_1.name), $52::VARCHAR, $53::VARCHAR), $3::VARCHAR) > $54::INTEGER OR health_partner_1.name_pinyin ~ $17::VARCHAR OR health_partner_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(practitioner_1.name), $55::VARCHAR, $56::VARCHAR) = $3::VARCHAR OR translate(lower(practitioner_1.name_pinyin), $57::VARCHAR, $58::VARCHAR) = $3::VARCHAR) THEN $59::INTEGER WHEN (starts_with(translate(lower(practitioner_1.name), $60::VARCHAR, $61::VARCHAR), $3::VARCHAR) OR practitioner_1.name_pinyin ~ $9::VARCHAR) THEN $62::INTEGER ELSE $63::INTEGER END AS INTEGER) AS rank, 'Practitioner' COLLATE "C" AS kind, practitioner_1.name_pinyin AS sort, practitioner_1.id AS id 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.removed_at IS NULL AND (strpos(translate(lower(practitioner_1.name), $64::VARCHAR, $65::VARCHAR), $3::VARCHAR) > $66::INTEGER OR practitioner_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(school_1.name), $67::VARCHAR, $68::VARCHAR) = $3::VARCHAR OR translate(lower(school_1.name_pinyin), $69::VARCHAR, $70::VARCHAR) = $3::VARCHAR OR school_1.code = $22::VARCHAR COLLATE "C") THEN $71::INTEGER WHEN (starts_with(translate(lower(school_1.name), $72::VARCHAR, $73::VARCHAR), $3::VARCHAR) OR school_1.name_pinyin ~ $9::VARCHAR) THEN $74::INTEGER ELSE $75::INTEGER END AS INTEGER) AS rank, 'School' COLLATE "C" AS kind, school_1.name_pinyin AS sort, school_1.id AS id 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND (strpos(translate(lower(school_1.name), $76::VARCHAR, $77::VARCHAR), $3::VARCHAR) > $78::INTEGER OR school_1.name_pinyin ~ $17::VARCHAR OR school_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(screening_campaign_1.name), $79::VARCHAR, $80::VARCHAR) = $3::VARCHAR OR translate(lower(screening_campaign_1.name_pinyin), $81::VARCHAR, $82::VARCHAR) = $3::VARCHAR OR screening_campaign_1.code = $22::VARCHAR COLLATE "C") THEN $83::INTEGER WHEN (starts_with(translate(lower(screening_campaign_1.name), $84::VARCHAR, $85::VARCHAR), $3::VARCHAR) OR screening_campaign_1.name_pinyin ~ $9::VARCHAR) THEN $86::INTEGER ELSE $87::INTEGER END AS INTEGER) AS rank, 'ScreeningCampaign' COLLATE "C" AS kind, screening_campaign_1.name_pinyin AS sort, screening_campaign_1.id AS id 
FROM screening_campaign AS screening_campaign_1 
WHERE screening_campaign_1.removed_at IS NULL AND (strpos(translate(lower(screening_campaign_1.name), $88::VARCHAR, $89::VARCHAR), $3::VARCHAR) > $90::INTEGER OR screening_campaign_1.name_pinyin ~ $17::VARCHAR OR screening_campaign_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(staff_1.name), $91::VARCHAR, $92::VARCHAR) = $3::VARCHAR OR translate(lower(staff_1.name_pinyin), $93::VARCHAR, $94::VARCHAR) = $3::VARCHAR OR staff_1.staff_number = $22::VARCHAR COLLATE "C") THEN $95::INTEGER WHEN (starts_with(translate(lower(staff_1.name), $96::VARCHAR, $97::VARCHAR), $3::VARCHAR) OR staff_1.name_pinyin ~ $9::VARCHAR) THEN $98::INTEGER ELSE $99::INTEGER END AS INTEGER) AS rank, 'Staff' COLLATE "C" AS kind, staff_1.name_pinyin AS sort, staff_1.id AS id 
FROM staff AS staff_1 
WHERE staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND (strpos(translate(lower(staff_1.name), $100::VARCHAR, $101::VARCHAR), $3::VARCHAR) > $102::INTEGER OR staff_1.name_pinyin ~ $17::VARCHAR OR staff_1.staff_number = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(student_1.name), $103::VARCHAR, $104::VARCHAR) = $3::VARCHAR OR translate(lower(student_1.name_pinyin), $105::VARCHAR, $106::VARCHAR) = $3::VARCHAR) THEN $107::INTEGER WHEN (starts_with(translate(lower(student_1.name), $108::VARCHAR, $109::VARCHAR), $3::VARCHAR) OR student_1.name_pinyin ~ $9::VARCHAR) THEN $110::INTEGER ELSE $111::INTEGER END AS INTEGER) AS rank, 'Student' COLLATE "C" AS kind, student_1.name_pinyin AS sort, student_1.id AS id 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND (strpos(translate(lower(student_1.name), $112::VARCHAR, $113::VARCHAR), $3::VARCHAR) > $114::INTEGER OR student_1.name_pinyin ~ $17::VARCHAR)) AS found ORDER BY found.rank, found.kind, found.sort ASC NULLS LAST, found.id 
 LIMIT $115::INTEGER

-- 4 of 13
SELECT found.kind, found.id 
FROM (SELECT CAST(CASE WHEN (translate(lower(class_group_1.name), $1::VARCHAR, $2::VARCHAR) = $3::VARCHAR OR translate(lower(class_group_1.name_pinyin), $4::VARCHAR, $5::VARCHAR) = $3::VARCHAR) THEN $6::INTEGER WHEN (starts_with(translate(lower(class_group_1.name), $7::VARCHAR, $8::VARCHAR), $3::VARCHAR) OR class_group_1.name_pinyin ~ $9::VARCHAR) THEN $10::INTEGER ELSE $11::INTEGER END AS INTEGER) AS rank, 'ClassGroup' COLLATE "C" AS kind, class_group_1.name_pinyin AS sort, class_group_1.id AS id 
FROM class_group AS class_group_1 
WHERE class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND (strpos(translate(lower(class_group_1.name), $14::VARCHAR, $15::VARCHAR), $3::VARCHAR) > $16::INTEGER OR class_group_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(community_partner_1.name), $18::VARCHAR, $19::VARCHAR) = $3::VARCHAR OR translate(lower(community_partner_1.name_pinyin), $20::VARCHAR, $21::VARCHAR) = $3::VARCHAR OR community_partner_1.code = $22::VARCHAR COLLATE "C") THEN $23::INTEGER WHEN (starts_with(translate(lower(community_partner_1.name), $24::VARCHAR, $25::VARCHAR), $3::VARCHAR) OR community_partner_1.name_pinyin ~ $9::VARCHAR) THEN $26::INTEGER ELSE $27::INTEGER END AS INTEGER) AS rank, 'CommunityPartner' COLLATE "C" AS kind, community_partner_1.name_pinyin AS sort, community_partner_1.id AS id 
FROM community_partner AS community_partner_1 
WHERE community_partner_1.removed_at IS NULL AND (strpos(translate(lower(community_partner_1.name), $28::VARCHAR, $29::VARCHAR), $3::VARCHAR) > $30::INTEGER OR community_partner_1.name_pinyin ~ $17::VARCHAR OR community_partner_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(guardian_1.name), $31::VARCHAR, $32::VARCHAR) = $3::VARCHAR OR translate(lower(guardian_1.name_pinyin), $33::VARCHAR, $34::VARCHAR) = $3::VARCHAR) THEN $35::INTEGER WHEN (starts_with(translate(lower(guardian_1.name), $36::VARCHAR, $37::VARCHAR), $3::VARCHAR) OR guardian_1.name_pinyin ~ $9::VARCHAR) THEN $38::INTEGER ELSE $39::INTEGER END AS INTEGER) AS rank, 'Guardian' COLLATE "C" AS kind, guardian_1.name_pinyin AS sort, guardian_1.id AS id 
FROM guardian AS guardian_1 
WHERE guardian_1.removed_at IS NULL AND guardian_1.id IN (SELECT guardianship_1.guardian_id 
FROM guardianship AS guardianship_1 
WHERE guardianship_1.removed_at IS NULL AND guardianship_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND (strpos(translate(lower(guardian_1.name), $40::VARCHAR, $41::VARCHAR), $3::VARCHAR) > $42::INTEGER OR guardian_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(health_partner_1.name), $43::VARCHAR, $44::VARCHAR) = $3::VARCHAR OR translate(lower(health_partner_1.name_pinyin), $45::VARCHAR, $46::VARCHAR) = $3::VARCHAR OR health_partner_1.code = $22::VARCHAR COLLATE "C") THEN $47::INTEGER WHEN (starts_with(translate(lower(health_partner_1.name), $48::VARCHAR, $49::VARCHAR), $3::VARCHAR) OR health_partner_1.name_pinyin ~ $9::VARCHAR) THEN $50::INTEGER ELSE $51::INTEGER END AS INTEGER) AS rank, 'HealthPartner' COLLATE "C" AS kind, health_partner_1.name_pinyin AS sort, health_partner_1.id AS id 
FROM health_partner AS health_partner_1 
WHERE health_partner_1.removed_at IS NULL AND (strpos(translate(lower(health_partner_1.name), $52::VARCHAR, $53::VARCHAR), $3::VARCHAR) > $54::INTEGER OR health_partner_1.name_pinyin ~ $17::VARCHAR OR health_partner_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(practitioner_1.name), $55::VARCHAR, $56::VARCHAR) = $3::VARCHAR OR translate(lower(practitioner_1.name_pinyin), $57::VARCHAR, $58::VARCHAR) = $3::VARCHAR) THEN $59::INTEGER WHEN (starts_with(translate(lower(practitioner_1.name), $60::VARCHAR, $61::VARCHAR), $3::VARCHAR) OR practitioner_1.name_pinyin ~ $9::VARCHAR) THEN $62::INTEGER ELSE $63::INTEGER END AS INTEGER) AS rank, 'Practitioner' COLLATE "C" AS kind, practitioner_1.name_pinyin AS sort, practitioner_1.id AS id 
FROM practitioner AS practitioner_1 
WHERE practitioner_1.removed_at IS NULL AND (strpos(translate(lower(practitioner_1.name), $64::VARCHAR, $65::VARCHAR), $3::VARCHAR) > $66::INTEGER OR practitioner_1.name_pinyin ~ $17::VARCHAR) UNION ALL SELECT CAST(CASE WHEN (translate(lower(school_1.name), $67::VARCHAR, $68::VARCHAR) = $3::VARCHAR OR translate(lower(school_1.name_pinyin), $69::VARCHAR, $70::VARCHAR) = $3::VARCHAR OR school_1.code = $22::VARCHAR COLLATE "C") THEN $71::INTEGER WHEN (starts_with(translate(lower(school_1.name), $72::VARCHAR, $73::VARCHAR), $3::VARCHAR) OR school_1.name_pinyin ~ $9::VARCHAR) THEN $74::INTEGER ELSE $75::INTEGER END AS INTEGER) AS rank, 'School' COLLATE "C" AS kind, school_1.name_pinyin AS sort, school_1.id AS id 
FROM school AS school_1 
WHERE school_1.removed_at IS NULL AND (strpos(translate(lower(school_1.name), $76::VARCHAR, $77::VARCHAR), $3::VARCHAR) > $78::INTEGER OR school_1.name_pinyin ~ $17::VARCHAR OR school_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(screening_campaign_1.name), $79::VARCHAR, $80::VARCHAR) = $3::VARCHAR OR translate(lower(screening_campaign_1.name_pinyin), $81::VARCHAR, $82::VARCHAR) = $3::VARCHAR OR screening_campaign_1.code = $22::VARCHAR COLLATE "C") THEN $83::INTEGER WHEN (starts_with(translate(lower(screening_campaign_1.name), $84::VARCHAR, $85::VARCHAR), $3::VARCHAR) OR screening_campaign_1.name_pinyin ~ $9::VARCHAR) THEN $86::INTEGER ELSE $87::INTEGER END AS INTEGER) AS rank, 'ScreeningCampaign' COLLATE "C" AS kind, screening_campaign_1.name_pinyin AS sort, screening_campaign_1.id AS id 
FROM screening_campaign AS screening_campaign_1 
WHERE screening_campaign_1.removed_at IS NULL AND (strpos(translate(lower(screening_campaign_1.name), $88::VARCHAR, $89::VARCHAR), $3::VARCHAR) > $90::INTEGER OR screening_campaign_1.name_pinyin ~ $17::VARCHAR OR screening_campaign_1.code = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(staff_1.name), $91::VARCHAR, $92::VARCHAR) = $3::VARCHAR OR translate(lower(staff_1.name_pinyin), $93::VARCHAR, $94::VARCHAR) = $3::VARCHAR OR staff_1.staff_number = $22::VARCHAR COLLATE "C") THEN $95::INTEGER WHEN (starts_with(translate(lower(staff_1.name), $96::VARCHAR, $97::VARCHAR), $3::VARCHAR) OR staff_1.name_pinyin ~ $9::VARCHAR) THEN $98::INTEGER ELSE $99::INTEGER END AS INTEGER) AS rank, 'Staff' COLLATE "C" AS kind, staff_1.name_pinyin AS sort, staff_1.id AS id 
FROM staff AS staff_1 
WHERE staff_1.removed_at IS NULL AND staff_1.id IN (SELECT staff_post_1.staff_id 
FROM staff_post AS staff_post_1 
WHERE staff_post_1.removed_at IS NULL AND staff_post_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND (strpos(translate(lower(staff_1.name), $100::VARCHAR, $101::VARCHAR), $3::VARCHAR) > $102::INTEGER OR staff_1.name_pinyin ~ $17::VARCHAR OR staff_1.staff_number = $22::VARCHAR COLLATE "C") UNION ALL SELECT CAST(CASE WHEN (translate(lower(student_1.name), $103::VARCHAR, $104::VARCHAR) = $3::VARCHAR OR translate(lower(student_1.name_pinyin), $105::VARCHAR, $106::VARCHAR) = $3::VARCHAR) THEN $107::INTEGER WHEN (starts_with(translate(lower(student_1.name), $108::VARCHAR, $109::VARCHAR), $3::VARCHAR) OR student_1.name_pinyin ~ $9::VARCHAR) THEN $110::INTEGER ELSE $111::INTEGER END AS INTEGER) AS rank, 'Student' COLLATE "C" AS kind, student_1.name_pinyin AS sort, student_1.id AS id 
FROM student AS student_1 
WHERE student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $12::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $13::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $13::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND (strpos(translate(lower(student_1.name), $112::VARCHAR, $113::VARCHAR), $3::VARCHAR) > $114::INTEGER OR student_1.name_pinyin ~ $17::VARCHAR)) AS found ORDER BY found.rank, found.kind, found.sort ASC NULLS LAST, found.id 
 LIMIT $115::INTEGER

-- 5 of 13
SELECT guardian_1.id, guardian_1.id AS id__1, guardian_1.name, guardian_1.phone, guardian_1.national_id 
FROM guardian AS guardian_1 
WHERE guardian_1.id = ANY ($1::BIGINT[]) AND guardian_1.removed_at IS NULL AND guardian_1.id IN (SELECT guardianship_1.guardian_id 
FROM guardianship AS guardianship_1 
WHERE guardianship_1.removed_at IS NULL AND guardianship_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) ORDER BY guardian_1.id

-- 6 of 13
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) ORDER BY student_1.id

-- 7 of 13
SELECT school_1.id, school_1.id AS id__1, school_1.district_id, school_1.code, school_1.name, school_1.stage, school_1.ownership, school_1.opened_on 
FROM school AS school_1 
WHERE school_1.id = ANY ($1::BIGINT[]) AND school_1.removed_at IS NULL ORDER BY school_1.id

-- 8 of 13
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) ORDER BY student_1.id

-- 9 of 13
SELECT anon_1.s0, anon_1.s1, anon_1.s2, anon_1.c0, anon_1.c1, anon_1.c2, anon_1.c3, anon_1.c4, anon_1.place, anon_2.id AS parent 
FROM unnest($1::BIGINT[]) WITH ORDINALITY AS anon_2(id, place), LATERAL (SELECT guardianship_1."primary" AS s0, array_position(ARRAY['FATHER', 'MOTHER', 'STEP_FATHER', 'STEP_MOTHER', 'GRANDFATHER', 'GRANDMOTHER', 'MATERNAL_GRANDFATHER', 'MATERNAL_GRANDMOTHER', 'OTHER'], guardianship_1.kin) AS s1, guardianship_1.id AS s2, guardianship_1.id AS c0, guardianship_1.student_id AS c1, guardianship_1.guardian_id AS c2, guardianship_1.kin AS c3, guardianship_1."primary" AS c4, row_number() OVER (ORDER BY guardianship_1."primary" DESC, array_position(ARRAY['FATHER', 'MOTHER', 'STEP_FATHER', 'STEP_MOTHER', 'GRANDFATHER', 'GRANDMOTHER', 'MATERNAL_GRANDFATHER', 'MATERNAL_GRANDMOTHER', 'OTHER'], guardianship_1.kin) ASC, guardianship_1.id ASC) AS place 
FROM guardianship AS guardianship_1 
WHERE guardianship_1.removed_at IS NULL AND guardianship_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND guardianship_1.guardian_id = anon_2.id ORDER BY guardianship_1."primary" DESC, array_position(ARRAY['FATHER', 'MOTHER', 'STEP_FATHER', 'STEP_MOTHER', 'GRANDFATHER', 'GRANDMOTHER', 'MATERNAL_GRANDFATHER', 'MATERNAL_GRANDMOTHER', 'OTHER'], guardianship_1.kin) ASC, guardianship_1.id ASC 
 LIMIT $4::INTEGER) AS anon_1 ORDER BY anon_2.place, anon_1.place

-- 10 of 13
SELECT class_group_1.id, class_group_1.id AS id__1, class_group_1.school_id, class_group_1.name, class_group_1.code, class_group_1.grade, class_group_1.school_year 
FROM class_group AS class_group_1 
WHERE class_group_1.id = ANY ($1::BIGINT[]) AND class_group_1.removed_at IS NULL AND class_group_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) ORDER BY class_group_1.id

-- 11 of 13
SELECT placed.parent, placed.at, placed.kind, placed.id 
FROM (SELECT events.parent AS parent, events.at AS at, events.kind AS kind, events.id AS id, row_number() OVER (PARTITION BY events.parent ORDER BY at DESC NULLS LAST, kind ASC, id DESC) AS place 
FROM (SELECT anon_1.id AS parent, CAST(absence_episode_1.first_day AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'AbsenceEpisode' COLLATE "C" AS kind, absence_episode_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_1(id), absence_episode AS absence_episode_1 
WHERE absence_episode_1.student_id = anon_1.id AND absence_episode_1.removed_at IS NULL AND absence_episode_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_2.id AS parent, CAST(admonishment_1.given_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Admonishment' COLLATE "C" AS kind, admonishment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_2(id), admonishment AS admonishment_1 
WHERE admonishment_1.student_id = anon_2.id AND admonishment_1.removed_at IS NULL AND admonishment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_3.id AS parent, CAST(aid_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Aid' COLLATE "C" AS kind, aid_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_3(id), aid AS aid_1 
WHERE aid_1.student_id = anon_3.id AND aid_1.removed_at IS NULL AND aid_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_4.id AS parent, CAST(alert_1.raised_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Alert' COLLATE "C" AS kind, alert_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_4(id), alert AS alert_1 
WHERE alert_1.student_id = anon_4.id AND alert_1.removed_at IS NULL AND alert_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_5.id AS parent, timezone($4::VARCHAR COLLATE "C", appointment_1.slot) AS at, 'Appointment' COLLATE "C" AS kind, appointment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_5(id), appointment AS appointment_1 
WHERE appointment_1.student_id = anon_5.id AND appointment_1.removed_at IS NULL AND appointment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_6.id AS parent, CAST(attendance_mark_1.date AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'AttendanceMark' COLLATE "C" AS kind, attendance_mark_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_6(id), attendance_mark AS attendance_mark_1 
WHERE attendance_mark_1.student_id = anon_6.id AND attendance_mark_1.removed_at IS NULL AND attendance_mark_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_7.id AS parent, CAST(care_file_1.opened_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'CareFile' COLLATE "C" AS kind, care_file_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_7(id), care_file AS care_file_1 
WHERE care_file_1.student_id = anon_7.id AND care_file_1.removed_at IS NULL AND care_file_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_8.id AS parent, CAST(care_plan_1.made_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'CarePlan' COLLATE "C" AS kind, care_plan_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_8(id) JOIN care_plan AS care_plan_1 ON true 
WHERE care_plan_1.file_id IN (SELECT care_file_2.id 
FROM care_file AS care_file_2 
WHERE care_file_2.removed_at IS NULL AND care_file_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND care_file_2.student_id = anon_8.id) AND care_plan_1.removed_at IS NULL AND care_plan_1.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_9.id AS parent, CAST((SELECT counselling_session_1.held_on 
FROM counselling_session AS counselling_session_1 
WHERE counselling_attendance_1.session_id = counselling_session_1.id AND counselling_session_1.removed_at IS NULL AND (counselling_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR counselling_session_1.id IN (SELECT counselling_attendance_2.session_id 
FROM counselling_attendance AS counselling_attendance_2 
WHERE counselling_attendance_2.removed_at IS NULL AND counselling_attendance_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'CounsellingAttendance' COLLATE "C" AS kind, counselling_attendance_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_9(id), counselling_attendance AS counselling_attendance_1 
WHERE counselling_attendance_1.student_id = anon_9.id AND counselling_attendance_1.removed_at IS NULL AND counselling_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_10.id AS parent, CAST(engagement_1.held_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Engagement' COLLATE "C" AS kind, engagement_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_10(id), engagement AS engagement_1 
WHERE engagement_1.student_id = anon_10.id AND engagement_1.removed_at IS NULL AND (engagement_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) OR engagement_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) AND engagement_1.student_id IS NULL) UNION ALL SELECT anon_11.id AS parent, CAST(enrolment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'Enrolment' COLLATE "C" AS kind, enrolment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_11(id), enrolment AS enrolment_1 
WHERE enrolment_1.student_id = anon_11.id AND enrolment_1.removed_at IS NULL AND enrolment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_12.id AS parent, CAST(enrolment_event_1.effective_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'EnrolmentEvent' COLLATE "C" AS kind, enrolment_event_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_12(id), enrolment_event AS enrolment_event_1 
WHERE enrolment_event_1.student_id = anon_12.id AND enrolment_event_1.removed_at IS NULL AND enrolment_event_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_13.id AS parent, CAST(follow_up_1.done_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'FollowUp' COLLATE "C" AS kind, follow_up_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_13(id), follow_up AS follow_up_1 
WHERE follow_up_1.student_id = anon_13.id AND follow_up_1.removed_at IS NULL AND follow_up_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_14.id AS parent, CAST(health_encounter_1.date AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'HealthEncounter' COLLATE "C" AS kind, health_encounter_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_14(id), health_encounter AS health_encounter_1 
WHERE health_encounter_1.student_id = anon_14.id AND health_encounter_1.removed_at IS NULL AND health_encounter_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_15.id AS parent, timezone($4::VARCHAR COLLATE "C", hotline_call_1.received_at) AS at, 'HotlineCall' COLLATE "C" AS kind, hotline_call_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_15(id), hotline_call AS hotline_call_1 
WHERE hotline_call_1.student_id = anon_15.id AND hotline_call_1.removed_at IS NULL AND hotline_call_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_16.id AS parent, CAST((SELECT incident_1.occurred_on 
FROM incident AS incident_1 
WHERE incident_part_1.incident_id = incident_1.id AND incident_1.removed_at IS NULL AND (incident_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR incident_1.id IN (SELECT incident_part_2.incident_id 
FROM incident_part AS incident_part_2 
WHERE incident_part_2.removed_at IS NULL AND incident_part_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'IncidentPart' COLLATE "C" AS kind, incident_part_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_16(id), incident_part AS incident_part_1 
WHERE incident_part_1.student_id = anon_16.id AND incident_part_1.removed_at IS NULL AND incident_part_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_17.id AS parent, CAST(mentor_assignment_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'MentorAssignment' COLLATE "C" AS kind, mentor_assignment_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_17(id), mentor_assignment AS mentor_assignment_1 
WHERE mentor_assignment_1.student_id = anon_17.id AND mentor_assignment_1.removed_at IS NULL AND mentor_assignment_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_18.id AS parent, CAST(mentor_talk_1.held_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'MentorTalk' COLLATE "C" AS kind, mentor_talk_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_18(id) JOIN mentor_talk AS mentor_talk_1 ON true 
WHERE mentor_talk_1.assignment_id IN (SELECT mentor_assignment_2.id 
FROM mentor_assignment AS mentor_assignment_2 
WHERE mentor_assignment_2.removed_at IS NULL AND mentor_assignment_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND mentor_assignment_2.student_id = anon_18.id) AND mentor_talk_1.removed_at IS NULL AND mentor_talk_1.assignment_id IN (SELECT mentor_assignment_3.id 
FROM mentor_assignment AS mentor_assignment_3 
WHERE mentor_assignment_3.removed_at IS NULL AND mentor_assignment_3.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) UNION ALL SELECT anon_19.id AS parent, CAST((SELECT parent_session_1.held_on 
FROM parent_session AS parent_session_1 
WHERE parent_attendance_1.session_id = parent_session_1.id AND parent_session_1.removed_at IS NULL AND (parent_session_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) OR parent_session_1.id IN (SELECT parent_attendance_2.session_id 
FROM parent_attendance AS parent_attendance_2 
WHERE parent_attendance_2.removed_at IS NULL AND parent_attendance_2.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))))) AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'ParentAttendance' COLLATE "C" AS kind, parent_attendance_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_19(id), parent_attendance AS parent_attendance_1 
WHERE parent_attendance_1.student_id = anon_19.id AND parent_attendance_1.removed_at IS NULL AND parent_attendance_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_20.id AS parent, CAST(peer_support_1.starts_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'PeerSupport' COLLATE "C" AS kind, peer_support_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_20(id), peer_support AS peer_support_1 
WHERE peer_support_1.student_id = anon_20.id AND peer_support_1.removed_at IS NULL AND peer_support_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_21.id AS parent, CAST(plan_action_1.due_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'PlanAction' COLLATE "C" AS kind, plan_action_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_21(id) JOIN plan_action AS plan_action_1 ON true 
WHERE plan_action_1.plan_id IN (SELECT care_plan_2.id 
FROM care_plan AS care_plan_2 
WHERE care_plan_2.removed_at IS NULL AND care_plan_2.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AND care_plan_2.file_id IN (SELECT care_file_4.id 
FROM care_file AS care_file_4 
WHERE care_file_4.removed_at IS NULL AND care_file_4.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) AND care_file_4.student_id = anon_21.id)) AND plan_action_1.removed_at IS NULL AND plan_action_1.plan_id IN (SELECT care_plan_3.id 
FROM care_plan AS care_plan_3 
WHERE care_plan_3.removed_at IS NULL AND care_plan_3.file_id IN (SELECT care_file_3.id 
FROM care_file AS care_file_3 
WHERE care_file_3.removed_at IS NULL AND care_file_3.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))))) UNION ALL SELECT anon_22.id AS parent, timezone($4::VARCHAR COLLATE "C", referral_1.requested_at) AS at, 'Referral' COLLATE "C" AS kind, referral_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_22(id), referral AS referral_1 
WHERE referral_1.student_id = anon_22.id AND referral_1.removed_at IS NULL AND referral_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) UNION ALL SELECT anon_23.id AS parent, CAST(screening_result_1.taken_on AS TIMESTAMP WITHOUT TIME ZONE) AS at, 'ScreeningResult' COLLATE "C" AS kind, screening_result_1.id AS id 
FROM unnest($1::BIGINT[]) AS anon_23(id), screening_result AS screening_result_1 
WHERE screening_result_1.student_id = anon_23.id AND screening_result_1.removed_at IS NULL AND screening_result_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))))) AS events) AS placed 
WHERE placed.place <= $5::INTEGER ORDER BY placed.parent, placed.place

-- 12 of 13
SELECT student_1.id, student_1.id AS id__1, student_1.school_id, student_1.class_group_id, student_1.name, student_1.sex, student_1.birth_date, student_1.national_id, student_1.student_number, student_1.status 
FROM student AS student_1 
WHERE student_1.id = ANY ($1::BIGINT[]) AND student_1.removed_at IS NULL AND student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST'))) ORDER BY student_1.id

-- 13 of 13
SELECT absence_episode_1.id, absence_episode_1.id AS id__1, absence_episode_1.student_id, absence_episode_1.first_day, absence_episode_1.last_day, absence_episode_1.school_days, absence_episode_1.explained, absence_episode_1.unexplained_days, absence_episode_1.state 
FROM absence_episode AS absence_episode_1 
WHERE absence_episode_1.id = ANY ($1::BIGINT[]) AND absence_episode_1.removed_at IS NULL AND absence_episode_1.student_id IN (SELECT open_student_1.id 
FROM open_student AS open_student_1 
WHERE open_student_1.removed_at IS NULL AND open_student_1.school_id = ANY (array((SELECT own_post.school_id 
FROM staff_post AS own_post 
WHERE own_post.removed_at IS NULL AND own_post.staff_id = $2::BIGINT AND (own_post.starts_on IS NULL OR own_post.starts_on <= $3::DATE) AND (own_post.ends_on IS NULL OR own_post.ends_on >= $3::DATE) AND own_post.kind = 'PSYCHOLOGIST')))) ORDER BY absence_episode_1.id
