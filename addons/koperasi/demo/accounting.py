"""What the accountant books by hand: opening balances, the bank, the costs of each month."""

from odoo.fields import Command

RESERVE, TILL_FLOAT = 250_000_000, 25_000_000
EQUIPMENT = 60_000_000
# (account, label, rupiah a month)
COSTS = [
    ("52110", "Gaji karyawan koperasi", 8_500_000),
    ("52120", "Honor pengurus dan pengawas", 2_500_000),
    ("52130", "Administrasi dan umum", 1_200_000),
    ("52140", "Listrik dan komunikasi", 900_000),
]


class Bookkeeper:
    """Ordinary journal entries around the member ledgers."""

    def __init__(self, env, calendar):
        self.env = env
        self.calendar = calendar
        self.company = env.company
        journals = env["account.journal"].search([("company_id", "=", self.company.id)])
        self.memorial = journals.filtered(lambda j: j.type == "general" and not j.koperasi_kind)[:1]
        self.bank = journals.filtered(lambda j: j.type == "bank")[:1]
        self.clearing = {
            role: self.company._koperasi_account(role)
            for role in ("opening_balance", "payroll_receivable", "bank_outstanding", "cash_till")
        }

    def open_balances(self):
        """The rest of the old balance sheet, so that the clearing account of the opening is zero."""
        clearing = self.clearing["opening_balance"]
        open_amount = self._balance(clearing)
        bank = RESERVE + open_amount - TILL_FLOAT - EQUIPMENT
        self._post(self.memorial, self.calendar.opening, "Saldo awal", [
            (self.bank.default_account_id, bank),
            (self.clearing["cash_till"], TILL_FLOAT),
            (self._account("12240"), EQUIPMENT),
            (self._account("31210"), -RESERVE),
            (clearing, -open_amount),
        ])  # fmt: skip

    def close_month(self, month):
        """The employer's transfer arrives, transfers to members leave the bank, costs are paid."""
        day = self.calendar.last_day(month)
        self._clear(self.clearing["payroll_receivable"], day, "Transfer potongan gaji")
        self._clear(self.clearing["bank_outstanding"], day, "Transfer pencairan pinjaman")
        costs = [(self._account(code), amount, label) for code, label, amount in COSTS]
        total = sum(amount for _account, amount, _label in costs)
        self._post(
            self.bank, day, "Biaya bulanan", [*costs, (self.bank.default_account_id, -total)]
        )

    def pay_tax(self, account, until, day):
        """Pay the state what was withheld up to a date and is not paid yet."""
        [(owed,)] = self.env["account.move.line"]._read_group(
            [
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", until),
            ],
            [],
            ["balance:sum"],
        )
        if owed:
            self._post(self.bank, day, "Setoran PPh 4(2) jasa simpanan", [
                (account, -owed), (self.bank.default_account_id, owed),
            ])  # fmt: skip

    def _clear(self, account, day, label):
        """Book what is open on a clearing account through the bank, and match it."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )
        amount = sum(lines.mapped("balance"))
        if not lines:
            return
        partner = lines.partner_id[:1] if account.account_type == "asset_receivable" else None
        move = self._post(self.bank, day, label, [
            (self.bank.default_account_id, amount), (account, -amount),
        ], partner)  # fmt: skip
        (lines | move.line_ids.filtered(lambda line: line.account_id == account)).reconcile()

    def _post(self, journal, day, label, items, partner=None):
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": day,
                "ref": label,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "balance": amount,
                            "name": text[0] if text else label,
                            "partner_id": partner.id if partner else False,
                            "tax_ids": [],
                        }
                    )
                    for account, amount, *text in items
                ],
            }
        )
        move.action_post()
        return move

    def _account(self, code):
        return self.env["account.account"].search(
            [("code", "=", code), ("company_ids", "in", self.company.ids)]
        )

    def _balance(self, account):
        """Debit balance of an account."""
        [(balance,)] = self.env["account.move.line"]._read_group(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")], [], ["balance:sum"]
        )
        return balance
