from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TellerCommon

NOTES = {"100000": 100}  # 10,000,000


@tagged("post_install", "-at_install")
class TestTerm(TellerCommon):
    """Breaks of term deposits paid in cash, with two tills: the teller's is the second one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["koperasi.till"].create({
            "name": "Loket 2", "company_id": cls.company.id,
            "journal_id": cls.till_journal(cls.env, cls.company, "TL2", "11132").id,
            "teller_ids": [Command.create({"user_id": cls.teller.id})],
        })  # fmt: skip
        cls.term = cls.env["koperasi.savings.product"].create({
            "name": "Simpanan Berjangka", "code": "SBK", "kind": "term", "company_id": cls.company.id,
            "placement_minimum": 1_000_000, "break_rule": "penalty", "break_percent": 3,
            "rate_ids": [Command.create({"date_from": "2020-01-01", "months": 3, "annual_rate": 6})],
        })  # fmt: skip

    def asked(self):
        """2,000,000 by bank, to be broken the same day: no interest, 60,000 penalty."""
        placement = self.env["koperasi.savings.placement"].create({
            "member_id": self.member_ani.id, "product_id": self.term.id, "principal": 2_000_000,
            "months": 3, "interest_account_id": self.ani["SS"].id,
        })  # fmt: skip
        placement.with_user(self.teller).action_open(journal=self.journals["transfer"])
        asked = (
            self.env["koperasi.savings.break"]
            .with_user(self.teller)
            .create({"placement_id": placement.id, "reason": "butuh dana"})
        )
        asked.action_submit()
        return asked

    def test_the_till_of_the_teller_pays_and_no_other(self):
        first = self.open(NOTES, user=self.head)
        second = self.open(NOTES, till=self.second)
        asked = self.asked()
        asked.with_user(self.head).action_approve()
        self.assertEqual((self.cash(first), self.cash(second)), (10_000_000, 10_000_000))
        asked.action_pay()
        self.assertEqual((self.cash(first), self.cash(second)), (10_000_000, 8_060_000))

    def test_without_a_till_of_his_own_nobody_pays(self):
        self.open(NOTES, user=self.head)
        asked = self.asked()
        asked.with_user(self.users["manager"]).action_approve()
        for journal in (None, self.till.journal_id, self.second.journal_id):
            with self.subTest(journal=journal), self.assertRaises(UserError):
                asked.action_pay(journal)
        self.assertEqual((asked.state, asked.placement_id.state), ("approved", "active"))
