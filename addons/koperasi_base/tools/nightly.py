"""Nightly jobs go through companies and records; what goes wrong with one of them stops no other."""

import logging
from contextlib import contextmanager, nullcontext

from odoo.modules import module

from .transactions import commit_step

_logger = logging.getLogger(__name__)


@contextmanager
def part_of_night(company, job):
    """One part of a nightly job, in a transaction of its own: an error is undone, logged and told to managers.

    The part may commit steps of its own; what it did since the last of them is undone.

    :param company: res.company whose part it is
    :param str job: what is done, for people
    """
    env = company.env
    commit_step(env)
    try:
        # tests keep their one transaction
        with env.cr.savepoint() if module.current_test else nullcontext():
            yield
            env.flush_all()
    except Exception as error:
        if not module.current_test:
            env.cr.rollback()
        env.invalidate_all()
        _logger.warning("%s of %s failed", job, company.name, exc_info=True)
        company._koperasi_tell_managers(job, str(error))
