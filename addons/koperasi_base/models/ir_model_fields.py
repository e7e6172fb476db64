from odoo import api, models

MIXIN = "koperasi.ledger.entry.mixin"


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    @api.model
    def get_field_selection(self, model_name, field_name):
        """Labels that the mixin of entries brings are translated once, with the mixin.

        Odoo files the labels of an inherited selection under the module of the mixin, whose
        translations were loaded before the inheriting model existed.
        """
        own = super().get_field_selection(model_name, field_name)
        if not model_name.startswith("koperasi.") or not isinstance(
            self.env[model_name], self.env.registry[MIXIN]
        ):
            return own
        shared = dict(super().get_field_selection(MIXIN, field_name))
        return [(value, shared.get(value, label)) for value, label in own]
