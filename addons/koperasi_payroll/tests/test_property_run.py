from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_savings.tests.common_parallel import ParallelCommon

from .common import PayrollCommon, xlsx

BUSY = "being run by somebody else"


@tagged("post_install", "-at_install")
class TestPropertyRun(ParallelCommon, PayrollCommon):
    """Posting six members in three committed chunks, and what another transaction sees of it or tries."""

    @classmethod
    def commit_data(cls):
        cls.make_payroll()
        cls.employer_id = cls.employer.id
        cls.partner_ids += cls.employer.ids

    def setUp(self):
        super().setUp()
        original = self.registry["koperasi.deduction"]._run_in_chunks
        self.patch(
            self.registry["koperasi.deduction"],
            "_run_in_chunks",
            lambda run, ids, work: original(run, ids, work, size=2),
        )

    def imported(self, period):
        """Id of a deduction whose file says that everybody paid in full."""

        def work(env):
            deduction = env["koperasi.deduction"].create({
                "employer_id": self.employer_id, "company_id": self.company_id, "period": period,
            })  # fmt: skip
            deduction.action_generate()
            due = {}
            for line in deduction.line_ids:
                due[line.member_id] = due.get(line.member_id, 0) + line.due
            # the month stands in the remark, or two of them made in the same second were the same file
            rows = [(who.employee_number, who.name, paid, period) for who, paid in due.items()]
            deduction.import_result(xlsx(rows), "hasil.xlsx")
            return deduction.id

        return self.in_transaction(work)

    def deduction(self, env, deduction_id):
        return env["koperasi.deduction"].browse(deduction_id)

    def batches(self, env, deduction_id):
        return self.deduction(env, deduction_id).batch_ids

    def test_p02_zeros_between_chunks(self):
        """At every commit, and while a chunk is at work, another transaction finds all three zeros, on
        every date, and no rows that wait for the books."""
        deduction_id = self.imported("2026-10-01")
        seen = []
        original = self.registry["koperasi.deduction"]._commit_chunk

        def spy(run):
            self.assertZeros()
            original(run)
            self.assertZeros()
            look = lambda env: self.batches(env, deduction_id).mapped("state")
            seen.append(self.in_transaction(look))

        self.patch(self.registry["koperasi.deduction"], "_commit_chunk", spy)
        with self.real_commits():
            self.in_transaction(lambda env: self.deduction(env, deduction_id).action_post())
        changes = [states for place, states in enumerate(seen) if states not in seen[:place]]
        self.assertEqual(changes, [["posted"] * n for n in range(4)])
        self.assertZeros()

    @mute_logger("odoo.sql_db")
    def test_p15_a_second_operator_is_told(self):
        """While the first posts a chunk, the second is refused at once and books nothing."""
        deduction_id = self.imported("2026-11-01")
        told = []
        original = self.registry["koperasi.deduction"]._post_chunk

        def meanwhile(env):
            self.never_wait(env)
            with self.assertRaisesRegex(UserError, BUSY):
                self.deduction(env, deduction_id).action_post()
            told[0] = len(self.batches(env, deduction_id))

        def spy(deduction, number, members):
            if not told:
                told.append("at work")
                with self.transactions(1) as (second,):
                    meanwhile(second)
            return original(deduction, number, members)

        self.patch(self.registry["koperasi.deduction"], "_post_chunk", spy)
        with self.real_commits():
            self.in_transaction(lambda env: self.deduction(env, deduction_id).action_post())
        self.assertEqual(told, [0])
        self.assertEqual(self.in_transaction(lambda env: len(self.batches(env, deduction_id))), 3)
        self.assertZeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p15_who_pressed_a_moment_later_books_nothing(self):
        """The second saw the result not posted yet; until he presses, the first has posted it all."""
        deduction_id = self.imported("2026-12-01")
        with self.transactions(1) as (second,):
            late = self.deduction(second, deduction_id)
            self.assertEqual(late.state, "imported")
            self.in_transaction(lambda env: self.deduction(env, deduction_id).action_post())
            rows = self.in_transaction(self.count_rows)
            with patch("odoo.service.model.time.sleep"):
                retrying(late.action_post, second)
        self.assertEqual(self.in_transaction(self.count_rows), rows)
        self.assertZeros()
