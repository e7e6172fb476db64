from odoo import models

from ..door import is_open

BOOKS = ("account.move", "account.move.line")


class Base(models.AbstractModel):
    """Whoever calls chooses his context, and any user may store defaults of his own (``ir.default``): neither
    fills a field that only our methods write, not even when such a method creates the record."""

    _inherit = "base"

    def _add_missing_default_values(self, values):
        found = super()._add_missing_default_values(values)
        for name in self._koperasi_chosen_defaults() - values.keys():
            if name not in found or not self._koperasi_sealed_default(name):
                continue
            field = self._fields[name]
            del found[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                found[name] = field.convert_to_write(value, self)
        return found

    def _koperasi_chosen_defaults(self):
        """Names of the fields for which the context or a stored default has a value."""
        chosen = {
            key.removeprefix("default_") for key in self.env.context if key.startswith("default_")
        }
        return self._fields.keys() & {
            *chosen,
            *self.env["ir.default"]._get_model_defaults(self._name),
        }

    def _koperasi_sealed_default(self, name):
        """Whether a field takes no default from outside; models add what they seal.

        :param str name: a field of the model
        """
        if self._transient:
            return False
        if self._name in BOOKS and is_open(self.env):
            return True
        own = self._name.startswith("koperasi.") or name.startswith("koperasi_")
        return own and self._fields[name].readonly
