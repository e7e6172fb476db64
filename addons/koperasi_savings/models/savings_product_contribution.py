from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models

from odoo.addons.koperasi_base.tools.money import to_amount

CARRIED_OUT = ("approved", "done")


class KoperasiSavingsProduct(models.Model):
    """What the dated table of a product means for new accounts, and whether it was brought to the others."""

    _inherit = "koperasi.savings.product"

    contribution_waiting_from = fields.Date(
        compute="_compute_contribution_waiting_from",
        help="A line of the table begins here, and no proposal has brought it to the accounts yet.",
    )

    @api.depends("contribution_ids.date_from", "account_ids")
    def _compute_contribution_waiting_from(self):
        carried = self._contributions_carried([])
        for product in self:
            first = product.company_id._koperasi_today().replace(day=1)
            done = carried.get(product)
            open_lines = product.contribution_ids.filtered(
                lambda line, first=first, done=done: (
                    line.date_from and line.date_from >= first and not (done and line.date_from <= done)
                )
            )  # fmt: skip
            waits = product.account_count and open_lines
            product.contribution_waiting_from = waits and min(open_lines.mapped("date_from"))

    def _contributions_used(self):
        """Per product the latest month that has begun and that accounts pay by the table since.

        :rtype: dict of product to date
        """
        return self._contributions_carried([("month", "<=", self.env.company._koperasi_today())])

    def _contributions_carried(self, domain):
        # sudo: whoever sets up products need not see proposals; only the month is used
        groups = (
            self.env["koperasi.savings.proposal"]
            .sudo()
            ._read_group(
                [
                    ("kind", "=", "contribution"), ("state", "in", CARRIED_OUT),
                    ("product_id", "in", self.ids), *domain,
                ],
                ["product_id"],
                ["month:max"],
            )
        )  # fmt: skip
        return {product.sudo(self.env.su): month for product, month in groups}

    def _contribution_of(self, member, date):
        """Monthly amount of a member by the table, as :func:`proposal_sql.contributions` works it out.

        :param date: business date; lines that begin after the first of its month do not count yet
        :return: whole rupiah (Decimal), or None where the table says nothing or the salary is not known
        """
        line = self._contribution_line(member.grade, date.replace(day=1))
        if not line or self.contribution_rule != "salary":
            return to_amount(line.amount) if line else None
        if not member.salary:
            return None
        share = to_amount(member.salary) * to_amount(line.salary_percent) / 100
        return share.quantize(Decimal(1), ROUND_HALF_UP)

    def _contribution_line(self, grade, month):
        """A line of the grade goes before one for all; among those the latest that has begun."""
        key = (grade or "").strip().lower() if self.contribution_rule != "fixed" else ""
        begun = self.contribution_ids.filtered(
            lambda line: line.date_from <= month and line._grade_key() in ("", key)
        )
        return begun.sorted(lambda line: (line._grade_key() != "", line.date_from), reverse=True)[
            :1
        ]

    def action_propose_contributions(self):
        """Button: a proposal that brings the table to the accounts, from the month that waits."""
        self.ensure_one()
        today = self.company_id._koperasi_today()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New contributions"),
            "res_model": "koperasi.savings.proposal",
            "view_mode": "form",
            "context": {
                "default_kind": "contribution",
                "default_product_id": self.id,
                "default_month": (self.contribution_waiting_from or today).replace(day=1),
            },
        }
