from odoo.exceptions import UserError


class TillLimitError(UserError):
    """A transaction beyond what a teller may book alone; somebody else can release it."""
