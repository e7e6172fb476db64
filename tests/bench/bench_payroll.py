"""B4: a payroll result file, from the bytes of an xlsx to the posted journal entry.

Every member owes each month mandatory savings, two agreed deposits and a loan installment: four ledger rows
from five lines. Two rows in a hundred of the file are not as listed.
"""

import io
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from cooperative import START, Cooperative
from dateutil.relativedelta import relativedelta
from harness import Benchmark
from raw import twin
from results import Ratio

from odoo.tools import SQL

EMPLOYER, WARM_EMPLOYER = "PT Patokan", "PT Pemanasan"
HEADER = ("NIK Karyawan", "Nama", "Unit", "Total", "Jumlah Potong", "Keterangan")
TWINS = (
    "koperasi_savings_account",
    "koperasi_savings_transaction",
    "koperasi_loan",
    "koperasi_loan_transaction",
)


class Case(NamedTuple):
    """One month: the list, the returned file, and what must come of it."""

    deduction: int
    content: bytes
    received: Decimal
    held: Decimal
    findings: dict


class PayrollBenchmark(Benchmark):
    name = "payroll"
    title = "Payroll result of {n} members, xlsx to posted"
    note = "bound: parse, COPY, one statement; no hash, no result rows, no journal entry. peer: {scale:,.1f} x its sample."
    sample = 300
    ratios = (Ratio("ours", "bound", at_most=2), Ratio("peer", "ours"))
    peak_limit = 400

    # --- data

    def build(self, env):
        cooperative = Cooperative(env).set_up()
        for employer, prefix, count in ((EMPLOYER, "P", self.size), (WARM_EMPLOYER, "W", 5)):
            members = cooperative.members(cooperative.employer(employer), prefix, count)
            cooperative.monthly_deposits(members, "voluntary", 100_000)
            cooperative.monthly_deposits(members, "goal", 75_000)
            cooperative.loans(members)
        self._settle_principal_savings(cooperative)
        for table in TWINS:
            twin(env, table, foreign_keys=table.endswith("transaction"))
        cooperative.plain_books(6)

    def _settle_principal_savings(self, cooperative):
        """Paid when they joined, so that every month is alike."""
        env, company = cooperative.env, cooperative.company
        batch = env["koperasi.ledger.batch"]._open(
            company._koperasi_journal("opening"), START, "opening"
        )
        source = SQL(
            "SELECT account.id AS account_id, product.obligation_amount AS amount, 'opening' AS kind,"
            " account.id AS seq, %s AS counter_account_id FROM koperasi_savings_account account"
            " JOIN koperasi_savings_product product ON product.id = account.product_id"
            " WHERE account.company_id = %s AND account.kind = 'principal'",
            company._koperasi_account("opening_balance").id,
            company.id,
        )
        env["koperasi.savings.transaction"]._post_entries_from(
            batch, source, ["counter_account_id"]
        )
        batch._post()

    # --- a month

    def warm(self, env):
        deduction = self._listed(env, WARM_EMPLOYER, START)
        deduction.import_result(self._file(self._members(env, deduction)), "warm.xlsx")
        deduction.action_post()

    def prepare(self, env, number):
        deduction = self._listed(env, EMPLOYER, START + relativedelta(months=number - 1))
        rows = [
            self._answer(place, *row) for place, row in enumerate(self._members(env, deduction))
        ]
        findings, received, held = {}, Decimal(0), Decimal(0)
        for finding, paid, surplus, _row in rows:
            findings[finding] = findings.get(finding, 0) + 1
            received += paid
            held += surplus
        content = self._file([row for *_rest, row in rows if row])
        return Case(deduction.id, content, received, held, findings)

    def _listed(self, env, employer, period):
        cooperative = Cooperative(env)
        deduction = cooperative.env["koperasi.deduction"].create(
            {
                "employer_id": cooperative.employer(employer).id,
                "period": period,
            }
        )
        deduction.action_generate()
        return deduction

    def _members(self, env, deduction):
        """Rows of the file as if all was deducted."""
        return env.execute_query(
            SQL(
                "SELECT member.employee_number, member.name, member.unit, sum(line.due)::bigint, sum(line.due)::bigint, NULL"
                "  FROM koperasi_deduction_line line JOIN koperasi_member member ON member.id = line.member_id"
                " WHERE line.deduction_id = %s GROUP BY member.id ORDER BY member.employee_number",
                deduction.id,
            )
        )

    def _answer(self, place, number, name, unit, due, _deducted, _reason):
        """What the employer answers for a member: (finding, received, held, row of the file)."""

        def row(deducted, reason=None, number=number):
            return (number, name, unit, due, deducted, reason)

        short = due - 60_000
        answers = {
            7: ("short", short, 0, row(short, "gaji tidak cukup")),
            57: ("failed", 0, 0, row(0, "cuti")),
            107: ("over", due + 10_000, 10_000, row(due + 10_000)),
            157: ("failed", 0, 0, None),  # not in the file
        }
        return answers.get(place % 200, ("full", due, 0, row(due)))

    def _file(self, rows):
        from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

        return write_xlsx(HEADER, rows, text_columns=(0,))

    # --- three ways

    def ours(self, env, case):
        deduction = Cooperative(env).env["koperasi.deduction"].browse(case.deduction)
        deduction.import_result(case.content, "hasil.xlsx")
        deduction.action_post()
        return sum(deduction.batch_ids.mapped("entry_count"))

    def bound(self, env, case):
        from odoo.addons.koperasi_base.tools.spreadsheet import read_table

        rows = read_table(case.content, "hasil.xlsx").rows
        env.cr.execute(
            "CREATE TEMP TABLE bench_stage (employee_number varchar, deducted numeric) ON COMMIT DROP"
        )
        text = io.StringIO("".join(f"{row.values[0]}\t{row.values[4]}\n" for row in rows))
        env.cr._obj.copy_from(text, "bench_stage", columns=("employee_number", "deducted"))
        env.cr.execute("ANALYZE bench_stage")
        statement = Path(__file__).with_name("bound_payroll.sql").read_text()
        [(savings, loans)] = env.execute_query(SQL(statement, deduction=case.deduction))
        return savings + loans

    def peer(self, env, case):
        cooperative = Cooperative(env)
        count = min(self.sample, self.size)
        members = cooperative.env["koperasi.member"].search(
            [("employee_number", "=like", "P%")], limit=count
        )
        period = env["koperasi.deduction"].browse(case.deduction).period
        for member in members:
            cooperative.plain_move(
                member.partner_id, period, (50_000, 100_000, 75_000, 500_000, 120_000)
            )
        return 4 * count

    def peer_scale(self):
        return self.size / min(self.sample, self.size)

    # --- figures

    def check(self, env, case):
        deduction = env["koperasi.deduction"].browse(case.deduction)
        found = dict(
            env["koperasi.deduction.result"]._read_group(
                [("deduction_id", "=", case.deduction)], ["status"], ["__count"]
            )
        )
        assert found == case.findings, (found, case.findings)
        assert Decimal(str(deduction.received_total)) == case.received, (
            deduction.received_total,
            case.received,
        )
        booked = sum(Decimal(str(total)) for total in deduction.batch_ids.mapped("total"))
        assert booked == case.received, (booked, case.received)
        held = sum(
            deduction.line_ids.filtered(lambda line: line.target == "suspense").mapped("received")
        )
        assert held == case.held, (held, case.held)
        moves = deduction.batch_ids.move_id
        assert all(move.state == "posted" for move in moves) and len(moves) == -(
            -self._paid(case) // 5000
        )
        report = env["koperasi.integrity.report"]._run(deduction.company_id)
        assert report.ok, report.line_ids.filtered(lambda line: not line.ok).mapped("details")

    def _paid(self, case):
        return sum(count for finding, count in case.findings.items() if finding != "failed")


BENCHMARK = PayrollBenchmark
