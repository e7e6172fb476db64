from odoo import api, fields, models
from odoo.exceptions import UserError

# What a move changes, and the columns of koperasi.member.move that keep it
MOVED_FIELDS = ("employer_id", "employee_number", "unit_id")


def place_value(value):
    """A field's value as it is written: the id of a record, or the text."""
    return value.id if isinstance(value, models.BaseModel) else value


class KoperasiMember(models.Model):
    """Where a member works: unit and employer, and every move between them."""

    _inherit = "koperasi.member"

    unit_id = fields.Many2one(
        "koperasi.unit",
        string="Work unit",
        check_company=True,
        index="btree_not_null",
        domain="[('employer_id', '=', employer_id), ('company_id', '=', company_id)]",
    )
    unit = fields.Char(
        string="Name of unit",
        related="unit_id.name",
        store=True,
        help="Files name the unit; the name finds the unit of the employer or makes it.",
    )
    move_ids = fields.One2many("koperasi.member.move", "member_id", string="Moves", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._with_units(vals_list))

    def write(self, vals):
        """A name of a unit is enough, and an employer: his unit of the same name. Every move leaves a line."""
        if vals.keys().isdisjoint({*MOVED_FIELDS, "unit"}):
            return super().write(vals)
        before = self._places()
        plain = {name: value for name, value in vals.items() if name != "unit"}
        names = {member: vals.get("unit", member.unit) for member in self}
        result = super().write(plain)
        if "unit_id" not in vals:
            for unit, members in self._units_of(names).items():
                super(KoperasiMember, members).write({"unit_id": unit})
        self._log_moves(before)
        return result

    @api.model
    def _with_units(self, vals_list):
        """The values with the id of a unit in the place of its name, two queries for all."""
        places = [
            (vals.get("company_id") or self.env.company.id, vals.get("employer_id") or False,
             (vals.get("unit") or "").strip())
            for vals in vals_list
        ]  # fmt: skip
        units = self.env["koperasi.unit"]._of_names([place for place in places if place[2]])
        result = []
        for vals, (company, employer, name) in zip(vals_list, places, strict=True):
            plain = {key: value for key, value in vals.items() if key != "unit"}
            if name:
                plain["unit_id"] = units[company, employer, name.lower()]
            result.append(plain)
        return result

    def _units_of(self, names):
        """{id of the unit or False: members to be put there}, by the names of units.

        :param names: {member: name of the unit}
        """
        keys = {
            member: (member.company_id.id, member.employer_id.id, name.strip())
            for member, name in names.items()
            if name and name.strip()
        }
        units = self.env["koperasi.unit"]._of_names(keys.values())
        groups = {}
        for member in self:
            company, employer, name = keys.get(member, (False, False, ""))
            unit = units.get((company, employer, name.lower()), False)
            groups[unit] = groups.get(unit, self.browse()) + member
        return groups

    def _places(self):
        """{member: {field: id or text}} of the members that have joined."""
        return {
            member: {name: place_value(member[name]) for name in MOVED_FIELDS}
            for member in self.filtered("number")
        }

    def _log_moves(self, before):
        """Add a line to the history of each member whose place changed."""
        about = self.env.context.get("koperasi_move", {})
        rows = [
            member._move_vals(old, about)
            for member, old in before.items()
            if old != {name: place_value(member[name]) for name in MOVED_FIELDS}
        ]
        # sudo: the history is written here only, nobody has the right to add or change a line
        self.env["koperasi.member.move"].sudo().create(rows)

    def _move_vals(self, old, about):
        return {
            "member_id": self.id,
            "date": self.company_id._koperasi_today(),
            "user_id": self.env.uid,
            "state": "done",
            **{f"from_{name}": value for name, value in old.items()},
            **{f"to_{name}": place_value(self[name]) for name in MOVED_FIELDS},
            **{name: about[name] for name in ("date", "reason") if about.get(name)},
        }

    def action_move(self, date=None, reason=None, **place):
        """Move members to another unit, employer or employee number, now or on a day to come.

        :param date: the day from which it holds, today by default
        :param str reason: goes into the history
        :param place: any of ``employer_id``, ``unit_id`` (ids or False), ``employee_number``
        :raises AccessError: not a clerk
        :raises UserError: unknown place, members who have left
        """
        self._require("koperasi_base.group_clerk")
        if not place or not set(place) <= set(MOVED_FIELDS):
            raise UserError(self.env._("Say to which unit or employer."))
        gone = self.filtered(lambda member: member.state not in ("applicant", "active"))
        if gone:
            raise UserError(self.env._("%s is no member any more.", gone[0].display_name))
        for company, members in self.grouped("company_id").items():
            day = fields.Date.to_date(date) or company._koperasi_today()
            if day > company._koperasi_today():
                members._plan_move(day, reason, place)
            else:
                members._do_move(day, reason, place)

    def _do_move(self, day, reason, place):
        self.with_context(koperasi_move={"date": day, "reason": reason}).write(place)

    def _plan_move(self, day, reason, place):
        # sudo: moves are written by this method only
        self.env["koperasi.member.move"].sudo().create(
            [
                {
                    **member._move_vals({n: place_value(member[n]) for n in MOVED_FIELDS}, {}),
                    **{f"to_{name}": value for name, value in place.items()},
                    "date": day,
                    "reason": reason,
                    "state": "planned",
                }
                for member in self
            ]
        )
