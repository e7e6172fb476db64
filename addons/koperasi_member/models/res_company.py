from odoo import api, fields, models

CODE = "koperasi.member"


class ResCompany(models.Model):
    _inherit = "res.company"

    koperasi_exit_wait_days = fields.Integer(
        string="Days until former members are paid",
        help="Counted from the last day of the membership, as the charter says; the date can be changed on"
        " each exit, for example to the day after the members' meeting.",
    )
    koperasi_death_benefit = fields.Monetary(
        string="Death benefit",
        help="Paid from the social fund to the heirs of a member, before loans are set off.",
    )
    koperasi_serve_candidates = fields.Boolean(
        string="Serve candidates",
        help="Candidates may save and borrow. A cooperative that serves others than its members is"
        " supervised as a financial institution (UU 4/2023), so this is off by default.",
    )

    koperasi_card_rules = fields.Text(
        string="Rules on the member card",
        translate=True,
        help="Printed on the back. Empty: the usual four rules.",
    )

    @api.private
    def _next_member_numbers(self, count):
        """Numbers never given before in this cooperative, also not by an import of existing members.

        :rtype: list[str]
        """
        self.ensure_one()
        sequence, numbers = self._member_sequence(), []
        while len(numbers) < count:
            drawn = sequence._koperasi_draw(count - len(numbers))
            # sudo: a number is taken whoever may see its member
            taken = self.env["koperasi.member"].sudo().search([
                ("company_id", "=", self.id), ("number", "in", drawn),
            ])  # fmt: skip
            # sudo: as above
            earlier = self.env["koperasi.member.period"].sudo().search([
                ("company_id", "=", self.id), ("number", "in", drawn),
            ])  # fmt: skip
            gone = {*taken.mapped("number"), *earlier.mapped("number")}
            numbers += [number for number in drawn if number not in gone]
        return numbers

    def _member_sequence(self):
        """The sequence of member numbers, one per cooperative; prefix and width are the cooperative's own."""
        # sudo: whoever approves members need not administer sequences
        sequences = self.env["ir.sequence"].sudo()
        sequence = sequences.search([("code", "=", CODE), ("company_id", "=", self.id)], limit=1)
        return sequence or sequences.create({
            "name": self.env._("Member numbers of %s", self.name),
            "code": CODE,
            "company_id": self.id,
            "implementation": "standard",
            "prefix": "A-",
            "padding": 5,
        })  # fmt: skip
