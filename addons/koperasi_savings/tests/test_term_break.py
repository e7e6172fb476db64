from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_term import TermCommon

DAY = "2026-03-15"


@tagged("post_install", "-at_install")
class TestTermBreak(TermCommon):
    """12,000,000 at 6 %, broken after two of three months: 120,000 were earned."""

    def ask(self, placement, **values):
        record = (
            self.env["koperasi.savings.break"]
            .with_user(self.teller)
            .create({"placement_id": placement.id, "reason": "butuh dana", **values})
        )
        record.action_submit()
        return record

    def pay(self, record):
        """Another person agrees, and a teller pays."""
        record.with_user(self.head).action_approve()
        record.with_user(self.teller).action_pay()

    def figures(self, record):
        return {
            name: int(record[name])
            for name in ("interest_full", "interest_paid", "interest_owed", "interest_lost",
                         "interest_back", "penalty", "tax", "net")
            if record[name]
        }  # fmt: skip

    def test_by_each_rule(self):
        for rule, percent, payout, expected, entry in (
            ("penalty", 3, "maturity",
             {"interest_full": 120_000, "interest_owed": 120_000, "penalty": 360_000, "net": 11_760_000},
             [("expense", 120_000), ("fee", -360_000), ("payable", -120_000), ("payable", 120_000),
              ("term", -120_000), ("term", 360_000)]),
            ("interest", 0, "maturity",
             {"interest_full": 120_000, "interest_lost": 120_000, "net": 12_000_000}, None),
            ("rate", 2, "maturity",
             {"interest_full": 120_000, "interest_owed": 40_000, "interest_lost": 80_000,
              "net": 12_040_000},
             [("expense", 40_000), ("payable", -40_000), ("payable", 40_000), ("term", -40_000)]),
            ("rate", 2, "monthly",
             {"interest_full": 120_000, "interest_paid": 120_000, "interest_lost": 80_000,
              "interest_back": 80_000, "net": 11_920_000},
             [("expense", -80_000), ("term", 80_000)]),
            ("interest", 0, "monthly",
             {"interest_full": 120_000, "interest_paid": 120_000, "net": 12_000_000}, None),
        ):  # fmt: skip
            with self.subTest(rule=rule, payout=payout):
                self.term.write({"break_rule": rule, "break_percent": percent})
                placement = self.place(payout=payout)
                self.run_due(DAY)
                self.assertBreak(placement, expected, entry)

    def assertBreak(self, placement, expected, entry):
        last = self.last_batch()
        with freeze_time(DAY):
            record = self.ask(placement)
            self.assertEqual(self.figures(record), expected)
            self.pay(record)
        batches = self.env["koperasi.ledger.batch"].search(
            [("company_id", "=", self.company.id), ("id", ">", last.id)], order="id"
        )
        net = expected["net"]
        self.assertEqual(self.entry(batches[-1]), [("cash", -net), ("term", net)])
        self.assertEqual([self.entry(batch) for batch in batches[:-1]], [entry] if entry else [])
        self.assertEqual((placement.state, placement.balance, placement.accrued), ("broken", 0, 0))
        self.assertThreeZeros()

    def test_what_was_accrued_and_is_lost_is_no_expense(self):
        self.term.break_rule = "interest"
        placement = self.place()
        self.accrue(date(2026, 2, 28))
        with freeze_time(DAY):
            self.pay(self.ask(placement))
        batch = self.last_batch(kind="interest")
        self.assertEqual(self.entry(batch), [("expense", -90_000), ("payable", 90_000)])
        self.assertThreeZeros()

    def test_with_tax_to_savings(self):
        """60,000,000 at 7 %: 700,000 in two months, 70,000 tax, 3 % penalty."""
        placement = self.place(60_000_000)
        with freeze_time(DAY):
            record = self.ask(placement, to_account_id=self.ani["SS"].id)
            record.with_user(self.manager).action_approve()
        self.assertEqual((record.tax, record.penalty), (70_000, 1_800_000))
        self.assertEqual(self.ani["SS"].balance, 60_000_000 + 700_000 - 70_000 - 1_800_000)
        self.assertThreeZeros()

    def test_another_person_approves(self):
        placement = self.place()
        with freeze_time(DAY):
            with self.assertRaises(AccessError):
                self.ask(placement).action_approve()
            placement.break_ids.with_user(self.head).action_reject()
            own = self.ask(placement.with_user(self.head))
            own.sudo().submitted_by_id = self.head
            with self.assertRaisesRegex(UserError, "Another person"):
                own.with_user(self.head).action_approve()

    def test_p38_figures_that_changed_are_looked_at_again(self):
        placement = self.place()
        with freeze_time(DAY):
            record = self.ask(placement)
        with freeze_time("2026-03-16"):
            with self.assertRaisesRegex(UserError, "have changed"):
                record.with_user(self.head).action_approve()
            record.with_user(self.head).action_refresh()
            record.with_user(self.head).action_approve()
        with freeze_time("2026-03-17"):
            with self.assertRaisesRegex(UserError, "have changed"):
                record.action_pay()
            record.action_refresh()
            self.assertEqual((record.state, record.approved_by_id.id), ("submitted", False))
            self.pay(record)
        self.assertEqual(placement.state, "broken")

    def test_cash_waits_for_the_teller(self):
        placement = self.place()
        with freeze_time(DAY):
            record = self.ask(placement)
            with self.assertRaisesRegex(UserError, "this is possible in"):
                record.action_pay()
            record.with_user(self.manager).action_approve()
            self.assertEqual((record.state, placement.state), ("approved", "active"))
            with self.assertRaises(AccessError):
                record.with_user(self.manager).action_pay()
            record.action_pay_by_bank()
            with self.assertRaisesRegex(UserError, "this is possible in"):
                record.action_pay()
        self.assertEqual((record.state, placement.state), ("done", "broken"))
        entry = self.env["koperasi.savings.transaction"].search(
            [("account_id", "=", placement.account_id.id), ("kind", "=", "withdrawal")]
        )
        self.assertEqual(entry.batch_id.journal_id, self.journals["transfer"])
        self.assertThreeZeros()

    def test_an_approved_break_can_still_be_refused(self):
        placement = self.place()
        with freeze_time(DAY):
            record = self.ask(placement)
            record.with_user(self.head).action_approve()
            record.with_user(self.manager).action_reject()
        self.assertEqual((record.state, placement.state), ("rejected", "active"))

    def test_a_pledged_deposit_is_not_broken(self):
        placement = self.place()
        self.env["koperasi.savings.hold"].create(
            {
                "account_id": placement.account_id.id,
                "amount": 5_000_000,
                "reason": "jaminan PJ-0201",
            }
        )
        with freeze_time(DAY), self.assertRaisesRegex(UserError, "held for jaminan PJ-0201"):
            self.ask(placement)
        self.run_due("2026-04-15")
        with freeze_time("2026-04-16"), self.assertRaisesRegex(UserError, "held for jaminan"):
            placement.with_user(self.teller).pay_out()

    def test_hostile_input(self):
        placement = self.place()
        with freeze_time(DAY):
            for values in ({"state": "done"}, {"approved_by_id": self.head.id}):
                with self.subTest(values=values), self.assertRaises(AccessError):
                    self.ask(placement, **values)
            record = self.ask(placement)
            for values in ({"net": 1}, {"state": "done"}, {"reason": "x"}):
                with self.subTest(values=values), self.assertRaises(AccessError):
                    record.write(values)
            record.with_user(self.head).action_reject()
            self.env.flush_all()
            with self.assertRaisesRegex(UserError, "of the same member"):
                self.ask(placement, to_account_id=self.budi["SS"].id).with_user(
                    self.head
                ).action_approve()
