from odoo import models
from odoo.exceptions import UserError


class KoperasiStepsMixin(models.AbstractModel):
    """A document that goes from state to state by its buttons: who may take a step, and when.

    The model has a field ``state``.
    """

    _name = "koperasi.steps.mixin"
    _description = "Document with Steps"

    def _require(self, *groups):
        """Who may take a step, and only on documents that he sees: access rights do not guard methods.

        :param groups: XML ids; one of them is enough
        :raises AccessError: none of them, or a document he may not read
        """
        self.env["res.users"]._koperasi_require(*groups)
        self.check_access("read")

    def _check_state(self, *allowed):
        """:raises UserError: the step does not fit the state of one of the documents"""
        for record in self.filtered(lambda record: record.state not in allowed):
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is in state %(state)s; this is possible in: %(allowed)s.",
                    name=record.display_name,
                    state=states[record.state],
                    allowed=", ".join(states[state] for state in allowed),
                )
            )
