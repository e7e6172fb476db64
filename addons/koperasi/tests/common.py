from odoo import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.koperasi_portal.tests.common import PortalCommon

# What must not change when somebody is refused, beside the accounts and entries of every ledger.
BOOKS = ["account_move", "account_move_line", "account_account", "account_journal"]
LEDGER = ["koperasi_ledger_batch", "koperasi_ledger_batch_leg"]


class SuiteCommon(PortalCommon):
    """A cooperative in which every ledger has entries, a second one set up alike, and people around it.

    ``cls.attackers``: {what: user} who try what they must not: an invoicing user, an accountant with every
    right in accounting, a teller and the member Ani in the portal.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoicing = cls.make_accounting_user("invoicing", "account.group_account_invoice")
        cls.accountant = cls.make_accounting_user(
            "accountant", "account.group_account_manager,account.group_account_user"
        )
        cls.attackers = {
            "invoicing": cls.invoicing,
            "accountant": cls.accountant,
            "teller": cls.teller,
            "portal": cls.user_ani,
        }
        cls.passwords = {user: user.login for user in cls.attackers.values()}
        cls.passwords[cls.user_ani] = "rahasia-ani"
        cls.settled_exit()
        cls.placed_deposit()

    @classmethod
    def placed_deposit(cls):
        """A member with a term deposit, on which interest was accrued."""
        member = cls.make_member("Eko")
        product = cls.env["koperasi.savings.product"].create({
            "name": "Simpanan Berjangka", "code": "SBJ", "kind": "term", "company_id": cls.company.id,
            "rate_ids": [Command.create({"date_from": "2020-01-01", "months": 3, "annual_rate": 6})],
        })  # fmt: skip
        placement = cls.env["koperasi.savings.placement"].create({
            "member_id": member.id, "product_id": product.id, "principal": 12_000_000, "months": 3,
            "interest_account_id": cls.accounts_of(member)["SS"].id,
        })  # fmt: skip
        runs = cls.env["koperasi.savings.accrual.run"]
        month_end = runs._last_month_end(cls.company)
        placement.action_open(date=month_end.replace(day=1))
        runs.create({"company_id": cls.company.id, "date": month_end}).action_run()

    @classmethod
    def settled_exit(cls):
        """A member who left with voluntary savings of Rp 200,000; they are still to be paid."""
        member = cls.make_member("Dewi")
        account = member.savings_account_ids.filtered(lambda a: a.kind == "voluntary")
        account.sudo().deposit(200_000, date="2026-11-02")
        member._change_state("leaving", leave_date="2026-11-02", leave_cause="resigned")
        member._new_exit()._do_settle()

    @classmethod
    def make_accounting_user(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def entry_models(cls):
        """Every concrete entry model of the suite, also one that a later addon brings."""
        return [cls.env[model._name] for model in cls.env["koperasi.ledger.batch"]._entry_models()]

    @classmethod
    def an_entry(cls, model):
        """An entry of a ledger in the first cooperative."""
        return model.search([("company_id", "=", cls.company.id)], limit=1)

    def books(self):
        """A checksum per table of the books and of the ledgers."""
        self.env.flush_all()
        accounts = [self.env[model._ledger_account_model()] for model in self.entry_models()]
        ledgers = [records._table for records in (*self.entry_models(), *accounts)]
        return {table: self.checksum(table) for table in (*BOOKS, *LEDGER, *ledgers)}

    def checksum(self, table):
        query = SQL(
            "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY id)) FROM %s t",
            SQL.identifier(table),
        )
        return self.env.execute_query(query)[0]
