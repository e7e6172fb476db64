"""Files go in through the wizards that users have."""

import base64

from odoo.exceptions import UserError


def import_file(env, model, filename, content, **values):
    """Take a file in: read, check, import; every row must be good.

    :param str model: an import wizard
    :param bytes content: the file
    :param values: further fields of the wizard
    :return: the wizard
    :raises UserError: a row is bad
    """
    wizard = env[model].create({"filename": filename, "file": base64.b64encode(content), **values})
    wizard.action_read()
    wizard.action_check()
    if wizard.bad_count:
        raise UserError("\n".join(wizard.error_ids[:5].mapped("reason")))
    wizard.action_import()
    return wizard
