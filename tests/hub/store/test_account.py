import os
import shutil
import subprocess
from pathlib import Path

from hub.store.account import Account


def test_programs_in_a_closed_folder_are_copied_for_the_account(tmp_path: Path) -> None:
    account = Account.of(tmp_path / "data", tmp_path)
    (tmp_path / "closed").mkdir(mode=0o700)
    install = tmp_path / "closed" / "install"
    install.symlink_to(account.programs().parent)
    cache = Path(f"/tmp/yixin-test-{os.getpid()}")
    try:
        for _ in range(2):
            programs = account.programs(install, cache)
            said = subprocess.run(
                [programs / "postgres", "--version"],
                capture_output=True,
                check=True,
                text=True,
                **account.identity(),
            )
            assert "PostgreSQL) 18" in said.stdout
    finally:
        shutil.rmtree(cache, ignore_errors=True)
