from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ShuCommon


@tagged("post_install", "-at_install")
class TestPay(ShuCommon):
    """Members receive what the meeting adopted, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.save({cls.member_ani: 3_000_000, cls.member_budi: 1_000_000})
        shu = cls.set_result(10_000_000)
        shu.scheme_id = cls.make_scheme([("reserve", 60), ("capital", 40)])
        cls.shu = cls.adopt(cls.compute(shu))
        cls.share_ani, cls.share_budi = cls.shu.share_ids

    def open_voluntary(self, member):
        accounts = member.savings_account_ids.filtered(lambda account: account.kind == "voluntary")
        return accounts or self.env["koperasi.savings.account"].create(
            {
                "member_id": member.id,
                "product_id": self.products["SS"].id,
                "open_date": "2026-01-02",
            }
        )

    def wizard(self, shares, user, **values):
        return (
            self.env["koperasi.shu.pay"]
            .with_user(user)
            .create(
                {
                    "shu_id": self.shu.id,
                    "share_ids": shares.ids,
                    **values,
                }
            )
        )

    def last_move(self):
        return self.shu.batch_ids.sorted("id")[-1].move_id

    def test_to_the_members_savings(self):
        accounts = [self.open_voluntary(member) for member in (self.member_ani, self.member_budi)]
        self.shu.with_user(self.manager).action_pay()
        self.assertEqual([account.balance for account in accounts], [3_000_000, 1_000_000])
        self.assertEqual(self.shu.share_ids.mapped("balance"), [0, 0])
        self.assertEqual(self.shu.state, "paid")
        self.assertJournalEntry(
            self.last_move(), [("21230", 4_000_000, 0), ("21110", 0, 4_000_000)]
        )
        self.assertThreeZeros()

    def test_members_without_savings_account_stay_open(self):
        self.member_budi.savings_account_ids.filtered(
            lambda a: a.kind == "voluntary"
        ).action_close()
        self.open_voluntary(self.member_ani)
        message = self.shu.with_user(self.manager).action_pay()["params"]
        self.assertEqual(message["type"], "warning")
        self.assertEqual(self.shu.state, "adopted")
        self.assertEqual(self.shu.share_ids.mapped("balance"), [0, 1_000_000])
        self.wizard(
            self.share_budi,
            self.users["teller"],
            target="till",
        ).action_pay()
        self.assertEqual(self.shu.state, "paid")
        self.assertJournalEntry(
            self.last_move(), [("21230", 1_000_000, 0), ("11130", 0, 1_000_000)]
        )
        self.assertThreeZeros()

    def test_all_by_bank(self):
        wizard = self.wizard(
            self.env["koperasi.shu.share"],
            self.manager,
            target="transfer",
        )
        self.assertEqual((wizard.member_count, wizard.total), (2, 4_000_000))
        wizard.action_pay()
        self.assertEqual(self.shu.state, "paid")
        self.assertJournalEntry(
            self.last_move(), [("21230", 4_000_000, 0), ("11215", 0, 4_000_000)]
        )
        self.assertThreeZeros()

    def test_a_payout_to_savings_is_taken_back_with_its_deposit(self):
        account = self.open_voluntary(self.member_ani)
        self.open_voluntary(self.member_budi)
        self.shu.with_user(self.manager).action_pay()
        payout = self.share_ani.transaction_ids.filtered(lambda t: t.kind == "payout")
        payout.with_user(self.manager).reverse("Paid to the wrong year")
        self.assertEqual(account.balance, 0)
        self.assertEqual(self.shu.share_ids.mapped("balance"), [3_000_000, 0])
        self.assertEqual(self.shu.state, "adopted")
        self.assertThreeZeros()
        with self.assertRaisesRegex(UserError, "already reversed"):
            payout.with_user(self.manager).reverse("Again")
        self.shu.with_user(self.manager).action_pay()
        self.assertEqual((account.balance, self.shu.state), (3_000_000, "paid"))
        self.assertThreeZeros()

    def test_an_allocation_is_not_taken_back_alone(self):
        with self.assertRaisesRegex(UserError, "Only a payout"):
            self.share_ani.transaction_ids.with_user(self.manager).reverse("No")

    def test_who_pays(self):
        """A list is the manager's, one member at the counter the teller's."""
        both = self.shu.share_ids
        for role in ("teller", "clerk", "auditor", "loan_officer"):
            with self.assertRaises(AccessError):
                self.shu.with_user(self.users[role]).action_pay()
        with self.assertRaises(AccessError):
            self.wizard(both, self.users["teller"]).action_pay()
        with self.assertRaises(AccessError):
            self.wizard(self.share_ani, self.users["auditor"])

    def test_savings_that_were_spent_stop_the_reversal(self):
        account = self.open_voluntary(self.member_ani)
        self.shu.with_user(self.manager).action_pay()
        self.as_teller(account).withdraw(2_500_000)
        payout = self.share_ani.transaction_ids.filtered(lambda t: t.kind == "payout")
        with self.assertRaises(UserError):
            payout.with_user(self.manager).reverse("Too late")

    def test_closing_a_membership_needs_the_shu_paid(self):
        self.assertEqual(self.member_ani.shu_payable, 3_000_000)
        self.assertIn(
            ("SHU 2025", 3_000_000), [tuple(line) for line in self.member_ani._exit_lines()]
        )

    def test_slip_and_recapitulation_print(self):
        reports = self.env["ir.actions.report"]
        slip = reports._render_qweb_html("koperasi_shu.shu_slip", self.share_ani.ids)[0].decode()
        self.assertIn("Ani", slip)
        recap = reports._render_qweb_html("koperasi_shu.shu_recap", self.shu.ids)[0].decode()
        self.assertIn("Budi", recap)

    def test_all_slips_print_at_once(self):
        self.assertGreater(len(self.shu.share_ids), 1)
        self.assertSheets("koperasi_shu.shu_slip", self.shu.share_ids)
