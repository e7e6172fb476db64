"""The change from the old books: their trial balance, old movements, signatures and what members answered."""

from datetime import timedelta

from odoo.addons.koperasi_base.tools.spreadsheet import write_xlsx

from .wizards import import_file

WITH_HISTORY = 25
HISTORY_MONTHS = 6
ANSWERS = 12


class Migrator:
    """Brings in what the old system told, beside the opening balances."""

    def __init__(self, staff, calendar):
        self.staff = staff
        self.calendar = calendar
        self.env = staff.env

    def prove(self):
        """Old movements of some accounts, the trial balance, two signatures, and a dozen answers."""
        self._bring_in_history()
        migration = self.env["koperasi.migration"].create({"date": self.calendar.opening})
        self._bring_in_trial_balance(migration)
        self.staff.acting(migration, "tu").action_submit()
        self.staff.acting(migration, "manajer").action_sign()
        self._note_answers(migration)

    def _bring_in_history(self):
        """The last months of some savers: equal deposits up to the balance that was taken over."""
        accounts = self.env["koperasi.savings.account"].search(
            [("kind", "=", "voluntary"), ("balance", ">", 0)], order="id", limit=WITH_HISTORY
        )
        header = ["No. Pegawai", "Kode Produk", "Tanggal", "Kode", "Keterangan", "Mutasi", "Saldo"]
        rows = [row for account in accounts for row in self._movements(account)]
        content = write_xlsx(header, rows, title="Mutasi Simpanan")
        import_file(self.env, "koperasi.savings.history.import", "mutasi-simpanan.xlsx", content)

    def _movements(self, account):
        step = int(account.balance) // 20
        number, code = account.member_id.employee_number, account.product_id.code
        for left in range(HISTORY_MONTHS - 1, -1, -1):
            day = self.calendar.opening - timedelta(days=30 * left)
            yield number, code, day, "01", "Setoran", step, int(account.balance) - left * step

    def _bring_in_trial_balance(self, migration):
        """As the old books would print it: member ledgers by their account codes."""
        accounts = self.env["account.account"]
        rows = []
        for account_id, amount in sorted(migration._booked().items()):
            account = accounts.browse(account_id)
            owed = account.internal_group == "asset"
            rows.append(
                (account.code, account.name, amount if owed else None, None if owed else amount)
            )
        content = write_xlsx(
            ["Kode Akun", "Nama Akun", "Debet", "Kredit"], rows, title="Neraca Saldo"
        )
        import_file(self.env, "koperasi.migration.import", "neraca-saldo.xlsx", content)

    def _note_answers(self, migration):
        members = self.env["koperasi.member"].search(
            [("state", "=", "active")], order="number", limit=ANSWERS
        )
        answers = self.staff.acting(self.env["koperasi.migration.confirmation"], "tu")
        answers.create([
            {"migration_id": migration.id, "member_id": member.id, "date": self.calendar.opening + timedelta(days=9)}
            for member in members[1:]
        ])  # fmt: skip
        answers.create({
            "migration_id": migration.id, "member_id": members[0].id, "answer": "objection", "channel": "office",
            "date": self.calendar.opening + timedelta(days=10),
            "remark": "Setoran bulan Desember Rp 50.000 belum tercatat.",
        })  # fmt: skip
