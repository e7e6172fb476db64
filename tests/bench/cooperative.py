"""A cooperative of any size: members of one employer with savings and a loan each, by the suite's own means."""

from datetime import date

from dateutil.relativedelta import relativedelta
from raw import plain_columns

from odoo.tools import SQL

NAME = "Koperasi Patokan"
START = date.today().replace(day=1)  # loans are paid ahead of time, so none is late in any round
CHUNK = 1000
QUIET = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True}


class Cooperative:
    """A company of its own in the database; ``env`` works in it."""

    def __init__(self, env):
        companies = env["res.company"]
        self.company = companies.search([("name", "=", NAME)]) or companies.create({"name": NAME})
        self.env = env(context={**env.context, **QUIET, "allowed_company_ids": self.company.ids})
        self.company = self.company.with_env(self.env)

    def set_up(self):
        """Chart, journals, account roles and products."""
        self.env["account.chart.template"].try_loading(
            "id_koperasi", company=self.company, install_demo=False
        )
        self.env["koperasi.savings.product"]._create_default_products(self.company)
        self.env["koperasi.loan.product"]._create_default_products(self.company)
        return self

    def employer(self, name):
        partners = self.env["res.partner"]
        return partners.search(
            [("name", "=", name), ("is_company", "=", True)], limit=1
        ) or partners.create({"name": name, "is_company": True})

    def members(self, employer, prefix, count):
        """Active members of an employer, with the accounts that everybody has."""
        found = self.env["koperasi.member"]
        for start in range(0, count, CHUNK):
            members = self.env["koperasi.member"].create(
                [
                    {
                        "name": f"Anggota {prefix} {number:05d}",
                        "company_id": self.company.id,
                        "employer_id": employer.id,
                        "employee_number": f"{prefix}{number:06d}",
                        "unit": f"Unit {number % 20:02d}",
                        "join_date": START,
                    }
                    for number in range(start, min(start + CHUNK, count))
                ]
            )
            members._do_approve()
            self.env.flush_all()
            found += members
            self.env.invalidate_all()
        return found

    def monthly_deposits(self, members, kind, amount):
        """Every member saves an agreed amount each month on an account of a kind."""
        accounts = self.env["koperasi.savings.account"]
        product = self._savings_product(kind)
        held = accounts.search([("member_id", "in", members.ids), ("product_id", "=", product.id)])
        missing = members - held.member_id
        held += accounts.create(
            [
                {"member_id": member.id, "product_id": product.id, "open_date": START}
                for member in missing
            ]
        )
        held.write({"monthly_amount": amount})
        self.env.flush_all()

    def _savings_product(self, kind):
        products = self.env["koperasi.savings.product"]
        domain = [("company_id", "=", self.company.id), ("kind", "=", kind)]
        return products.search(domain, limit=1) or products.create(
            {
                "name": kind,
                "code": kind[:2].upper() + "B",
                "kind": kind,
                "company_id": self.company.id,
            }
        )

    def loans(self, members, principal=12_000_000, periods=24):
        """An active flat loan of every member, first due at the end of the first month."""
        product = self.env["koperasi.loan.product"].search(
            [("company_id", "=", self.company.id), ("method", "=", "flat")], limit=1
        )
        loans = self.env["koperasi.loan"].create(
            [
                {
                    "member_id": member.id,
                    "product_id": product.id,
                    "amount_requested": principal,
                    "periods": periods,
                    "first_due": START + relativedelta(day=31),
                }
                for member in members
            ]
        )
        loans._set_state("approved")
        loans._make_first_plans(START)
        self.disburse(loans, principal)
        return loans

    def disburse(self, loans, principal):
        """One batch for all loans, with one aggregated journal entry."""
        journal = self.company._koperasi_journal("loan")
        cash = self.company._koperasi_journal("till")._koperasi_counter_account()
        batch = self.env["koperasi.ledger.batch"]._open(journal, START, "loan")
        self.env["koperasi.loan.transaction"]._post_entries(
            batch,
            [
                {
                    "loan_id": loan.id,
                    "amount": principal,
                    "kind": "disbursement",
                    "channel": "counter",
                    "counter_account_id": cash.id,
                }
                for loan in loans
            ],
        )
        batch._post()

    # --- savings accounts by the thousand

    def savings_accounts(self, count):
        """Accounts of voluntary savings, copies of one that was opened as usual: see :meth:`bulk_accounts`."""
        member = self.members(self.employer("PT Massal"), "M", 1)
        product = self._savings_product("voluntary")
        first = self.env["koperasi.savings.account"].create(
            {"member_id": member.id, "product_id": product.id, "open_date": START}
        )
        self.env.flush_all()
        columns = set(plain_columns(self.env, "koperasi_savings_account")) - {"id", "name"}
        self.env.cr.execute(
            SQL(
                "INSERT INTO koperasi_savings_account (name, %(names)s)"
                " SELECT 'MASSAL' || number, %(names)s FROM koperasi_savings_account"
                " CROSS JOIN generate_series(1, %(count)s) AS number WHERE id = %(first)s ORDER BY number",
                names=SQL(", ").join(SQL.identifier(name) for name in sorted(columns)),
                count=count,
                first=first.id,
            )
        )
        self.env.invalidate_all()

    def spare_account(self):
        """Ids of the account that the others were copied from: for what comes before the rounds."""
        return (
            self.env["koperasi.savings.account"]
            .search(
                [("member_id.employee_number", "=", "M000000"), ("kind", "=", "voluntary")],
                order="id desc",
            )
            .filtered(lambda account: not account.name.startswith("MASSAL"))
            .ids[:1]
        )

    def bulk_accounts(self):
        """Ids of the accounts of :meth:`savings_accounts`."""
        rows = self.env.execute_query(
            SQL("SELECT id FROM koperasi_savings_account WHERE name LIKE 'MASSAL%%' ORDER BY id")
        )
        return [account for (account,) in rows]

    # --- the naive way

    def plain_books(self, count):
        """A journal and accounts for the peer, which may not post on control accounts; made on first use.

        :return: (journal, accounts)
        """
        accounts = self.env["account.account"].search([("code", "=like", "99000%")], order="code")
        journal = self.env["account.journal"].search([("code", "=", "PTK")], limit=1)
        if not journal:
            accounts, journal = self._make_plain_accounts(), self._make_plain_journal()
        return journal, accounts[:count]

    def _make_plain_accounts(self):
        kinds = ("asset_current", "liability_current", "liability_current", "liability_current",
                 "asset_current", "income")  # fmt: skip
        return self.env["account.account"].create([
            {"code": f"99000{place}", "name": f"Patokan {place}", "account_type": kind,
             "company_ids": self.company.ids}
            for place, kind in enumerate(kinds)
        ])  # fmt: skip

    def _make_plain_journal(self):
        return self.env["account.journal"].create({
            "name": "Patokan", "code": "PTK", "type": "general", "company_id": self.company.id,
        })  # fmt: skip

    def plain_move(self, partner, day, amounts):
        """Create and post one journal entry: the sum against each of the amounts."""
        journal, (first, *others) = self.plain_books(len(amounts) + 1)
        lines = [(first, sum(amounts), 0)]
        lines += [(account, 0, credit) for account, credit in zip(others, amounts, strict=True)]
        move = self.env["account.move"].create({
            "journal_id": journal.id,
            "date": day,
            "line_ids": [
                (0, 0, {"account_id": account.id, "partner_id": partner.id, "debit": debit, "credit": credit})
                for account, debit, credit in lines
            ],
        })  # fmt: skip
        move.action_post()
