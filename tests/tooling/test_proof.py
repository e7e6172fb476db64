"""docs/proof.md says what is so: its worked example, its commands, its table of mutations."""

import re
import subprocess
import sys
from pathlib import Path

import mutate
import mutations

ROOT = Path(__file__).resolve().parents[2]
PROOF = (ROOT / "docs" / "proof.md").read_text()


def test_worked_example_is_right():
    code, printed = re.search(r"```python\n(.*?)```\s+```\n(.*?)```", PROOF, re.DOTALL).groups()
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == printed


def test_commands_exist():
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z0-9-]+)", PROOF))
    assert named <= targets


def test_links_lead_somewhere():
    for page in ("README.md", "docs/proof.md", "docs/pengawas.md"):
        path = ROOT / page
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
            assert (path.parent / target).exists(), f"{page}: {target}"


def test_table_has_every_mutation():
    rows = set(PROOF.splitlines())
    assert [m.protection for m in mutations.read_all() if mutate.table_row(m) not in rows] == []
