from odoo.http import request, route

from .portal import KoperasiPortal, due_phrase

SHOWN_PAYMENTS = 12


class KoperasiDepositPortal(KoperasiPortal):
    """The member's term deposits: rate, maturity, interest earned and paid, and what binds the money."""

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
            "deposits_total": sum(placed.mapped("balance")),
        }

    def _deposit_values(self, deposit):
        # sudo: a member may not read the ledger of interest; he sees what his own deposit has earned
        deposit_sudo = deposit.sudo()
        today = deposit_sudo.company_id._koperasi_today()
        return {
            "deposit": deposit_sudo,
            "earned": deposit_sudo._shown(deposit_sudo._earned_today()),
            "due": due_phrase(request.env, deposit_sudo.maturity_date, today)
            if deposit_sudo.maturity_date >= today
            else "",
        }

    def _deposit_page_values(self, deposit):
        # sudo: as above
        return {**self._deposit_values(deposit), "payments": self._payments(deposit.sudo())}

    def _payments(self, deposit):
        """The last payments of interest and the tax on them, newest first."""
        return deposit.env["koperasi.savings.transaction"].search(
            [
                ("company_id", "=", deposit.company_id.id),
                ("import_key", "=like", f"td/{deposit.id}/i/%"),
                ("reversal_ids", "=", False),
            ],
            order="id desc",
            limit=SHOWN_PAYMENTS,
        )

    def _savings_values(self, account, *args, **kwargs):
        values = super()._savings_values(account, *args, **kwargs)
        # sudo: a member has no rights on holds and orders; he sees those of his own account
        account_sudo = account.sudo()
        orders = account_sudo.order_ids.filtered(lambda order: order.state in ("active", "paused"))
        return {**values, "held": account_sudo.held_amount, "orders": orders}

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
            self._deposit_page_values,
        )
