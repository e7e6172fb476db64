"""The library stands on the standard library and itself, with no Odoo, no clock and no float."""

import ast
import sys
from pathlib import Path

import koperasi_calc
import pytest

FILES = sorted(Path(koperasi_calc.__file__).parent.glob("*.py"))
CLOCKS = {"today", "now", "time", "utcnow"}


def imported(tree):
    """Top-level names of absolute imports; an import within the package has a level."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def climbing(tree):
    """Relative imports that leave the package."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level > 1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_the_standard_library_is_imported(path):
    tree = ast.parse(path.read_text())
    assert set(imported(tree)) <= sys.stdlib_module_names
    assert not climbing(tree)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_p28_no_float_and_no_clock(path):
    nodes = list(ast.walk(ast.parse(path.read_text())))
    assert not [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    assert not [n for n in nodes if isinstance(n, ast.Name) and n.id == "float"]
    assert not [n for n in nodes if isinstance(n, ast.Attribute) and n.attr in CLOCKS]


def test_odoo_is_not_loaded():
    assert "odoo" not in sys.modules
