"""The cooperative as an association: who leads it, who has left, who may leave, and who is invited."""

from .members import MANDATORY

OFFICERS = [
    ("board", "chair"),
    ("board", "secretary"),
    ("board", "treasurer"),
    ("supervisors", "chair"),
    ("supervisors", "member"),
]
INVITED_UNITS = 2


class Association:
    """What happens around the membership this year."""

    def __init__(self, staff, calendar):
        self.staff = staff
        self.calendar = calendar
        self.env = staff.env
        self.company = staff.env.company

    def play(self):
        """Officers since the annual meeting, two exits, warnings, a campaign by unit, joining online."""
        self._elect()
        paid, waiting = self._free_members()[-2:]
        self._settle(paid)
        self._leave(waiting)
        self._open_joining()
        self._invite()
        self.env["koperasi.member.warning"]._refresh(self.company)

    def _free_members(self):
        """Members who owe nothing and answer for nobody, by number."""
        guarantors = self.env["koperasi.loan.guarantor"].search([]).member_id
        return self.env["koperasi.member"].search(
            [("state", "=", "active"), ("loan_ids", "=", False), ("id", "not in", guarantors.ids)],
            order="number",
        )

    def _elect(self):
        since = self.calendar.day(self.calendar.meeting_month, 20)
        chosen = self._free_members()[: len(OFFICERS)]
        self.staff.acting(self.env["koperasi.officer"], "manajer").create(
            [
                {"member_id": member.id, "body": body, "position": position, "date_from": since}
                for member, (body, position) in zip(chosen, OFFICERS, strict=True)
            ]
        )

    def _leave(self, member):
        """Resigned; what he has and owes is worked out and waits for the manager."""
        clerk = self.staff.acting(member, "tu")
        clerk.action_resign(reason="Pindah kerja")
        settlement = self.env["koperasi.member.exit"].browse(clerk.action_open_exit()["res_id"])
        self.staff.acting(settlement, "tu").action_submit()
        return settlement

    def _settle(self, member):
        settlement = self._leave(member)
        self.staff.acting(settlement, "manajer").action_approve()
        self.staff.acting(settlement, "kasir").pay()

    def _open_joining(self):
        self.company.koperasi_join_open = True
        amounts = (MANDATORY, 2 * MANDATORY, 4 * MANDATORY)
        self.company._join_product().join_amounts = "; ".join(
            f"{amount:,}".replace(",", ".") for amount in amounts
        )

    def _invite(self):
        """The clerk invites the colleagues of two units who are no members."""
        units = sorted(set(self.env["koperasi.employee"].search([]).mapped("unit")))[:INVITED_UNITS]
        campaign = self.staff.acting(self.env["koperasi.campaign"], "tu").create(
            {
                "name": f"Ajakan {' dan '.join(units)}",
                "employee_domain": repr([("unit", "in", units)]),
            }
        )
        campaign.action_invite()
