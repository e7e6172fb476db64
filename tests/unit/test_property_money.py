"""Property 28: on the way of an amount into ledger and books nobody turns it into a binary float.

Odoo's own fields take floats. One function makes them, and refuses what they cannot keep to the last digit;
every other place that calls ``float`` is named here, and shows an amount or counts something else.
"""

import ast
import re
from pathlib import Path

import pytest

ADDONS = Path(__file__).resolve().parents[2] / "addons"
LOOK_ON = ("audit", "chain", "integrity")  # files about what is booked; they book nothing
FILES = [
    path
    for path in sorted(ADDONS.rglob("*.py"))
    if "tests" not in path.parts and not path.name.startswith(LOOK_ON)
]
ALLOWED = {
    # the one door from Decimal to the fields of Odoo
    ("koperasi_base/tools/money.py", "to_float"),
    # a number in a cell of a sheet, read as its text afterwards
    ("koperasi_base/tools/spreadsheet/xlsx_sheet.py", "_number_value"),
    # shown to people, never booked
    ("koperasi_loan/models/member.py", "_exit_lines"),
    ("koperasi_loan/models/loan_product_terms.py", "_simulate"),
    ("koperasi_loan/models/loan_payment.py", "_split_payment"),
    ("koperasi_loan/models/loan_paper.py", "_contract_fees"),
    ("koperasi_savings/models/savings_account_rules.py", "_money"),
    ("koperasi_teller/models/till_session_cash.py", "_by_kind"),
    ("koperasi_teller/models/till_session_cash.py", "_money"),
    ("koperasi_teller/models/till_session_life.py", "_format"),
    ("koperasi_teller/wizard/teller.py", "_loan"),
    ("koperasi_savings/models/savings_placement_preview.py", "_shown"),
    *(
        ("koperasi_savings/interest_why.py", name)
        for name in ("shown", "_part_shown", "_span_shown")
    ),
    ("koperasi_savings/models/savings_run_line_why.py", "_why_adjusted"),
    ("koperasi_shu/models/shu_adopt.py", "_check_books_unchanged"),
    ("koperasi_shu/models/shu_compute.py", "_check_surplus"),
    ("koperasi_shu/models/shu_scheme.py", "_compute_percent_total"),
}
BINARY_IN_SQL = re.compile(
    r"::\s*(?:float|real|double)|\bdouble precision\b|\bAS (?:float|real)\b", re.IGNORECASE
)


def floats(tree, function=None):
    """Names of the functions in which ``float`` is called."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else function
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "float":
            yield inside
        yield from floats(node, inside)


def test_p28_who_makes_floats_is_known():
    found = {
        (str(path.relative_to(ADDONS)), function)
        for path in FILES
        for function in floats(ast.parse(path.read_text()))
    }
    assert found == ALLOWED


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ADDONS)))
def test_p28_no_binary_number_in_sql(path):
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not [text for text in texts if BINARY_IN_SQL.search(text)]
