-- id
SELECT json_build_object('student', json_build_object(
  'id', s.id, 'name', s.name, 'sex', s.sex, 'birthDate', s.birth_date, 'status', s.status,
  'classGroup', json_build_object('name', c.name, 'grade', c.grade),
  'school', json_build_object('code', h.code, 'name', h.name),
  'mentorAssignments', (
    SELECT coalesce(json_agg(json_build_object('startsOn', a.starts_on, 'mentor', json_build_object('name', t.name))), '[]')
    FROM (SELECT starts_on, mentor_id FROM mentor_assignment
          WHERE student_id = s.id AND ends_on IS NULL ORDER BY starts_on DESC, id DESC LIMIT 1) a
    JOIN staff t ON t.id = a.mentor_id)))::text
FROM student s
LEFT JOIN class_group c ON c.id = s.class_group_id
LEFT JOIN school h ON h.id = s.school_id
WHERE s.id = $1
