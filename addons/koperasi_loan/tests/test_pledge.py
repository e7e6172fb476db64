from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import LoanCommon

OPENED, LENT, MATURED, PAID = (
    date(2026, 1, 15), date(2026, 1, 20), date(2026, 4, 15), date(2026, 5, 4)
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestPledge(LoanCommon):
    """A term deposit of 12,000,000 at 6 % from 15 January to 15 April, of which 9,000,000 secure a loan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["koperasi.savings.product"]
        savings = products._create_default_products(cls.company)
        cls.savings = cls.env["koperasi.savings.account"].create({
            "member_id": cls.member.id, "open_date": OPENED,
            "product_id": savings.filtered(lambda product: product.code == "SS").id,
        })  # fmt: skip
        cls.term = products.create({
            "name": "Simpanan Berjangka", "code": "SB", "kind": "term", "company_id": cls.company.id,
            "day_count": "period", "break_rule": "penalty", "break_percent": 3,
            "rate_ids": [Command.create({"date_from": "2026-01-01", "months": 3, "annual_rate": 6})],
        })  # fmt: skip

    def place(self, **values):
        with freeze_time(OPENED):
            placements = self.env["koperasi.savings.placement"].with_user(self.teller)
            placement = placements.create({
                "member_id": self.member.id, "product_id": self.term.id, "principal": 12_000_000,
                "months": 3, "interest_account_id": self.savings.id, **values,
            })  # fmt: skip
            placement.action_open()
        return placement.with_env(self.env)

    def secured_by(self, placement, value=9_000_000):
        pledge = Command.create({
            "type": "savings", "description": "Bilyet", "account_id": placement.account_id.id,
            "value": value,
        })  # fmt: skip
        return self.lend(8_000_000, 12, on=LENT, collateral_ids=[pledge])

    def run_due(self, on):
        with freeze_time(on):
            self.env["koperasi.savings.placement"]._run_due(self.company)

    def assertHeld(self, step, loan, on):
        """The step is refused, with the loan as the reason, and nothing of it stays."""
        before = (self.entries(), loan.lien_ids.state)
        with (
            freeze_time(on),
            self.assertRaisesRegex(UserError, f"collateral of {loan.name}"),
            self.env.cr.savepoint(),
        ):
            step()
        self.env.invalidate_all()
        self.assertEqual((self.entries(), loan.lien_ids.state), before)

    def entries(self):
        return self.env["koperasi.savings.transaction"].search_count([])

    def test_p05_a_pledged_deposit_is_not_broken(self):
        """By the preview, by a break that was asked for before, as a mistake, or at the counter."""
        placement = self.place()
        asked = self.env["koperasi.savings.break"].with_user(self.teller).create(
            {"placement_id": placement.id, "reason": "Sakit"}
        )  # fmt: skip
        with freeze_time(LENT):
            asked.action_submit()
        loan = self.secured_by(placement)
        held = placement.with_user(self.teller)
        for step in (
            held.action_break,
            asked.with_user(self.head_teller).action_approve,
            lambda: placement.with_user(self.head_teller).reverse_opening("Salah"),
        ):
            self.assertHeld(step, loan, LENT)
        with freeze_time(LENT), self.assertRaisesRegex(UserError, "is term deposit"):
            placement.account_id.with_user(self.teller).withdraw(1)
        self.assertEqual((placement.state, placement.balance), ("active", 12_000_000))
        self.assertThreeZeros()

    def test_p05_a_matured_pledge_waits_for_the_loan(self):
        """It matures and pays its interest of 180,000; the principal is free when the loan is paid off."""
        placement = self.place()
        loan = self.secured_by(placement)
        self.run_due(MATURED)
        self.assertEqual((placement.state, self.savings.balance), ("matured", 180_000))
        counter = placement.with_user(self.teller)
        self.assertHeld(counter.pay_out, loan, PAID)
        self.assertHeld(lambda: counter.pay_out(to_account=self.savings.id), loan, PAID)
        # a payment frees nothing, the last one all of it
        self.pay(loan, 7_000_000, PAID)
        self.assertHeld(counter.pay_out, loan, PAID)
        self.pay(loan, loan.payoff_amount(PAID), PAID)
        self.assertEqual((loan.state, loan.lien_ids.state), ("closed", "released"))
        with freeze_time(PAID):
            counter.pay_out(to_account=self.savings.id)
        self.assertEqual((placement.state, self.savings.balance), ("closed", 12_180_000))
        self.assertThreeZeros()

    def test_p05_a_roll_over_stays_pledged(self):
        """The money stays on its account, so the lien binds the new term as it bound the old one."""
        placement = self.place(renewal="principal")
        loan = self.secured_by(placement)
        self.run_due(MATURED)
        child = placement.child_ids
        self.assertEqual((placement.state, child.state), ("closed", "active"))
        self.assertEqual(loan.lien_ids.account_id, child.account_id)
        self.assertHeld(child.with_user(self.teller).action_break, loan, PAID)

    def test_p05_a_free_deposit_is_not_lent_on_twice(self):
        """9,000,000 of 12,000,000 are pledged: 3,000,000 are left for a second loan."""
        placement = self.place()
        self.secured_by(placement)
        with self.assertRaisesRegex(UserError, "3.000.000 is free to be pledged"):
            self.secured_by(placement, 3_000_001)
        self.secured_by(placement, 3_000_000)
        self.assertEqual(placement.account_id.held_amount, 12_000_000)
