"""Health partners and referrals (医教融合, 医疗转介)."""
