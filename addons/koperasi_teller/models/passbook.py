from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.koperasi_base.door import opened

from .till_session import HEAD, TELLER

SEALED = frozenset({"state", "layout_id", "last_number", "account_id", "name"})


class KoperasiPassbook(models.Model):
    """A member's passbook (buku tabungan): which entries stand in it, on which page and line."""

    _name = "koperasi.passbook"
    _description = "Passbook"
    _inherit = ["koperasi.door.mixin", "mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"

    name = fields.Char(string="Number", required=True, readonly=True)
    account_id = fields.Many2one(
        "koperasi.savings.account", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True, precompute=True)
    layout_id = fields.Many2one(
        "koperasi.passbook.layout", required=True, readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("active", "In use"), ("full", "Full"), ("lost", "Lost"), ("damaged", "Damaged")],
        required=True,
        readonly=True,
        default="active",
    )
    replaces_id = fields.Many2one("koperasi.passbook", readonly=True)
    last_number = fields.Integer(
        readonly=True, help="The last entry of the account that stands here."
    )
    line_ids = fields.One2many("koperasi.passbook.line", "passbook_id", string="Lines")

    _active_uniq = models.UniqueIndex(
        "(account_id) WHERE state = 'active'", "This account has a passbook in use."
    )

    def _is_walled(self, vals):
        return not SEALED.isdisjoint(vals)

    def _door_message(self):
        return self.env._("Passbooks are issued and printed at the counter.")

    # ------------------------------------------------------------
    # Issue and replace
    # ------------------------------------------------------------

    @api.model
    def issue(self, account_id):
        """A passbook for an account that has none; it begins with the balance brought forward.

        :param int account_id: an open savings account
        :return: the passbook
        """
        self.env["res.users"]._koperasi_require(TELLER)
        sessions = self.env["koperasi.till.session"]
        account = self.env["koperasi.savings.account"].browse(sessions._one_id(account_id)).exists()
        account.check_access("read")
        if not account or account.state != "open" or self._of(account):
            raise UserError(self.env._("Choose an open account that has no passbook in use."))
        return self._make(account)

    @api.model
    def _of(self, account):
        return self.search([("account_id", "=", account.id), ("state", "=", "active")])

    def _make(self, account, before=None):
        # sudo: nobody has the right to write passbooks; what the user may do was checked
        layouts = self.env["koperasi.passbook.layout"].sudo()
        layout = (
            before.sudo().layout_id
            if before
            else layouts.search([("company_id", "=", account.company_id.id)], limit=1)
            or layouts.create({"name": self.env._("Passbook"), "company_id": account.company_id.id})
        )
        last = before.last_number if before else account.entry_count
        # sudo: nobody has the right to write passbooks; the role was asked for
        book = opened(self.sudo()).create({
            "name": self.env["ir.sequence"].sudo().next_by_code("koperasi.passbook"),
            "account_id": account.id, "layout_id": layout.id, "last_number": last,
            "replaces_id": before.id if before else False,
        })  # fmt: skip
        if last:
            # sudo: the line carried forward, whatever rows the user may see
            entries = self.env["koperasi.savings.transaction"].sudo()
            entry = entries.search([("account_id", "=", account.id), ("number", "=", last)])
            self.env["koperasi.passbook.line"]._allot(book, entry, forward=True)
        return self.browse(book.id)

    def replace(self, cause, reason):
        """A new book for one that is full, lost or damaged: with the balance brought forward, then what is not printed.

        :param str cause: ``full``, ``lost`` or ``damaged``
        :param str reason: what happened
        :return: the new passbook
        :raises AccessError: no head teller
        :raises UserError: also when the account does not cover the product's fee for the cause
        """
        self.env["res.users"]._koperasi_require(HEAD)
        self.ensure_one()
        self.check_access("read")
        if self.state != "active" or cause not in ("full", "lost", "damaged"):
            raise UserError(
                self.env._("Only a passbook in use is replaced: full, lost or damaged.")
            )
        self._check_reason(reason)
        opened(self.sudo()).write({"state": cause})  # sudo: as in _make
        self.flush_recordset()
        self.message_post(body=reason)
        book = self._make(self.account_id, before=self)
        if self.account_id.product_id[f"passbook_fee_{cause}"]:
            # the fee stands in the new one, below what was brought forward
            self.account_id._charge_passbook_fee(f"passbook/{book.id}")
        return book

    def _check_reason(self, reason):
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Give a reason."))

    # ------------------------------------------------------------
    # Print
    # ------------------------------------------------------------

    @api.model
    def print_account(self, account_id):
        """Print what is new in the passbook of an account; without a book one is issued.

        :return: ``{"action": report or False, "message": which page to turn to, or why nothing is printed}``
        :raises UserError: the book is full
        """
        self.env["res.users"]._koperasi_require(TELLER)
        sessions = self.env["koperasi.till.session"]
        account = self.env["koperasi.savings.account"].browse(sessions._one_id(account_id)).exists()
        account.check_access("read")
        return (self._of(account) or self.issue(account.id)).print_new()

    def print_new(self):
        """Print the entries that are not in the book yet, from the next free line to the end of that page."""
        self.env["res.users"]._koperasi_require(TELLER)
        self.ensure_one()
        self.check_access("read")
        if self.state != "active":
            raise UserError(self.env._("This passbook is no longer in use."))
        self._queue()
        page, line = self._next_place()
        if page > self.layout_id.pages:
            raise UserError(
                self.env._("This passbook is full. The head teller replaces it by a new one.")
            )
        fresh = self.line_ids.filtered(lambda one: not one.printed_on)
        room = self.layout_id.lines - line + 1
        domain = [("account_id", "=", self.account_id.id), ("number", ">", self.last_number)]
        entries = self.env["koperasi.savings.transaction"].search(domain, order="number")
        lines = fresh | self.env["koperasi.passbook.line"]._allot(self, entries[:room])
        if not lines:
            return {"action": False, "message": self.env._("Nothing new to print.")}
        lines._mark_printed()
        message = self.env._(
            "Page %(page)s, line %(line)s.", page=lines[0].page, line=lines[0].line
        )
        if entries[room:]:
            message += " " + self.env._("Then turn to page %s and print again.", page + 1)
        return {"action": self._report(lines), "message": message}

    def action_print(self):
        """Button: as :meth:`print_new`, with what the screen says about it."""
        answer = self.print_new()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": answer["message"], "type": "info", "next": answer["action"]},
        }

    def reprint(self, line_ids, reason):
        """Print lines once more, by the head teller, with a reason that stays on record.

        :param list line_ids: lines of this book
        :param str reason: why
        :return: action of the report
        """
        self.env["res.users"]._koperasi_require(HEAD)
        self.ensure_one()
        self.check_access("read")
        self._check_reason(reason)
        wanted = set(line_ids) if isinstance(line_ids, (list, tuple)) else set()
        lines = self.line_ids.filtered(lambda line: line.id in wanted and line.printed_on)
        if not lines:
            raise UserError(self.env._("Choose printed lines of this passbook."))
        lines._mark_printed()
        self.message_post(
            body=self.env._(
                "Printed again, %(count)s lines: %(reason)s", count=len(lines), reason=reason
            )
        )
        return self._report(lines)

    def _report(self, lines):
        return self.env.ref("koperasi_teller.passbook_action").report_action(lines)

    def _next_place(self):
        place = len(self.line_ids)
        return place // self.layout_id.lines + 1, place % self.layout_id.lines + 1

    def _queue(self):
        """Two who print the same book at once: the second meets a conflict, starts anew and finds the lines taken."""
        opened(self.sudo()).write({"last_number": self.last_number})  # sudo: as in _make
        self.env.flush_all()
