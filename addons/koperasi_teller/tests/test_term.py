from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..exceptions import TillLimitError
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

    # ------------------------------------------------------------
    # Beyond what the teller may book alone: 1,000,000 in and 500,000 out
    # ------------------------------------------------------------

    def limited(self):
        self.second._limits_of(self.teller).write({"limit_in": 1_000_000, "limit_out": 500_000})
        return self.open(NOTES, till=self.second)

    def released(self):
        release = self.env["koperasi.till.release"].search([("state", "=", "waiting")])
        release.with_user(self.head).action_approve()
        return release

    def placement(self):
        return self.env["koperasi.savings.placement"].with_user(self.teller).create({
            "member_id": self.member_ani.id, "product_id": self.term.id, "principal": 2_000_000,
            "months": 3, "interest_account_id": self.ani["SS"].id,
        })  # fmt: skip

    def form(self, model, placement, **values):
        forms = self.env[f"koperasi.savings.placement.{model}"].with_user(self.teller)
        return forms.create({"placement_id": placement.id, "payment": "till", **values})

    def test_p38_opening_is_released(self):
        session, placement = self.limited(), self.placement()
        form = self.form("open", placement)
        with self.assertRaises(TillLimitError):
            form.action_open()
        form.action_ask_release()
        with self.assertRaises(TillLimitError):
            form.action_open()
        release = self.released()
        form.action_open()
        self.assertEqual(
            (placement.state, release.state, release.account_id, self.cash(session)),
            ("active", "used", placement.account_id, 12_000_000),
        )

    def test_p38_a_release_opens_that_deposit_only(self):
        self.limited()
        one, other = self.placement(), self.placement()
        self.form("open", one).action_ask_release()
        self.released()
        with self.assertRaises(TillLimitError):
            self.form("open", other).action_open()

    def test_nothing_to_release(self):
        self.limited()
        with self.assertRaisesRegex(UserError, "Only cash"):
            self.form("open", self.placement(), payment="transfer").action_ask_release()

    def test_p38_payout_is_released(self):
        """Three months later: 2,000,000 in cash; the interest goes to savings."""
        placement = self.placement()
        opened_on = self.company._koperasi_today() - relativedelta(months=3, days=1)
        placement.sudo().action_open(date=opened_on, journal=self.journals["transfer"])
        placement.sudo()._mature(self.company._koperasi_today())
        session = self.limited()
        form = self.form("pay", placement)
        with self.assertRaises(TillLimitError):
            form.action_pay()
        form.action_ask_release()
        self.released()
        form.action_pay()
        self.assertEqual((placement.state, self.cash(session)), ("closed", 8_000_000))

    def test_p38_break_is_released(self):
        session, asked = self.limited(), self.asked()
        asked.with_user(self.head).action_approve()
        with self.assertRaises(TillLimitError):
            asked.action_pay()
        asked.action_ask_release()
        self.released()
        asked.action_pay()
        self.assertEqual((asked.state, self.cash(session)), ("done", 8_060_000))
