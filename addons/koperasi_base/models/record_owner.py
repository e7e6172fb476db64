from odoo import models

from ..door import is_open


class Base(models.AbstractModel):
    """Records of the suite stay with their cooperative."""

    _inherit = "base"

    def write(self, vals):
        """A record that was given another owner must still be one that the user may write.

        Odoo looks before it writes, so a rate could be hung on the product of a cooperative that the user may
        not even see.
        """
        result = super().write(vals)
        if not self.env.su and self._name.startswith("koperasi.") and self._moves(vals):
            self.check_access("write")
        return result

    def _moves(self, vals):
        """Whether a client's values name another company, or a record of the suite of which it may follow."""
        if is_open(self.env):
            return False
        fields = (self._fields[name] for name in vals if name in self._fields)
        named = (field.comodel_name for field in fields if field.type == "many2one")
        return any(name == "res.company" or name.startswith("koperasi.") for name in named)
