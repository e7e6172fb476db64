from odoo.http import request, route

from .portal import KoperasiPortal, due_phrase


class KoperasiDepositPortal(KoperasiPortal):
    """The member's term deposits: rate, maturity, and the interest earned so far."""

    def _section(self, member):
        deposits = request.env["koperasi.savings.placement"].search(
            [("member_id", "=", member.id), ("state", "in", ("active", "matured"))],
            order="maturity_date, id",
        )
        placed = deposits.account_id
        section = super()._section(member)
        return {
            **section,
            "accounts": section["accounts"] - placed,
            "deposits": [self._deposit_values(deposit) for deposit in deposits],
        }

    def _deposit_values(self, deposit):
        # sudo: a member may not read the ledger of interest; he sees what his own deposit has earned
        deposit_sudo = deposit.sudo()
        today = deposit_sudo.company_id._koperasi_today()
        return {
            "deposit": deposit_sudo,
            "earned": float(deposit_sudo._earned_today()),
            "total": deposit_sudo._interest_at_maturity(),
            "due": due_phrase(request.env, deposit_sudo.maturity_date, today)
            if deposit_sudo.maturity_date >= today
            else "",
        }

    @route(
        "/my/koperasi/deposits/<int:deposit_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def koperasi_deposit(self, deposit_id, **_kwargs):
        """One term deposit and what was agreed."""
        return self._page(
            "koperasi_portal.portal_deposit",
            "koperasi.savings.placement",
            deposit_id,
            self._deposit_values,
        )
