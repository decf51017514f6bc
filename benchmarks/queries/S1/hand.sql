-- school
SELECT json_build_object('students', coalesce(json_agg(json_build_object(
  'id', s.id, 'name', s.name, 'nationalId', s.national_id,
  'referrals', coalesce(r.rows, '[]'), 'attendanceMarks', coalesce(k.rows, '[]')) ORDER BY s.id), '[]'))::text
FROM (SELECT id, name, national_id FROM student WHERE school_id = $1 ORDER BY id LIMIT 50) s
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('state', a.state) ORDER BY a.requested_at DESC, a.id DESC) AS rows
  FROM (SELECT id, state, requested_at FROM referral
        WHERE student_id = s.id ORDER BY requested_at DESC, id DESC LIMIT 5) a) r ON true
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('date', a.date, 'code', a.code, 'reason', a.reason) ORDER BY a.date DESC, a.id DESC) AS rows
  FROM (SELECT id, date, code, reason FROM attendance_mark
        WHERE student_id = s.id ORDER BY date DESC, id DESC LIMIT 5) a) k ON true
