from odoo import api, fields, models

from odoo.addons.koperasi_base.door import opened


class KoperasiLedgerBatch(models.Model):
    """What is booked through a till belongs to its session.

    Single counter transactions share the batch of the session; whatever has a batch of its own (a transfer, a
    disbursement, a reversal) is posted at once and names the session, so its cash is counted there too.
    """

    _inherit = "koperasi.ledger.batch"

    till_session_id = fields.Many2one(
        "koperasi.till.session", readonly=True, ondelete="restrict", index="btree_not_null"
    )

    @api.model
    def _shared(self, journal, date):
        session = self.env["koperasi.till.session"]._serving(journal, date, "counter")
        if not session:
            return super()._shared(journal, date)
        return self._find_of_session(session) or self._open_of_session(session)

    @api.model
    def _find_of_session(self, session):
        # sudo: tellers have no rights on batches; whoever asks serves at the till
        batch = self.sudo().search_fetch(
            [
                ("company_id", "=", session.company_id.id),
                ("import_key", "=", f"session/{session.id}"),
            ],
            ["company_id", "date", "kind", "name", "till_session_id"],
        )
        if batch:
            self._check_can_open(session.sudo().journal_id, session.date)
        return self.browse(batch.id)

    @api.model
    def _open_of_session(self, session):
        key = f"session/{session.id}"
        return self._open_shared(session.journal_id, session.date, "till", key, origin=session)

    @api.model
    def _open(self, journal, date, kind, **options):
        if kind == "till":
            session = options["origin"]
        else:
            session = self.env["koperasi.till.session"]._serving(journal, date, kind)
        batch = super()._open(journal, date, kind, **options)
        if session:
            # sudo: nobody has the right to write batches; who may book there was checked
            opened(batch.sudo()).write({"till_session_id": session.id})
        return batch

    @api.model
    def _check_days_closed(self, cr, companies, date):
        self.env["koperasi.till.session"]._check_closed(cr, companies, date)
        return super()._check_days_closed(cr, companies, date)
