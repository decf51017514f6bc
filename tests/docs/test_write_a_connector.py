"""docs/write-a-connector.md, followed in a fresh environment into which the connector is installed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "write-a-connector.md"
VARIES = {r"(?<=127\.0\.0\.1:)\d+": "…", r"(?<=from empty to )\d{4}": "…"}
# What setup built the hub with lies in uv's cache; a machine without it has a network.
PRELUDE = """
export VIRTUAL_ENV="$PWD/.venv"
uv() { command uv --offline "$@" 2>/dev/null || command uv "$@" 2>/dev/null; }
"""


def environment(folder: Path) -> Path:
    """An environment in `folder` that sees the hub and what it depends on; returns its folder of programs."""
    venv.create(folder / ".venv", symlinks=True)
    packages = folder / ".venv" / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    hub = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n{ROOT}\n"
    (packages / "hub.pth").write_text(hub, "utf-8")
    programs = folder / ".venv" / "bin"
    yixin = programs / "yixin"
    yixin.write_text(f'#!/bin/sh\nexec "{programs}/python" -m hub.cli "$@"\n', "utf-8")
    yixin.chmod(0o700)
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert uv, "make setup installs uv"
    (programs / "uv").symlink_to(uv)
    return programs


def test_a_connector_is_made_installed_tried_and_synchronised(tmp_path, shell_in):
    text = GUIDE.read_text("utf-8")
    found = re.findall(r"^```(sh|text)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    scripts = [block.replace("8101", port) for language, block in found if language == "sh"]
    shell = shell_in(tmp_path, environment(tmp_path) / "python")
    ran = iter(shell.run([PRELUDE, *scripts])[1:])
    said = ""
    for language, block in found:
        if language == "sh":
            result = next(ran)
            assert result.status == 0, result.said
            said = result.said + "\n"
            for pattern, word in VARIES.items():
                said = re.sub(pattern, word, said)
        elif os.environ.get("YIXIN_WRITE_GOLDEN"):
            text = text.replace(f"```text\n{block}```", f"```text\n{said}```", 1)
        else:
            assert said == block
    if os.environ.get("YIXIN_WRITE_GOLDEN"):
        GUIDE.write_text(text, "utf-8")
