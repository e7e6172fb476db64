import logging

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.transactions import commit_step

_logger = logging.getLogger(__name__)

CHUNK = 5000


class KoperasiLedgerRunMixin(models.AbstractModel):
    """A long run over many accounts: in chunks, with progress, to be resumed after any interruption.

    Each chunk is committed with its rows, balances and journal entry, so the ledger equals the general
    ledger after every commit; keys make a chunk that was done already a no-op.
    """

    _name = "koperasi.ledger.run.mixin"
    _description = "Ledger Run"

    progress_done = fields.Integer(readonly=True, copy=False)
    progress_total = fields.Integer(readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress", help="Percent done.")
    batch_ids = fields.One2many(
        "koperasi.ledger.batch", string="Batches", compute="_compute_batch_ids"
    )

    def _compute_progress(self):
        for run in self:
            run.progress = 100 * run.progress_done / run.progress_total if run.progress_total else 0

    def _compute_batch_ids(self):
        # sudo: whoever may see the run may see which batches it made
        batches = self.env["koperasi.ledger.batch"].sudo()
        found = batches.search([("origin_model", "=", self._name), ("origin_id", "in", self.ids)])
        by_run = found.grouped("origin_id")
        for run in self:
            run.batch_ids = by_run.get(run.id, batches.browse()).sudo(self.env.su)

    def _run_in_chunks(self, ids, work, size=CHUNK):
        """Call ``work(chunk_number, ids_of_chunk)`` for all ids, committing after each chunk.

        :param ids: list of ids, in an order that a second call repeats
        :param work: books one chunk; must be a no-op for a chunk that is booked already
        """
        self.ensure_one()
        self._claim()
        self._write_progress(0, len(ids))
        self._commit_chunk()
        for number, start in enumerate(range(0, len(ids), size)):
            chunk = ids[start : start + size]
            self._claim()
            work(number, chunk)
            self._write_progress(start + len(chunk), len(ids))
            self._commit_chunk()

    def _write_progress(self, done, total):
        # sudo: progress is a fact, not an edit of the document
        self.sudo().write({"progress_done": done, "progress_total": total})

    def _commit_chunk(self):
        commit_step(self.env)
        _logger.info("%s: %s of %s done", self, self.progress_done, self.progress_total)

    def _claim(self):
        """Hold this run for the transaction, so that a second operator cannot run it at the same time.

        :raises UserError: somebody else is running it
        """
        self.ensure_one()
        # sudo: whoever may run it need not be able to edit it
        if not self.sudo().try_lock_for_update():
            raise UserError(self.env._("%s is being run by somebody else.", self.display_name))

    # ------------------------------------------------------------
    # Batches
    # ------------------------------------------------------------

    def _batch_key(self):
        """Beginning of the keys of the batches of this run; the number of the chunk follows.

        A run whose chunks have keys names it: by the key a chunk is found that was booked before.

        :rtype: str
        """
        raise NotImplementedError

    def _batches(self, domain):
        # sudo: whoever runs it may know which of its chunks are booked
        batches = self.env["koperasi.ledger.batch"].sudo()
        return batches.search([("company_id", "=", self.company_id.id), *domain], order="id")

    def _posted_batches(self):
        """The batches that have a key of this run, reversed ones too; a key of its own per attempt leaves them out."""
        return self._batches([("import_key", "=like", f"{self._batch_key()}%")])

    def _reversals(self):
        return self._batches([("reversal_of_id", "in", self.batch_ids.ids)])

    def _has_posted(self):
        """Whether chunks of this run are in the books."""
        return bool(self._posted_batches())

    def _check_nothing_posted(self):
        if self._has_posted():
            raise UserError(
                self.env._(
                    "%s is posted, in whole or in part. Finish the posting, or reverse it.",
                    self.display_name,
                )
            )

    def action_open_batches(self):
        """The batches of this run, reversals included."""
        self.ensure_one()
        return self._list_of(self.env._("Batches"), self.batch_ids | self._reversals())

    def action_open_moves(self):
        """The journal entries of this run, reversals included."""
        self.ensure_one()
        # sudo: he opens the entries with his own rights; here only their ids are needed
        moves = (self.batch_ids | self._reversals()).sudo().move_id
        return self._list_of(self.env._("Journal Entries"), moves)

    def _list_of(self, title, records):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": records._name,
            "view_mode": "list,form",
            "domain": [("id", "in", records.ids)],
        }
