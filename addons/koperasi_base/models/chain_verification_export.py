import hashlib
import json

from odoo import models

from .. import chain_sql
from .chain_verification import ROLES


class KoperasiChainExport(models.Model):
    """A chain as a file that can be verified without Odoo: JSON lines, made chunk by chunk."""

    _inherit = "koperasi.chain.verification"

    def _export(self, content, write):
        """Write the accounts that this verification is about, as they are now, and record who took them.

        :param str content: a key of :data:`chain_download.CONTENTS`
        :param write: called with bytes, once per line
        :return: the ``koperasi.chain.download`` on record
        :raises AccessError: none of :data:`chain_verification.ROLES`
        """
        self.env["res.users"]._koperasi_require(*ROLES)
        self.ensure_one()
        self.check_access("read")
        digest, size = hashlib.sha256(), 0
        # sudo: the scope holds accounts of the verification's company only, which its reader may audit
        counts = {"account_count": 0, "entry_count": 0, "seal": ""}
        for line in self.sudo()._export_lines(content, counts, self.env.user.name):
            data = line.encode() + b"\n"
            digest.update(data)
            size += len(data)
            write(data)
        return self.env["koperasi.chain.download"]._record(
            self, {"content": content, "size": size, "file_hash": digest.hexdigest(), **counts}
        )

    def _export_lines(self, content, counts, user_name):
        """Each line of the export; ``counts`` is brought up to date on the way."""
        yield json.dumps(self._export_header(content, user_name), ensure_ascii=False)
        for model, ids in self._chunks():
            query = chain_sql.export(model, ids, content == "chain")
            for line, is_entry in self.env.execute_query(query):
                counts["entry_count"] += is_entry
                yield line
            counts["account_count"] += len(ids)
            [(seal,)] = self.env.execute_query(chain_sql.seal(model, ids, counts["seal"]))
            counts["seal"] = seal or counts["seal"]
        yield json.dumps({"end": True, "entries": counts["entry_count"], "seal": counts["seal"]})

    def _chunks(self):
        """(entry model, ids of accounts) until all accounts of the scope were given."""
        ledger, after = 0, 0
        while True:
            model, ids = self._next_chunk(ledger, after)
            if model is None:
                return
            yield model, ids
            ledger, after = self._ledger_names().index(model._name), ids[-1]

    def _export_header(self, content, user_name):
        control = self.env["account.account"].with_company(self.company_id)
        control = control.search([("koperasi_control", "=", True)])
        return {
            "export": content,
            "company": self.company_id.name,
            "scope": self.scope,
            "verification": self.name,
            "made_by": user_name,
            "made_on": self.env.cr.now().isoformat(),
            "control_accounts": {account.id: account.display_name for account in control},
        }
