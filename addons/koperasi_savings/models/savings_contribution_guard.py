from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

PHASES = [("past", "Replaced"), ("now", "In force"), ("later", "Planned")]
FIXED = {"product_id", "date_from", "grade", "amount", "salary_percent"}


class KoperasiSavingsContribution(models.Model):
    """Lines by which accounts were changed stay; what changes in the table is told in the chatter of its product."""

    _inherit = "koperasi.savings.contribution"

    phase = fields.Selection(PHASES, string="Status", compute="_compute_phase")

    @api.depends("date_from", "grade", "product_id.contribution_ids.date_from")
    def _compute_phase(self):
        """Of the lines of one grade, that with the latest date that has come is in force."""
        for line in self:
            today = (line.company_id or self.env.company)._koperasi_today()
            same = line.product_id.contribution_ids.filtered(
                lambda other, line=line: other._grade_key() == line._grade_key()
            )
            begun = [day for day in same.mapped("date_from") if day and day <= today]
            if not line.date_from or line.date_from > today:
                line.phase = "later"
            else:
                line.phase = "now" if line.date_from == max(begun, default=None) else "past"

    def _grade_key(self):
        return (self.grade or "").strip().lower()

    # ------------------------------------------------------------
    # Create, write, unlink
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_not_used()
        lines._tell({line: self.env._("New: %s", line._as_text()) for line in lines})
        return lines

    def write(self, vals):
        if not FIXED & vals.keys():
            return super().write(vals)
        self._check_not_used()
        before = {line: line._as_text() for line in self}
        result = super().write(vals)
        self._check_not_used()
        self._tell({line: f"{before[line]} → {line._as_text()}" for line in self})
        return result

    def unlink(self):
        self._tell({line: self.env._("Removed: %s", line._as_text()) for line in self})
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_not_used()

    def _check_not_used(self):
        """:raises UserError: accounts pay by the table of that month already"""
        used = self.product_id._contributions_used()
        for line in self:
            month = used.get(line.product_id)
            if month and line.date_from <= month:
                raise UserError(
                    self.env._(
                        "%(product)s: accounts pay by this table since %(date)s, the lines until then are fixed."
                        " Enter a new line with a later date.",
                        product=line.product_id.display_name,
                        date=format_date(self.env, month),
                    )
                )

    def _tell(self, texts):
        """Post what changed on the products, one message each.

        :param texts: {line: text}
        """
        for product, lines in self.grouped("product_id").items():
            rows = Markup("<br/>").join(texts[line] for line in lines)
            product.message_post(body=Markup("%s<br/>%s") % (self.env._("Contributions:"), rows))

    def _as_text(self):
        """A line as people say it: from when, for whom, how much."""
        self.ensure_one()
        value = (
            self.env._("%s %% of the salary", f"{self.salary_percent:g}")
            if self.salary_percent
            else self.currency_id.format(self.amount)
        )
        return self.env._(
            "from %(date)s, grade %(grade)s: %(value)s",
            date=format_date(self.env, self.date_from),
            grade=self.grade or self.env._("all others"),
            value=value,
        )
