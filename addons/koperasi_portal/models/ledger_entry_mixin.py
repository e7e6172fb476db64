from odoo import api, models


class KoperasiLedgerEntryMixin(models.AbstractModel):
    _inherit = "koperasi.ledger.entry.mixin"

    @api.model
    def _portal_rows(self, query):
        """Rows of :mod:`portal_sql` with the words for kind and channel in the reader's language.

        The caller has checked that the reader may see them.

        :return: list of dicts: the columns of the query, ``kind_label`` and ``channel_label``
        """
        self.env.flush_all()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        channels = dict(self._fields["channel"]._description_selection(self.env))
        return [
            {**row, "kind_label": kinds[row["kind"]], "channel_label": channels[row["channel"]]}
            for row in self.env.execute_query_dict(query)
        ]
