from odoo import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.koperasi_portal.tests.common import PortalCommon
from odoo.addons.koperasi_teller.tests.common import TillMixin

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
        cls.placement = cls.place(cls.make_member("Eko"))

    @classmethod
    def open_till(cls, user, counts=None):
        """The session of a user at a till of his own."""
        till = cls.env["koperasi.till"].create({
            "name": f"Loket {user.login}", "company_id": cls.company.id,
            "journal_id": TillMixin.till_journal(cls.env, cls.company, "TLS", "11138").id,
            "teller_ids": [Command.create({"user_id": user.id})],
        })  # fmt: skip
        sessions = cls.env["koperasi.till.session"].with_user(user)
        return sessions.open_till(till.id, counts or {}, "Awal" if counts else None).sudo()

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
