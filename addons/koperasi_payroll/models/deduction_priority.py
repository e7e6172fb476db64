from odoo import api, fields, models

from ..const import PAYABLE_TARGETS, TARGETS


class KoperasiDeductionPriority(models.Model):
    """The order in which a short deduction is used up, for a company or for one of its employers.

    Without rows the order of :data:`..const.TARGETS` holds; purposes that are not named come last.
    """

    _name = "koperasi.deduction.priority"
    _description = "Payroll Deduction Priority"
    _order = "company_id, employer_id, sequence, id"
    _rec_name = "target"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    employer_id = fields.Many2one(
        "res.partner", help="Empty: for every employer that has no order of its own."
    )
    sequence = fields.Integer(default=10)
    target = fields.Selection(
        [item for item in TARGETS if item[0] in PAYABLE_TARGETS], string="Purpose", required=True
    )

    _target_uniq = models.UniqueIndex(
        "(company_id, employer_id, target) NULLS NOT DISTINCT",
        "This purpose already has its place in this order.",
    )

    @api.model
    def _order_for(self, company, employer):
        """Targets, the first to be paid first.

        :param company: res.company
        :param employer: res.partner
        :rtype: list[str]
        """
        # sudo: the order is a setting that a clerk may not change, but works with
        rows = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("employer_id", "in", [False, employer.id]),
            ]
        )
        own = rows.filtered("employer_id") or rows
        named = own.sorted("sequence").mapped("target")
        return [*named, *(target for target in PAYABLE_TARGETS if target not in named)]
