"""What counts as a new failure of Odoo's own tests."""

import pytest
import stock_tests
from odoo_tests import Outcome

TEST = "account:TestX.test_y"
PASSED = Outcome({TEST}, set(), {}, [])
FAILED = Outcome({TEST}, set(), {TEST: "FAIL: 1 != 2"}, [])
NAMES_OURS = Outcome({TEST}, set(), {TEST: "FAIL: /addons/koperasi_base/x.py:1"}, [])
SKIPPED = Outcome({TEST}, {TEST}, {}, [])
NOT_STARTED = Outcome(set(), set(), {}, [])


@pytest.mark.parametrize(
    ("without", "with_ours", "found"),
    [
        (PASSED, PASSED, {}),
        (PASSED, FAILED, {TEST: "fails with our addons"}),
        (PASSED, SKIPPED, {TEST: "does not run with our addons"}),
        (PASSED, NOT_STARTED, {TEST: "does not run with our addons"}),
        (FAILED, FAILED, {}),
        (FAILED, NAMES_OURS, {TEST: "names koperasi_base"}),
        (FAILED, PASSED, {}),
        (SKIPPED, PASSED, {}),
        (SKIPPED, FAILED, {TEST: "fails with our addons"}),
        (NOT_STARTED, FAILED, {TEST: "fails with our addons"}),
    ],
)
def test_new_failures(without, with_ours, found):
    assert stock_tests.new_failures(without, with_ours, {"koperasi", "koperasi_base"}) == found
