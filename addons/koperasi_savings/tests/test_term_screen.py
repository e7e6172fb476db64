from ast import literal_eval
from datetime import date

from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import Form, freeze_time, tagged

from .common_term import START, TermCommon


@tagged("post_install", "-at_install")
class TestTermScreen(TermCommon):
    """What a teller sees before and after a deposit is opened."""

    def test_a_draft_says_what_it_gives(self):
        with freeze_time(START):
            form = Form(self.env["koperasi.savings.placement"].with_user(self.teller))
            form.member_id = self.member_ani
            form.product_id = self.term
            form.principal = 12_000_000
            form.payout = "monthly"
            placement = form.save()
        self.assertEqual(placement.interest_account_id, self.ani["SS"])
        with freeze_time(START):
            self.assertRecordValues(placement, [{
                "annual_rate": 6, "interest_total": 180_000, "interest_payout": 60_000,
                "expected_maturity": date(2026, 4, 15),
            }])  # fmt: skip
            placement.action_open()
        self.assertRecordValues(placement, [
            {"interest_total": 180_000, "expected_maturity": False, "maturity_date": date(2026, 4, 15)}
        ])  # fmt: skip

    def test_an_old_draft_is_agreed_anew(self):
        """Agreed at 6 % on the last day of the old chart, opened on the first day of the new one."""
        self.term.rate_ids = [
            (0, 0, {"date_from": "2026-03-01", "months": 3, "annual_rate": 5.5}),
        ]
        with freeze_time("2026-02-28"):
            placement = self.draft()
        with freeze_time("2026-03-01"):
            with self.assertRaisesRegex(UserError, "gives 5.5 %"):
                placement.action_open()
            placement.annual_rate = 5.5
            placement.action_open()
        self.assertEqual(placement.annual_rate, 5.5)

    def test_a_chart_counts_per_tenor(self):
        """A new row for three months leaves the rates of twelve months alone, and its amounts replace the old ones."""
        self.term.rate_ids = [
            (0, 0, {"date_from": "2026-03-01", "months": 3, "annual_rate": 5.5}),
            (0, 0, {"date_from": "2026-03-01", "months": 3, "balance_from": 75_000_000, "annual_rate": 6.5}),
        ]  # fmt: skip
        for on, amount, months, rate in (
            (date(2026, 2, 28), 60_000_000, 3, 7),
            (date(2026, 3, 1), 60_000_000, 3, 5.5),
            (date(2026, 3, 1), 74_999_999, 3, 5.5),
            (date(2026, 3, 1), 75_000_000, 3, 6.5),
            (date(2026, 3, 1), 60_000_000, 12, 8),
            (date(2025, 12, 31), 60_000_000, 12, None),
        ):
            with self.subTest(on=on, amount=amount, months=months):
                found = self.term._term_rate(on, amount, months)
                self.assertEqual(found and float(found), rate)

    def test_the_maturity_list_begins_with_what_is_due(self):
        """The filters that the list opens with show both what matures within 30 days and what waits."""
        soon, waiting, later = self.place(), self.place(months=1), self.place(months=12)
        self.run_due(date(2026, 4, 1))
        action = self.env.ref("koperasi_savings.savings_placement_maturity_action")
        view = self.env.ref("koperasi_savings.savings_placement_view_search")
        found = self.searched(view.arch, ("waiting", "month"))
        with freeze_time("2026-04-01"):
            shown = self.env[action.res_model].search(
                found & Domain("product_id", "=", self.term.id), order="id"
            )
        self.assertEqual(shown, soon + waiting)
        self.assertNotIn(later, shown)

    def searched(self, arch, names):
        """The domain of filters of one group, as the search bar joins them.

        :raises AssertionError: a separator stands between them: they would exclude each other
        """
        nodes = etree.fromstring(arch).xpath("//filter | //separator")
        places = [place for place, node in enumerate(nodes) if node.get("name") in names]
        between = nodes[places[0] : places[-1]]
        self.assertNotIn("separator", [node.tag for node in between])
        return Domain.OR(Domain(literal_eval(nodes[place].get("domain"))) for place in places)

    def test_the_reminder_speaks_the_language_of_the_member(self):
        self.env["res.lang"]._activate_lang("id_ID")
        placement = self.place()
        self.member_ani.partner_id.lang = "id_ID"
        with freeze_time("2026-04-10"):
            self.env["koperasi.savings.placement"].with_context(lang="en_US")._remind(self.company)
        mail = placement.message_ids.filtered("subject")
        self.assertEqual(
            mail.subject, f"Simpanan berjangka Anda {placement.name} jatuh tempo 15 April 2026"
        )
        self.assertIn("12.000.000", mail.body)
        self.assertIn("Matures on", placement.activity_ids.summary)

    def test_smart_buttons(self):
        placement = self.place()
        self.assertEqual(self.member_ani.placement_total, 12_000_000)
        self.assertEqual(self.term.placement_count, 1)
        for record in (self.member_ani, placement.account_id, self.term):
            with self.subTest(record=record._name):
                action = record.action_open_placements()
                found = self.env[action["res_model"]].search(action["domain"])
                self.assertEqual(found, placement)
