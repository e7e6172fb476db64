from odoo import api, fields, models


class KoperasiUnit(models.Model):
    """A work unit of an employer, or a group of members elsewhere, with somebody who coordinates it."""

    _name = "koperasi.unit"
    _description = "Work Unit"
    _order = "employer_id, name, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Cooperative",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    employer_id = fields.Many2one(
        "res.partner", domain="[('is_company', '=', True)]", index="btree_not_null"
    )
    name = fields.Char(required=True)
    coordinator_id = fields.Many2one(
        "koperasi.member",
        check_company=True,
        domain="[('state', '=', 'active'), ('company_id', '=', company_id)]",
        help="The member to whom others of the unit turn: hands out letters, collects signatures.",
    )
    coordinator_phone = fields.Char(related="coordinator_id.phone")
    member_ids = fields.One2many("koperasi.member", "unit_id", string="Members")
    member_count = fields.Integer(string="Active Members", compute="_compute_member_count")
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(company_id, employer_id, lower(name)) NULLS NOT DISTINCT",
        "This employer has a unit of this name already.",
    )

    def _compute_member_count(self):
        groups = self.env["koperasi.member"]._read_group(
            [("unit_id", "in", self.ids), ("state", "=", "active")], ["unit_id"], ["__count"]
        )
        counts = dict(groups)
        for unit in self:
            unit.member_count = counts.get(unit, 0)

    @api.depends("name", "employer_id")
    def _compute_display_name(self):
        for unit in self:
            unit.display_name = " · ".join(filter(None, (unit.name, unit.employer_id.name)))

    @api.model
    def _of_names(self, keys):
        """The units of names, made where there is none; whatever capitals a file writes them in.

        :param keys: iterable of (company id, employer id or False, name)
        :rtype: dict of unit ids by (company id, employer id or False, lower name)
        """
        wanted = {}
        for company, employer, name in keys:
            wanted.setdefault((company, employer, name.lower()), name)
        if not wanted:
            return {}
        # sudo: whoever registers members need not administer units
        units = self.sudo().with_context(active_test=False)
        found = units.search(
            [
                ("company_id", "in", [company for company, _employer, _name in wanted]),
                ("employer_id", "in", list({employer for _company, employer, _name in wanted})),
            ]
        )
        known = {(u.company_id.id, u.employer_id.id, u.name.lower()): u.id for u in found}
        missing = [key for key in wanted if key not in known]
        made = units.create(
            [
                {"company_id": company, "employer_id": employer, "name": wanted[key]}
                for key in missing
                for company, employer, _lower in [key]
            ]
        )
        return {**known, **dict(zip(missing, made.ids, strict=True))}

    def action_open_members(self):
        """The active members of these units."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "koperasi_member.koperasi_member_action"
        )
        return {**action, "domain": [("unit_id", "in", self.ids)]}
