from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.koperasi_calc.schedule import build_schedule

from .. import loan_sql


class KoperasiLoanPlan(models.Model):
    """A version of a loan's schedule: made once, never changed; a restructuring adds the next one."""

    _name = "koperasi.loan.plan"
    _description = "Loan Plan"
    _inherit = ["koperasi.loan.fixed.mixin"]
    _order = "loan_id, version desc"
    _rec_name = "version"

    loan_id = fields.Many2one("koperasi.loan", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    reason = fields.Char(readonly=True)
    date_from = fields.Date(string="In force from", required=True, readonly=True)
    principal = fields.Monetary(required=True, readonly=True)
    annual_rate = fields.Float(string="Rate", readonly=True, digits=(7, 4), aggregator=None)
    method = fields.Selection(
        selection=lambda self: self.env["koperasi.loan.product"]._fields["method"].selection,
        readonly=True,
    )
    periods = fields.Integer(string="Installments", readonly=True, aggregator=None)
    total_interest = fields.Monetary(string="Interest", readonly=True)
    principal_before = fields.Monetary(
        readonly=True, help="Principal repaid that does not count for this plan."
    )
    interest_before = fields.Monetary(
        readonly=True,
        help="Interest paid that does not count for this plan; below zero: paid before these books began.",
    )
    penalty_before = fields.Monetary(readonly=True, help="Penalty paid under earlier plans.")
    entry_number = fields.Integer(
        readonly=True, aggregator=None, help="Transactions of the loan when the plan was made."
    )
    installment_ids = fields.One2many("koperasi.loan.installment", "plan_id", readonly=True)

    _loan_version_uniq = models.UniqueIndex("(loan_id, version)")

    @api.depends("version", "loan_id.name")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "%(loan)s, plan %(version)s", loan=plan.loan_id.name, version=plan.version
            )

    # ------------------------------------------------------------
    # Store
    # ------------------------------------------------------------

    @api.model
    def _store(self, plans):
        """Store plans with their installments and make them the active ones: four queries for any number.

        :param plans: list of what ``koperasi.loan._prepare_plan`` gives, one per loan
        :raises UserError: terms that cannot be kept
        """
        self.env.flush_all()
        schedules = [self._schedule(plan) for plan in plans]
        versions = self._last_versions(plans)
        rows = [
            self._row(plan, schedule, versions.get(plan["loan"].id, 0) + 1)
            for plan, schedule in zip(plans, schedules, strict=True)
        ]
        stored = {loan: plan for plan, loan in self.env.execute_query(loan_sql.insert(self, rows))}
        installments = [
            self._installment_row(plan, stored[plan["loan"].id], part)
            for plan, schedule in zip(plans, schedules, strict=True)
            for part in schedule
        ]
        self.env.execute_query(loan_sql.insert(self.env["koperasi.loan.installment"], installments))
        self._activate(list(stored.values()))

    def _schedule(self, plan):
        """Installments as (number, due, days, principal, interest, balance)."""
        try:
            parts = build_schedule(plan["terms"])
        except ValueError as error:
            raise UserError(
                self.env._(
                    "%(loan)s: no plan can be made (%(error)s).",
                    loan=plan["loan"].name,
                    error=error,
                )
            ) from error
        rows = [(p.number, p.due, p.days, p.principal, p.interest, p.balance) for p in parts]
        number, due, days, principal, interest, balance = rows[0]
        rows[0] = (number, due, days, principal, interest + plan["carried_interest"], balance)
        return rows

    def _last_versions(self, plans):
        loan_ids = tuple(plan["loan"].id for plan in plans)
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT loan_id, max(version) FROM koperasi_loan_plan WHERE loan_id IN %s GROUP BY loan_id",
                    loan_ids,
                )
            )
        )

    def _row(self, plan, schedule, version):
        loan, terms = plan["loan"], plan["terms"]
        return {
            "loan_id": loan.id,
            "company_id": loan.company_id.id,
            "version": version,
            "principal": terms.principal,
            "annual_rate": terms.annual_rate,
            "method": terms.method,
            "periods": terms.periods,
            "total_interest": sum(interest for *_rest, interest, _balance in schedule),
            "entry_number": loan.entry_count,
            **plan["vals"],
        }

    def _installment_row(self, plan, plan_id, part):
        names = ("number", "due_date", "days", "principal", "interest", "balance")
        return {
            "plan_id": plan_id,
            "company_id": plan["loan"].company_id.id,
            **dict(zip(names, part, strict=True)),
        }

    def _activate(self, plan_ids):
        self.env.execute_query(
            SQL(
                "UPDATE koperasi_loan loan SET active_plan_id = plan.id, annual_rate = plan.annual_rate"
                " FROM koperasi_loan_plan plan WHERE plan.loan_id = loan.id AND plan.id IN %s RETURNING loan.id",
                tuple(plan_ids),
            )
        )
        self.env["koperasi.loan"].invalidate_model(
            ["active_plan_id", "annual_rate", "plan_ids", "installment_ids"]
        )
