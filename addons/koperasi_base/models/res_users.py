from odoo import api, models
from odoo.exceptions import AccessError


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.private
    def _koperasi_has(self, *group_xmlids):
        """Whether the acting user is in one of the groups, or the code runs as the system itself.

        :param group_xmlids: full XML ids of groups
        :rtype: bool
        """
        return self.env.su or any(self.env.user.has_group(xmlid) for xmlid in group_xmlids)

    @api.private
    def _koperasi_require(self, *group_xmlids):
        """Refuse the call unless :meth:`_koperasi_has` holds: first line of every public method that
        moves money or takes a decision, because access rights alone do not guard methods.

        Called on the empty model, ``self.env["res.users"]``: ``env.user`` always runs as the system.

        :raises AccessError: names the groups that may do it
        """
        if self:
            raise ValueError("call _koperasi_require on the model, not on a user")
        if self._koperasi_has(*group_xmlids):
            return
        # sudo: whoever is refused may read the names of roles, not the roles
        names = ", ".join(self.env.ref(xmlid).sudo().full_name for xmlid in group_xmlids)
        raise AccessError(self.env._("This needs one of these roles: %s. Ask your manager.", names))
