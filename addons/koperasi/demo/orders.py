"""Money on hold, standing orders and transfers, in every state."""

from datetime import timedelta

from odoo.addons.koperasi_base.door import opened

PEOPLE = 8
# (from, to, rupiah, starts so many days ago, ends so many days ago, what for)
ORDERS = {
    "runs": (0, 1, 100_000, 35, None, "Kiriman bulanan untuk anak"),
    "waits": (1, 2, 90_000_000, 1, None, "Tabungan rumah"),
    "given up": (2, 3, 80_000_000, 6, None, "Arisan keluarga"),
    "paused": (3, 4, 150_000, 0, None, "Uang sekolah"),
    "cancelled": (4, 5, 75_000, 0, None, "Iuran RT"),
    "ended": (5, 6, 50_000, 70, 40, "Cicilan kepada kakak"),
}


class OrderDesk:
    """What members want to be done every month, and what may not be taken out."""

    def __init__(self, staff, calendar):
        self.staff = staff
        self.env = staff.env
        self.today = calendar.today
        self.accounts = self.env["koperasi.savings.account"].search(
            [
                ("kind", "=", "voluntary"),
                ("state", "=", "open"),
                ("member_id.state", "=", "active"),
                ("balance", ">=", 1_000_000),
            ],
            order="balance, id",
            limit=PEOPLE,
        )

    def play(self):
        """Holds, orders, and a transfer to a colleague."""
        self._hold()
        self._order()
        payer, receiver = self.accounts[6:8]
        self.staff.acting(payer, "kasir").transfer(receiver, 250_000, memo="Patungan kado")

    def _hold(self):
        """In force, in force until released, released, expired."""
        self._held(7, 500_000, "sengketa waris, surat 12/KK/2026", 60)
        self._held(6, 300_000, "permintaan polisi, surat B/417/2026", None)
        self._held(0, 200_000, "menunggu setoran kliring", 5).release("Kliring diterima")
        expired = opened(self._held(1, 100_000, "janji pembayaran arisan", 0).sudo())
        yesterday = self.today - timedelta(days=1)
        expired.write({"date_from": yesterday - timedelta(days=7), "expires_on": yesterday})
        self.env["koperasi.savings.hold"]._cron_expire()

    def _held(self, place, amount, reason, days):
        return self.staff.acting(self.env["koperasi.savings.hold"], "kepala.kasir").create(
            {
                "account_id": self.accounts[place].id,
                "amount": amount,
                "reason": reason,
                "expires_on": days is not None and self.today + timedelta(days=days),
            }
        )

    def _order(self):
        orders = {story: self._ordered(*values) for story, values in ORDERS.items()}
        orders["paused"].action_pause()
        orders["cancelled"].action_cancel()
        self.env["koperasi.savings.standing.order"]._execute_due(self.env.company)

    def _ordered(self, payer, receiver, amount, ago, ended, memo):
        start = self.today - timedelta(days=ago)
        # sudo: the story began before today, when no order may begin
        return (
            self.staff.acting(self.env["koperasi.savings.standing.order"], "kasir")
            .sudo()
            .create(
                {
                    "account_id": self.accounts[payer].id,
                    "to_account_id": self.accounts[receiver].id,
                    "amount": amount,
                    "day": start.day,
                    "date_from": start,
                    "date_to": ended is not None and self.today - timedelta(days=ended),
                    "memo": memo,
                }
            )
        )
