from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import hmac

# Kind of attempt: (how many, in how many hours). Many applicants share the address of their employer's network.
LIMITS = {"form": (120, 1), "email": (3, 24), "link": (30, 1)}


class KoperasiJoinCounter(models.Model):
    """How often one address of the network or of e-mail used the public form lately.

    Addresses are kept as keyed hashes: they can be counted, not read.
    """

    _name = "koperasi.join.counter"
    _description = "Attempts to Join Online"

    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    kind = fields.Selection(
        [("form", "Form sent"), ("email", "E-mail address"), ("link", "Unknown link")],
        required=True,
    )
    key = fields.Char(required=True)
    expires_on = fields.Datetime(required=True, index=True)
    attempts = fields.Integer(required=True)

    _key_uniq = models.UniqueIndex("(key)")

    @api.model
    def _allow(self, kind, who, company=None):
        """Count an attempt, in a transaction of its own: an error afterwards does not forget it.

        :param str kind: a key of ``LIMITS``
        :param str who: address of the network or of e-mail
        :return: whether it is within the limit
        """
        most, hours = LIMITS[kind]
        # sudo: the key of the hash is a setting of the system
        key = hmac(self.env(su=True), f"koperasi.join.{kind}", (company and company.id, who))
        with self.env.registry.cursor() as cr:
            cr.execute(self._count_sql(kind, key, hours, company))
            [attempts] = cr.fetchone()
        return attempts <= most

    def _count_sql(self, kind, key, hours, company):
        """Add one, or begin again when the time of the counter is over."""
        now = fields.Datetime.now()
        return SQL(
            """
INSERT INTO koperasi_join_counter AS counter (company_id, kind, key, expires_on, attempts)
VALUES (%(company)s, %(kind)s, %(key)s, %(until)s, 1)
ON CONFLICT (key) DO UPDATE
   SET attempts = CASE WHEN counter.expires_on <= %(now)s THEN 1 ELSE counter.attempts + 1 END,
       expires_on = CASE WHEN counter.expires_on <= %(now)s THEN %(until)s ELSE counter.expires_on END
RETURNING attempts""",
            company=company.id if company else None,
            kind=kind,
            key=key,
            now=now,
            until=now + timedelta(hours=hours),
        )

    @api.model
    def _clean_up(self):
        self.env.execute_query(
            SQL(
                "DELETE FROM koperasi_join_counter WHERE expires_on <= %s RETURNING id",
                fields.Datetime.now(),
            )
        )
        self.invalidate_model()
