from odoo.exceptions import AccessError


def refuse(message):
    """What a method does that exists only to refuse, such as deleting what is final.

    :param str message: translated; says what to do instead
    :raises AccessError: always
    """
    raise AccessError(message)
