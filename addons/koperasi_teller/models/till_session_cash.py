from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.koperasi_base.tools.money import to_amount

from ..exceptions import TillLimitError

# What a teller books on his own decision; SHU, exits and reversals were decided by others.
ALONE_KINDS = ("till", "counter", "loan")


class KoperasiTillSession(models.Model):
    """What is in the till, and what a teller may book alone: summed from the ledger whenever it is asked."""

    _inherit = "koperasi.till.session"

    # ------------------------------------------------------------
    # Sums
    # ------------------------------------------------------------

    def _cash(self):
        """Cash of a session in rupiah.

        :return: ``{"opening", "in", "out", "vault_in", "vault_out", "now"}`` as Decimals, none negative but ``now``
        """
        self.ensure_one()
        self.env.flush_all()
        cash_in, cash_out = self._moved(SQL("batch.till_session_id = %s", self.id))
        vault = {"in": to_amount(0), "out": to_amount(0)}
        # sudo: what is in the till does not depend on who asks
        for move in self.sudo().movement_ids.filtered(lambda move: move.state == "confirmed"):
            vault[move.direction] += to_amount(move.amount)
        opening = to_amount(self.opening_cash)
        return {
            "opening": opening,
            "in": cash_in,
            "out": cash_out,
            "vault_in": vault["in"],
            "vault_out": vault["out"],
            "now": opening + cash_in - cash_out + vault["in"] - vault["out"],
        }

    def _moved(self, condition):
        """(in, out) of the cash that rows moved.

        :param SQL condition: on ``batch``, ``entry`` (of every ledger, and of legs) and ``session``
        """
        [(cash_in, cash_out)] = self.env.execute_query(
            SQL(
                "SELECT coalesce(sum(cash) FILTER (WHERE cash > 0), 0)::text,"
                " coalesce(-sum(cash) FILTER (WHERE cash < 0), 0)::text FROM (%s) moved",
                self._cash_rows(condition),
            )
        )
        return to_amount(cash_in), to_amount(cash_out)

    def _cash_rows(self, condition):
        """SELECT of the rows that moved cash of tills: (model, id, kind, cash, create_uid, create_date).

        :rtype: SQL
        """
        parts = [
            self._cash_rows_of(model, condition)
            for model in self.env["koperasi.ledger.batch"]._entry_models()
        ]
        parts.append(
            SQL(
                "SELECT 'koperasi.ledger.batch.leg' AS model, entry.id, batch.kind AS kind, entry.balance AS cash,"
                " entry.create_uid, entry.create_date FROM koperasi_till_session session"
                " JOIN koperasi_ledger_batch batch ON batch.till_session_id = session.id"
                " JOIN koperasi_ledger_batch_leg entry ON entry.batch_id = batch.id"
                " WHERE batch.kind <> 'till' AND entry.account_id = session.cash_account_id AND %s",
                condition,
            )
        )
        return SQL(" UNION ALL ").join(parts)

    def _cash_rows_of(self, model, condition):
        side = self.env[model._ledger_account_model()]._ledger_side
        return SQL(
            "SELECT %(name)s AS model, entry.id, entry.kind, %(side)s entry.amount %(parts)s AS cash,"
            " entry.create_uid, entry.create_date FROM koperasi_till_session session"
            " JOIN koperasi_ledger_batch batch ON batch.till_session_id = session.id"
            " JOIN %(table)s entry ON entry.batch_id = batch.id"
            " WHERE entry.counter_account_id = session.cash_account_id AND %(condition)s",
            name=model._name,
            side=SQL("-") if side == "debit" else SQL("+"),
            parts=SQL("").join(
                SQL(" + coalesce(entry.%s, 0)", SQL.identifier(name))
                for name in model._ledger_component_roles
            ),
            table=SQL.identifier(model._table),
            condition=condition,
        )

    def _by_kind(self):
        """What moved the cash of a session, for its report.

        :return: list of dicts: label, count, cash_in, cash_out (floats, as Monetary fields have them)
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT model, kind, cash > 0, count(*), sum(cash)::text FROM (%s) moved"
                " WHERE cash <> 0 GROUP BY 1, 2, 3 ORDER BY 1 DESC, 3 DESC, 2",
                self._cash_rows(SQL("batch.till_session_id = %s", self.id)),
            )
        )
        return [
            {
                "label": self._kind_label(model, kind),
                "count": count,
                "cash_in": float(to_amount(total)) if came else 0,
                "cash_out": 0 if came else -float(to_amount(total)),
            }
            for model, kind, came, count, total in rows
        ]

    def _kind_label(self, model, kind):
        fields_of = self.env["koperasi.ledger.batch" if model.endswith(".leg") else model]._fields
        label = dict(fields_of["kind"]._description_selection(self.env)).get(kind, kind)
        return f"{self.env['ir.model']._get(model).name}: {label}"

    # ------------------------------------------------------------
    # Limits
    # ------------------------------------------------------------

    def _check_cash(self, entries, rows, batch):
        """Refuse rows for which there is no cash, or which the teller may not book alone.

        Sums are only asked for when they decide, and then no second transaction of this teller runs beside.

        :param entries: the entry model
        :param rows: as for ``_post_entries``
        :raises UserError: less cash in the till than is paid out
        :raises TillLimitError: beyond a limit, and not released
        """
        changes = [(row, entries._cash_of(row, self.cash_account_id)) for row in rows]
        change = sum((cash for _row, cash in changes), to_amount(0))
        if not change:
            return
        batch._check_amounts([change])
        # sudo: tellers have no rights on batches
        alone = batch.sudo().kind in ALONE_KINDS
        limits = self._limits() if alone else self.env["koperasi.till.teller"]
        maximum = to_amount(self.till_id.cash_maximum) if alone and change > 0 else 0
        day = to_amount((limits.limit_in_day if change > 0 else limits.limit_out_day) or 0)
        if change < 0 or maximum or day:
            self._queue()
        if change < 0:
            self._check_cover(change)
        beyond = self._beyond(change, limits, day, maximum) if alone else None
        if beyond:
            moved = [row for row, cash in changes if cash]
            self._take_release(entries, moved, change, beyond)

    def _limits(self):
        """The line of this session's teller.

        :raises UserError: he was taken off the list; without a line there would be no limit
        """
        limits = self.till_id._limits_of(self.user_id)
        if not limits:
            self._raise_not_listed(self.till_id)
        return limits

    def _queue(self):
        """Two transactions of one teller at once would each see a sum without the other: the second meets a conflict
        here and is started anew. Tellers of other tills never meet here."""
        self.env.execute_query(
            SQL(
                "UPDATE koperasi_till_session SET write_date = write_date WHERE id = %s RETURNING id",
                self.id,
            )
        )

    def _check_cover(self, change):
        now = self._cash()["now"]
        if now + change < 0:
            raise UserError(
                self.env._(
                    "The till does not hold that much cash. Fetch some from the vault first."
                )
                if self._is_blind()
                else self.env._(
                    "The till holds %(now)s; %(wanted)s cannot be paid out. Fetch cash from the vault first.",
                    now=self._money(now),
                    wanted=self._money(-change),
                )
            )

    def _check_left(self):
        """Refuse what a statement just took out of the till and was not in it; its rows were not known before.

        :raises UserError: less than nothing would be in the till
        """
        self._queue()
        if self._cash()["now"] < 0:
            raise UserError(
                self.env._(
                    "The till does not hold that much cash. Fetch some from the vault first."
                )
            )

    def _beyond(self, change, limits, day, maximum):
        """Why a transaction needs a release, or nothing."""
        each = to_amount((limits.limit_in if change > 0 else limits.limit_out) or 0)
        if each and abs(change) > each:
            return self.env._(
                "%(amount)s is more than the %(limit)s that you may book alone in one transaction.",
                amount=self._money(abs(change)),
                limit=self._money(each),
            )
        if day:
            moved = self._moved_today(self.user_id)[change < 0]
            if moved + abs(change) > day:
                return self.env._(
                    "With this you would have booked %(sum)s today; alone you may book %(limit)s.",
                    sum=self._money(moved + abs(change)),
                    limit=self._money(day),
                )
        if maximum and self._cash()["now"] + change > maximum:
            return self.env._(
                "The till would hold more than %s. Bring cash to the vault first.",
                self._money(maximum),
            )
        return None

    def _moved_today(self, user):
        """(in, out) of a teller on the day of this session, at all tills; reversals do not count."""
        self.env.flush_all()
        return self._moved(
            SQL(
                "session.company_id = %s AND session.date = %s AND entry.create_uid = %s"
                " AND batch.kind IN %s",
                self.company_id.id,
                self.date,
                user.id,
                ALONE_KINDS,
            )
        )

    def _take_release(self, entries, rows, change, beyond):
        """Use the release of exactly this transaction.

        :param rows: those that move cash; more than one only of the same account, as a loan and its fees
        :raises TillLimitError: there is none, or none can be
        """
        releases = self.env["koperasi.till.release"]
        targets = {row[entries._ledger_account_field] for row in rows}
        if len(targets) > 1 or not releases._operation_of(entries, change):
            raise TillLimitError(
                self.env._(
                    "%s Only a single deposit, withdrawal, installment or loan can be released: pay this one by one,"
                    " by bank or onto savings.",
                    beyond,
                )
            )
        row = rows[0]
        release = releases._usable(self, entries, row, change)
        if not release:
            raise TillLimitError(
                self.env._(
                    "%s Ask the head teller to release it, or take a smaller amount.", beyond
                )
            )
        release._use(row.get("import_key"))

    def _money(self, amount):
        return self.currency_id.format(float(amount))
