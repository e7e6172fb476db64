from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..door import opened
from ..tools.money import to_amount, to_float


class KoperasiLedgerBatchPosting(models.Model):
    """From the rows of a batch to one journal entry, and back by reversal."""

    _inherit = "koperasi.ledger.batch"

    # ------------------------------------------------------------
    # Post
    # ------------------------------------------------------------

    def _post(self):
        """Turn the rows of an open batch into one posted journal entry: the one door to the books.

        :return: the ``account.move``
        :raises UserError: empty, unbalanced or in a closed period
        """
        self.ensure_one()
        # sudo: tellers and clerks have no rights in accounting; what they may do was checked by the caller
        batch = opened(self.sudo())
        if batch.state == "posted":
            return self.move_id
        batch._check_period(batch.company_id, batch.date)
        legs = batch._legs()
        move = batch._create_move(legs)
        batch.write(
            {
                "state": "posted",
                "move_id": move.id,
                "entry_count": batch._count_entries(),
                "total": batch._to_float(sum(balance for *_rest, balance in legs if balance > 0)),
            }
        )
        return self.move_id

    def _create_move(self, legs):
        """One posted journal entry, dated as the batch, whatever the settings of accounting."""
        self._queue_in_journal()
        move = (
            self.env["account.move"]
            .with_company(self.company_id)
            .create(self._prepare_move_vals(legs))
        )
        move._post(soft=False)
        if move.state != "posted" or move.date != self.date:
            raise UserError(
                self.env._("Accounting did not take the date %s.", format_date(self.env, self.date))
            )
        return move

    def _queue_in_journal(self):
        """Odoo numbers the entries of a journal and chains their hashes one after the other. Who cannot see the
        last one, because it was committed after our snapshot, meets a conflict here and is started anew; he
        would break the chain of hashes, or be told of a gap in the numbers.
        """
        self.env.execute_query(
            SQL(
                "UPDATE account_journal SET write_date = write_date WHERE id = %s RETURNING id",
                self.journal_id.id,
            )
        )

    def _prepare_move_vals(self, legs):
        label = self.memo or self.env._(
            "%(kind)s %(name)s",
            kind=dict(self._fields["kind"]._description_selection(self.env))[self.kind],
            name=self.name,
        )
        return {
            "move_type": "entry",
            "journal_id": self.journal_id.id,
            "date": self.date,
            "ref": self.name,
            "line_ids": [
                fields.Command.create(self._prepare_line_vals(label, *leg)) for leg in legs
            ],
        }

    def _prepare_line_vals(self, label, account_id, partner_id, balance):
        return {
            "name": label,
            "account_id": account_id,
            "partner_id": partner_id or False,
            "currency_id": self.currency_id.id,
            "balance": self._to_float(balance),
            "amount_currency": self._to_float(balance),
            "tax_ids": [],
            "display_type": "product",
            # spares a query per line; members' movements carry no analytic distribution
            "analytic_distribution": False,
        }

    def _to_float(self, amount):
        """:func:`to_float` in the currency of the batch, with a message for people."""
        try:
            return to_float(amount, to_amount(self.company_id.currency_id.rounding))
        except ValueError:
            raise UserError(
                self.env._("%s is more than accounting can keep to the last digit.", amount)
            ) from None

    def _check_amounts(self, amounts):
        """Refuse at once what accounting could not keep when the batch is posted.

        :raises UserError: names the amount
        """
        for amount in amounts:
            self._to_float(amount)

    def _legs(self):
        """Journal items of the batch, from the rows of every ledger and its own further legs.

        Debits and credits of an account stay apart, so the entry shows the gross movement.

        :return: rows (account id, partner id, balance as Decimal)
        :raises UserError: no rows, or rows that do not balance
        """
        queries = [model._ledger_legs_sql(self) for model in self._entry_models()]
        queries.append(self.env["koperasi.ledger.batch.leg"]._legs_sql(self))
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                # as text: the cursor turns numeric into float
                "SELECT account_id, partner_id, sum(balance)::text FROM (%s) leg"
                " GROUP BY account_id, partner_id, balance > 0 ORDER BY balance > 0 DESC, 1, 2",
                SQL(" UNION ALL ").join(queries),
            )
        )
        legs = [(account, partner, to_amount(balance)) for account, partner, balance in rows]
        if not legs:
            raise UserError(self.env._("There is nothing to post in %s.", self.display_name))
        if sum(balance for *_rest, balance in legs):
            raise UserError(
                self.env._("%s does not balance; nothing was posted.", self.display_name)
            )
        return legs

    @api.model
    def _entry_models(self):
        """Every concrete entry model of the suite, installed or in tests."""
        names = self.env.registry.descendants(["koperasi.ledger.entry.mixin"], "_inherit")
        # sudo: a teller's batch may hold rows of a ledger that he may not read
        return [self.env[name].sudo() for name in sorted(names) if not self.env[name]._abstract]

    def _count_entries(self):
        return sum(
            model.search_count([("batch_id", "=", self.id)]) for model in self._entry_models()
        )

    # ------------------------------------------------------------
    # Reverse
    # ------------------------------------------------------------

    def _reverse(self, reason, date=None, only=None):
        """Book the opposite of all rows (or of ``only`` some of one model) in a new batch, and post it.

        :param str reason: why; becomes the description of the new rows
        :param date: business date, default today
        :param only: entries of one model to which the reversal is limited
        :return: the new batch
        :raises UserError: a row was reversed before, or an account has no cover any more
        """
        self.ensure_one()
        # sudo: who may reverse was checked by the caller; he need not be able to read journals
        source = self.sudo()
        batch = self._open(
            source.journal_id,
            date,
            "reversal",
            partner=source.partner_id,
            detail=source.detail,
            memo=reason,
            reversal_of=self,
        )
        for model in self._entry_models():
            condition = self._reversal_condition(model, only)
            if condition:
                model.with_user(self.env.user)._post_entries_from(
                    batch, model._reversal_source(condition, reason), model._reversal_columns()
                )
        if only is None:
            self.env["koperasi.ledger.batch.leg"]._add_opposite(batch, self)
        batch._post()
        self.message_post(
            body=self.env._("Reversed by %(batch)s: %(reason)s", batch=batch.name, reason=reason)
        )
        return batch

    def _reversal_condition(self, model, only):
        if only is not None and only._name != model._name:
            return None
        if only is not None:
            return SQL("entry.id IN %s", tuple(only.ids))
        return SQL("entry.batch_id = %s", self.id)
