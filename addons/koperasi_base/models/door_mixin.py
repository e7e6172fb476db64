from odoo import api, models
from odoo.exceptions import AccessError

from ..door import is_open


class KoperasiDoorMixin(models.AbstractModel):
    """Records that only our own methods make and change: they open the door, whoever else comes meets a wall.

    Rights alone do not do it: a method that works with ``sudo()`` would pass them.
    """

    _name = "koperasi.door.mixin"
    _description = "Record behind the Door"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_door()
        return super().create(vals_list)

    def write(self, vals):
        if self._is_walled(vals):
            self._check_door()
        return super().write(vals)

    def _is_walled(self, vals):
        """Whether the door has to be open to write these values: all of them, unless the model knows better.

        :rtype: bool
        """
        return True

    def _check_door(self):
        """:raises AccessError: the environment was not opened by :func:`..door.opened`"""
        if not is_open(self.env):
            raise AccessError(self._door_message())

    def _door_message(self):
        """How such a record comes about, told to whoever tries to make it by hand; each model says its own.

        :rtype: str
        """
        raise NotImplementedError
