from odoo import api, models

# Mixins whose selections are shared by the models of other addons.
MIXINS = ("koperasi.ledger.entry.mixin", "koperasi.import.mixin")


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    @api.model
    def get_field_selection(self, model_name, field_name):
        """Labels that a mixin brings are translated once, with the mixin.

        Odoo files the labels of an inherited selection under the module of the mixin, whose
        translations were loaded before the inheriting model existed.
        """
        own = super().get_field_selection(model_name, field_name)
        if not model_name.startswith("koperasi."):
            return own
        shared = {}
        for mixin in MIXINS:
            if isinstance(self.env[model_name], self.env.registry[mixin]):
                shared.update(super().get_field_selection(mixin, field_name))
        return [(value, shared.get(value, label)) for value, label in own]
