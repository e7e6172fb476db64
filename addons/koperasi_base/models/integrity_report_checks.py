from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from .. import integrity_sql

SHOWN_FAULTS = 20


class KoperasiIntegrityReport(models.Model):
    """The three checks. Entries whose chain an earlier report verified are compared by their fingerprint;
    newer ones, or all of them if the fingerprint differs, are hashed anew."""

    _inherit = "koperasi.integrity.report"

    @api.model
    def _check_lines(self, company, full):
        """Values of the report's lines.

        :param bool full: hash every entry anew
        """
        # room for joining a ledger with itself; the transaction ends with the report
        self.env.cr.execute(SQL("SET LOCAL work_mem = '64MB'"))
        [(settled,)] = self.env.execute_query(integrity_sql.settled_until())
        chains, balances, ledgers = [], [], defaultdict(Decimal)
        for model in self.env["koperasi.ledger.batch"]._entry_models():
            chain, balance, totals = self._ledger_lines(model, company, settled, full)
            chains.append(chain)
            balances.append(balance)
            for account, total in totals.items():
                ledgers[account] += total
        return [*chains, *balances, *self._control_lines(company, ledgers)]

    @api.model
    def _ledger_lines(self, model, company, settled, full):
        """(chain line, balance line, {control account: sum, debit positive}) of one ledger."""
        proof = self.browse() if full else self._last_proof(model, company)
        proved = proof.fingerprint_until if proof else None
        query = integrity_sql.sums(model, company, proved, SHOWN_FAULTS)
        [(entries, same, first, *rest)] = self.env.execute_query(query)
        accounts, wrong, shown_wrong, cut, shown_cut, controls = rest
        query = integrity_sql.fingerprint(model, company, first, proved, settled)
        [(more,)] = self.env.execute_query(query)
        since = (first, proved) if proof and proof.fingerprint == same else None
        hashed, broken, shown = self._hash_anew(model, company, since)
        common = {"ledger": self.env["ir.model"]._get(model._name).name}
        chain = {
            **common,
            "check": "chain",
            "ledger_model": model._name,
            "checked": entries,
            "rehashed": hashed,
            "fingerprint": str(Decimal(same) + Decimal(more)),
            "fingerprint_until": settled,
            **self._faults(broken + cut, [*(shown or []), *(shown_cut or [])]),
        }
        balance = {
            **common,
            "check": "balance",
            "checked": accounts,
            **self._faults(wrong, shown_wrong),
        }
        return chain, balance, self._debit_positive(model, controls.items())

    @api.model
    def _last_proof(self, model, company):
        """The chain line of the last report on a ledger, if that found it whole."""
        last = self.env["koperasi.integrity.line"].search(
            [
                ("report_id.company_id", "=", company.id),
                ("check", "=", "chain"),
                ("ledger_model", "=", model._name),
            ],
            order="id desc",
            limit=1,
        )
        return last.filtered("ok")

    @api.model
    def _hash_anew(self, model, company, since):
        """Verify the chain of the entries after ``since``, of all if it is None: (hashed, faults, shown).

        :param since: (id that none of them is below, or None if there are none; time), or None
        """
        condition = SQL("entry.id >= %s AND entry.create_date > %s", *since) if since else None
        query = integrity_sql.chain_faults(model, company, SHOWN_FAULTS, condition)
        [found] = self.env.execute_query(query)
        return found

    @api.model
    def _faults(self, count, shown):
        return {"faults": count, "details": "\n".join(shown or []), "ok": not count}

    @api.model
    def _debit_positive(self, model, rows):
        account = self.env[model._ledger_account_model()]
        side = 1 if account._ledger_side == "debit" else -1
        return {int(control): side * Decimal(total) for control, total in rows}

    @api.model
    def _control_lines(self, company, ledgers):
        """One line per control account.

        :param ledgers: {control account: sum of the ledgers, debit positive}
        """
        waiting = defaultdict(Decimal)
        for model in self.env["koperasi.ledger.batch"]._entry_models():
            rows = self.env.execute_query(integrity_sql.waiting_by_control(model, company))
            for account, total in self._debit_positive(model, rows).items():
                waiting[account] += total
        books = self.env.execute_query(integrity_sql.books_by_control(company))
        books = {account: Decimal(total) for account, total in books}
        return [
            self._control_line(account, ledgers.get(account, 0), waiting[account], books.get(account, 0))
            for account in sorted({*ledgers, *books})
        ]  # fmt: skip

    @api.model
    def _control_line(self, account, ledger, waiting, books):
        difference = ledger - waiting - books
        return {
            "check": "control",
            "account_id": account,
            "ledger_total": float(ledger),
            "open_total": float(waiting),
            "general_ledger_total": float(books),
            "difference": float(difference),
            "faults": int(difference != 0),
            "ok": difference == 0,
        }
