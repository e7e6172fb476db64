from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_base.tools import nightly

from .common_parallel import DAY, TellersCommon


@tagged("post_install", "-at_install")
class TestNight(TellersCommon):
    """A part of a nightly job in transactions of its own, as outside of tests."""

    @mute_logger("odoo.addons.koperasi_base.tools.nightly", "odoo.addons.mail.models.mail_thread")
    def test_p12_a_part_that_fails_leaves_nothing(self):
        """100 of the part before stay, 50 of the part that failed do not, and the night goes on: 7."""
        self.set_balance(0)

        def night(env):
            company = env["res.company"].browse(self.company_id)
            for amount, fails in ((100, False), (50, True), (7, False)):
                with nightly.part_of_night(company, "Uji"):
                    self.account(env).deposit(amount, date=DAY)
                    if fails:
                        raise ZeroDivisionError("a fault of the program")

        outside = SimpleNamespace(current_test=None)
        with self.real_commits(), patch.object(nightly, "module", outside):
            self.in_transaction(night)
        self.assertEqual(self.balance(), 107)
        self.assertZeros()
