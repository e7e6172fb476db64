from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_savings.tests.common_parallel import ParallelCommon

from .common import ShuCommon

BUSY = "being run by somebody else"


@tagged("post_install", "-at_install")
class TestPropertyPaymentRun(ParallelCommon, ShuCommon):
    """Paying the SHU of three years to four members, in two committed chunks a year."""

    YEARS = (2022, 2023, 2024)

    @classmethod
    def commit_data(cls):
        cls.products = cls.make_products(cls.company)
        cls.misc, cls.bank, cls.expense = cls.make_books(cls.company, cls.accounts)
        cls.chart_ids.append(cls.bank.id)
        members = cls.make_members(["Ani", "Budi", "Citra", "Dewi"])
        cls.save(dict.fromkeys(members.values(), 1000000), "2022-01-01")
        scheme = cls.make_scheme([("reserve", 60), ("capital", 40)])
        cls.shu_ids = {year: cls.adopted(year, scheme) for year in cls.YEARS}

    @classmethod
    def adopted(cls, year, scheme):
        """Id of the SHU of a year: 1,000,000 for each of the four."""
        dates = {"date_from": f"{year}-01-01", "date_to": f"{year}-12-31"}
        shu = cls.make_shu(**dates, scheme_id=scheme.id)
        cls.set_result(10_000_000, f"{year}-12-31", shu=shu)
        shu.action_compute()
        shu.adoption_date = f"{year + 1}-02-01"
        shu.action_adopt()
        return shu.id

    def setUp(self):
        super().setUp()
        original = self.registry["koperasi.shu"]._run_in_chunks
        self.patch(
            self.registry["koperasi.shu"],
            "_run_in_chunks",
            lambda run, ids, work: original(run, ids, work, size=2),
        )

    def shu(self, env, year):
        return env["koperasi.shu"].browse(self.shu_ids[year])

    def pay(self, year):
        with self.real_commits():
            self.in_transaction(lambda env: self.shu(env, year).action_pay())

    def paid(self, year):
        """(state, posted batches beside the adoption, what is open)"""

        def look(env):
            shu = self.shu(env, year)
            posted = shu.batch_ids.filtered(lambda batch: batch.state == "posted")
            return shu.state, len(posted) - 1, sum(shu.share_ids.mapped("balance"))

        return self.in_transaction(look)

    def test_p02_zeros_between_chunks(self):
        """What members are owed and what is on their savings change at the same commit as the books."""
        seen = []
        original = self.registry["koperasi.shu"]._commit_chunk

        def spy(run):
            self.assertZeros()
            original(run)
            self.assertZeros()
            seen.append(self.paid(2022))

        self.patch(self.registry["koperasi.shu"], "_commit_chunk", spy)
        self.pay(2022)
        self.assertEqual(
            seen, [("adopted", 0, 4_000_000), ("adopted", 1, 2_000_000), ("adopted", 2, 0)]
        )
        self.assertEqual(self.paid(2022), ("paid", 2, 0))
        self.assertZeros()

    @mute_logger("odoo.sql_db")
    def test_p15_a_second_operator_is_told(self):
        """While the first pays a chunk, the second is refused at once and pays nothing."""
        told = []
        original = self.registry["koperasi.shu"]._pay_chunk

        def spy(shu, share_ids, date):
            if not told:
                told.append("at work")
                with self.transactions(1) as (second,):
                    self.never_wait(second)
                    with self.assertRaisesRegex(UserError, BUSY):
                        self.shu(second, 2023).action_pay()
                told[0] = self.paid(2023)
            return original(shu, share_ids, date)

        self.patch(self.registry["koperasi.shu"], "_pay_chunk", spy)
        self.pay(2023)
        self.assertEqual(told, [("adopted", 0, 4_000_000)])
        self.assertEqual(self.paid(2023), ("paid", 2, 0))
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p15_who_pressed_a_moment_later_pays_nothing(self):
        """The second saw everything open; until he presses, the first has paid it all."""
        with self.transactions(1) as (second,):
            late = self.shu(second, 2024)
            self.assertEqual(sum(late.share_ids.mapped("balance")), 4_000_000)
            self.pay(2024)
            rows = self.in_transaction(self.count_rows)
            with patch("odoo.service.model.time.sleep"):
                retrying(late.action_pay, second)
        self.assertEqual(self.in_transaction(self.count_rows), rows)
        self.assertEqual(self.paid(2024), ("paid", 2, 0))
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p18_two_clerks_make_the_same_year_at_once(self):
        """Or years that overlap: the second is told, or the same result would be divided twice."""
        year = {"company_id": self.company_id, "date_from": "2025-01-01", "date_to": "2025-12-31"}
        with self.transactions(1) as (second,):
            self.assertEqual(
                second["koperasi.shu"].search_count([("date_to", "=", "2025-12-31")]), 0
            )
            self.in_transaction(lambda env: env["koperasi.shu"].create(year).id)
            late = {**year, "date_from": "2025-07-01", "date_to": "2026-06-30"}
            with self.assertRaisesRegex(ValidationError, "already an SHU"):
                retrying(lambda: second["koperasi.shu"].create(late), second)
