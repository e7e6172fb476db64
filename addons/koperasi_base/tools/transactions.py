"""Commits inside one call, for work that is done in steps."""

from odoo.modules import module
from odoo.tools import SQL


def commit_step(env):
    """Make a step durable and go on in a transaction that sees what tellers committed meanwhile.

    Under REPEATABLE READ a long run beside busy tellers never ends; under READ COMMITTED the locks on the
    account rows give the same safety (see the decision on isolation). Tests keep their one transaction.
    """
    if module.current_test:
        return
    env.cr.commit()  # pylint: disable=invalid-commit
    env.cr.execute(SQL("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"))
