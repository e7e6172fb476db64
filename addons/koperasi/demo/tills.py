"""The tills of the cooperative: one closed yesterday with a small difference, open again today; one that is not open."""

from datetime import timedelta

from odoo.fields import Command

from odoo.addons.koperasi_base.door import opened

TILLS = [
    # name, code of the journal, account, tellers
    ("Loket 1", "LKT1", "11131", ["kasir", "kepala.kasir"]),
    ("Loket 2", "LKT2", "11132", ["kepala.kasir"]),
]
FLOAT = {"100000": 20}  # 2,000,000 in the till in the morning
LEFT = {"100000": 21, "50000": 1, "20000": 2, "5000": 1}  # 2,195,000 in the evening


class Tills:
    """Sets up the tills and serves a few members."""

    def __init__(self, staff, members):
        self.staff = staff
        self.env = staff.env
        self.company = staff.env.company
        self.accounts = self.env["koperasi.savings.account"].search(
            [
                ("kind", "=", "voluntary"),
                ("state", "=", "open"),
                ("member_id.state", "=", "active"),
                ("member_id", "in", [member.id for member in members.by_number.values()]),
            ],
            order="id",
            limit=6,
        )

    def play(self):
        """Yesterday and today at the first till."""
        till, _other = [self._set_up(*values) for values in TILLS]
        self._yesterday(till)
        self._open(till, LEFT, None)
        teller = self.staff.acting(self.env["koperasi.teller"], "kasir")
        for number, account in enumerate(self.accounts[:4]):
            teller.book(f"demo-hari-ini-{number}", "deposit", account.id, 50_000 * (number + 1))
        self.staff.acting(self.env["koperasi.passbook"], "kasir").print_account(self.accounts[0].id)

    def _set_up(self, name, code, cash_code, logins):
        cash = self.env["account.account"].create({
            "code": cash_code, "name": f"Kas {name}", "account_type": "asset_cash",
            "company_ids": [Command.set(self.company.ids)],
        })  # fmt: skip
        journal = self.env["account.journal"].create({
            "name": f"Kas {name}", "code": code, "type": "general", "koperasi_kind": "till",
            "company_id": self.company.id, "restrict_mode_hash_table": True,
            "koperasi_counter_account_id": cash.id,
        })  # fmt: skip
        return self.env["koperasi.till"].create({
            "name": name, "journal_id": journal.id, "cash_maximum": 25_000_000,
            "teller_ids": [
                Command.create({
                    "user_id": self.staff.users[login].id, "limit_in": 10_000_000, "limit_out": 5_000_000,
                    "limit_out_day": 20_000_000,
                })
                for login in logins
            ],
        })  # fmt: skip

    def _open(self, till, counts, reason):
        sessions = self.staff.acting(self.env["koperasi.till.session"], "kasir")
        return sessions.open_till(till.id, counts, reason)

    def _yesterday(self, till):
        """Nobody can book on another day than today; what was done yesterday is put there as it was counted."""
        session = self._open(till, FLOAT, "Modal awal loket")
        opened(session.sudo()).write({"date": session.date - timedelta(days=1)})
        batch = self.env["koperasi.ledger.batch"]._open_of_session(session)
        entries = self.staff.acting(self.env["koperasi.savings.transaction"], "kasir")
        entries._post_entries(batch, [
            {
                "account_id": account.id, "amount": 100_000, "kind": "deposit", "channel": "counter",
                "memo": "Setoran tunai", "counter_account_id": session.sudo().cash_account_id.id,
            }
            for account in self.accounts[4:6]
        ])  # fmt: skip
        session.close_till(LEFT, "Salah kembalian Rp 5.000")
