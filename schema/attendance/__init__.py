"""Attendance (考勤)."""
