SELECT json_build_object('students', coalesce(json_agg(json_build_object(
  'id', s.id, 'name', s.name,
  'school', json_build_object('code', h.code, 'name', h.name),
  'classGroup', json_build_object('name', c.name, 'grade', c.grade),
  'mentorAssignments', coalesce(m.rows, '[]'), 'attendanceMarks', coalesce(k.rows, '[]')) ORDER BY s.id), '[]'))::text
FROM (SELECT id, name, school_id, class_group_id FROM student ORDER BY id LIMIT 1000) s
LEFT JOIN school h ON h.id = s.school_id
LEFT JOIN class_group c ON c.id = s.class_group_id
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('startsOn', a.starts_on, 'mentor', json_build_object('name', t.name))) AS rows
  FROM (SELECT starts_on, mentor_id FROM mentor_assignment
        WHERE student_id = s.id AND ends_on IS NULL ORDER BY starts_on DESC, id DESC LIMIT 1) a
  JOIN staff t ON t.id = a.mentor_id) m ON true
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('date', a.date, 'code', a.code) ORDER BY a.date DESC, a.id DESC) AS rows
  FROM (SELECT id, date, code FROM attendance_mark
        WHERE student_id = s.id ORDER BY date DESC, id DESC LIMIT 5) a) k ON true
