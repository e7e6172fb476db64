from odoo import fields, models

from odoo.addons.koperasi_base.door import opened
from odoo.addons.koperasi_base.tools.money import to_amount

from ..sql import interest_sql

AMOUNTS = ("minimum", "unit")


class KoperasiSavingsAccount(models.Model):
    """The rules by which closing interest was worked out, as a run keeps its own: products change, rows do not."""

    _inherit = "koperasi.savings.account"

    closing_rules = fields.Json(
        readonly=True, copy=False, help="By the key of the row of interest that closing has booked."
    )

    def _keep_rule(self, key, rule):
        """Keep the rule of a row that closing books.

        :param str key: import key of the row
        :param rule: ``interest_sql.Rule``
        """
        kept = {
            **rule._asdict(),
            **{name: str(getattr(rule, name)) for name in ("first", "last", *AMOUNTS)},
            "segments": [
                [str(first), [[str(start), str(percent)] for start, percent in tiers]]
                for first, tiers in rule.segments
            ],
        }
        # sudo: written together with the rows of the closing, here only
        opened(self.sudo()).write({"closing_rules": {**(self.closing_rules or {}), key: kept}})

    def _kept_rule(self, key):
        """The rule of a row that closing has booked.

        :rtype: interest_sql.Rule, None if the row is older than the keeping of rules
        """
        kept = (self.closing_rules or {}).get(key)
        if not kept:
            return None
        day = fields.Date.to_date
        return interest_sql.Rule(
            **{
                **kept,
                **{name: day(kept[name]) for name in ("first", "last")},
                **{name: to_amount(kept[name]) for name in AMOUNTS},
                "segments": [
                    (
                        day(first),
                        [(to_amount(start), to_amount(percent)) for start, percent in tiers],
                    )
                    for first, tiers in kept["segments"]
                ],
            }
        )
