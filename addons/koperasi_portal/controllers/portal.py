from odoo import fields
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

PAGE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def day(text):
    """A date from the address line; anything else is no date."""
    try:
        return fields.Date.to_date(text) or None
    except ValueError:
        return None


def due_phrase(env, date, today):
    """How far away a due date is, as people say it."""
    days = (date - today).days
    if days < 0:
        return env._("%s days late", -days)
    if days < 2:
        return env._("tomorrow") if days else env._("today")
    return env._("in %s days", days)


class KoperasiPortal(CustomerPortal):
    """The member's own pages. Every id is checked to be his, whoever signs in: staff have their own screens."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "koperasi_count" in counters:
            values["koperasi_count"] = len(self._own_members())
        return values

    # ------------------------------------------------------------
    # Access
    # ------------------------------------------------------------

    def _own_members(self):
        """Memberships of the person who is signed in, one per cooperative."""
        members = request.env["koperasi.member"]
        if not members.has_access("read"):
            return members
        return members.search(
            [
                ("partner_id", "=", request.env.user.partner_id.id),
                ("state", "in", ("active", "leaving", "closed")),
            ]
        )

    def _own_document(self, model, document_id):
        """A document of the person who is signed in, as the system sees it.

        :raises AccessError: somebody else's
        :raises MissingError: there is none
        """
        document_sudo = self._document_check_access(model, document_id)
        if document_sudo.partner_id != request.env.user.partner_id:
            raise AccessError(request.env._("This belongs to another member."))
        return document_sudo.with_context(**request.env.context)

    def _page(self, template, document_model, document_id, prepare, **options):
        """Render a page about one own document; somebody else's leads back to the start."""
        try:
            document_sudo = self._own_document(document_model, document_id)
        except (AccessError, MissingError):
            return request.redirect("/my/koperasi")
        values = {**self._koperasi_values(), **prepare(document_sudo, **options)}
        return request.render(template, values)

    def _koperasi_values(self):
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "koperasi",
            "day_format": {"widget": "date", "format": "d MMM y"},
        }

    # ------------------------------------------------------------
    # Start
    # ------------------------------------------------------------

    @route("/my/koperasi", type="http", auth="user", website=True, readonly=True)
    def koperasi_home(self, **_kwargs):
        """All that a member has and owes, at a glance."""
        sections = [self._section(member) for member in self._own_members()]
        return request.render(
            "koperasi_portal.portal_my_koperasi", {**self._koperasi_values(), "sections": sections}
        )

    def _section(self, member):
        accounts = request.env["koperasi.savings.account"].search(
            [("member_id", "=", member.id), ("state", "=", "open")]
        )
        savings = accounts.filtered(lambda account: account.kind != "suspense" or account.balance)
        loans = request.env["koperasi.loan"].search(
            [("member_id", "=", member.id), ("state", "in", ("submitted", "approved", "active"))]
        )
        # sudo: a member may not read the company; its date, name and currency are no secret
        today = member.company_id.sudo()._koperasi_today()
        return {
            "member": member,
            "currency": member.company_id.sudo().currency_id,
            "accounts": savings,
            "savings_total": sum(savings.mapped("balance")),
            "loans": loans,
            "due": {
                loan.id: due_phrase(request.env, loan.next_due_date, today)
                for loan in loans
                if loan.next_due_date
            },
            "shares": request.env["koperasi.shu.share"].search(
                [("member_id", "=", member.id)], order="shu_id desc", limit=3
            ),
        }

    # ------------------------------------------------------------
    # Savings
    # ------------------------------------------------------------

    @route(
        [
            "/my/koperasi/savings/<int:account_id>",
            "/my/koperasi/savings/<int:account_id>/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def koperasi_savings(self, account_id, page=1, date_from=None, date_to=None, **_kwargs):
        """Movements of a savings account with the balance after each."""
        return self._page(
            "koperasi_portal.portal_savings",
            "koperasi.savings.account",
            account_id,
            self._savings_values,
            page=page,
            date_from=day(date_from),
            date_to=day(date_to),
        )

    def _savings_values(self, account, page, date_from, date_to):
        period = {"date_from": date_from, "date_to": date_to}
        booked = account._portal_movement_count(**period)
        pages = pager(
            url=f"/my/koperasi/savings/{account.id}",
            total=booked + account._portal_history_count(**period),
            page=page,
            step=PAGE,
            url_args={name: value for name, value in period.items() if value},
        )
        offset = max(pages["offset"], 0)
        rows = account._portal_movements(limit=PAGE, offset=offset, **period)
        # the movements of the old system follow on ours, with a line between
        older = max(offset - booked, 0)
        history = account._portal_history(limit=PAGE - len(rows), offset=older, **period)
        first = bool(history) and not older
        return {
            "account": account, "rows": rows, "history": history, "history_starts": first, "pager": pages, **period,
            "rule": account._portal_rule(), "goal": account._portal_goal(),
        }  # fmt: skip

    @route(
        "/my/koperasi/savings/row/<int:entry_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def koperasi_savings_why(self, entry_id, **_kwargs):
        """Why a row of interest or tax of one's own has its amount: what staff see, too."""
        return self._page(
            "koperasi_portal.portal_savings_why",
            "koperasi.savings.transaction",
            entry_id,
            self._savings_why_values,
        )

    def _savings_why_values(self, entry):
        return {"entry": entry, "why": entry._why(), "currency": entry.currency_id}

    @route(
        "/my/koperasi/savings/<int:account_id>/statement", type="http", auth="user", website=True
    )
    def koperasi_statement(self, account_id, date_from=None, date_to=None, **_kwargs):
        """Statement of one's own account as a PDF, of the last three months unless told."""
        return self._statement(account_id, date_from, date_to, self._account_pdf)

    @route(
        "/my/koperasi/savings/<int:account_id>/statement.xlsx",
        type="http",
        auth="user",
        website=True,
    )
    def koperasi_statement_xlsx(self, account_id, date_from=None, date_to=None, **_kwargs):
        """The same as a workbook."""
        return self._statement(account_id, date_from, date_to, self._workbook)

    def _statement(self, account_id, date_from, date_to, answer):
        try:
            account_sudo = self._own_document("koperasi.savings.account", account_id)
        except (AccessError, MissingError):
            return request.redirect("/my/koperasi")
        order_sudo = self._order(
            "koperasi.savings.statement",
            account_sudo.company_id,
            date_from,
            date_to,
            account_ids=account_sudo.ids,
        )
        return (
            answer(order_sudo)
            if order_sudo
            else request.redirect(f"/my/koperasi/savings/{account_id}")
        )

    def _order(self, model, company, date_from, date_to, **values):
        """An order for paper, or None when the period is none."""
        # sudo: members have no right to wizards; whose papers they are was checked
        orders_sudo = request.env[model].sudo().with_company(company)
        dates = {"date_from": day(date_from), "date_to": day(date_to)}
        given = {
            **orders_sudo.default_get(["date_from", "date_to"]),
            **{k: v for k, v in dates.items() if v},
        }
        if given["date_from"] > given["date_to"]:
            return None
        return orders_sudo.create({**values, **given})

    def _account_pdf(self, order_sudo):
        report = "koperasi_savings.savings_statement_report_action"
        return self._show_report(order_sudo, "pdf", report, download=True)

    def _workbook(self, order_sudo):
        name = f"{order_sudo._get_report_base_filename()}.xlsx"
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(name.replace("/", "-"))),
        ]
        return request.make_response(order_sudo._workbook(), headers)

    # ------------------------------------------------------------
    # All of a member
    # ------------------------------------------------------------

    @route("/my/koperasi/statement/<int:member_id>", type="http", auth="user", website=True)
    def koperasi_member_statement(self, member_id, date_from=None, date_to=None, **_kwargs):
        """Savings, loans and SHU of the person who is signed in, on one statement."""
        return self._member_statement(member_id, date_from, date_to, self._member_pdf)

    @route("/my/koperasi/statement/<int:member_id>.xlsx", type="http", auth="user", website=True)
    def koperasi_member_statement_xlsx(self, member_id, date_from=None, date_to=None, **_kwargs):
        """The same as a workbook."""
        return self._member_statement(member_id, date_from, date_to, self._workbook)

    def _member_statement(self, member_id, date_from, date_to, answer):
        member = self._own_members().filtered(lambda own: own.id == member_id)
        if not member:
            return request.redirect("/my/koperasi")
        # sudo: a member may not read the company
        company = member.company_id.sudo()
        order_sudo = self._order(
            "koperasi.member.statement",
            company,
            date_from,
            date_to,
            member_ids=member.ids,
            company_id=company.id,
        )
        return answer(order_sudo) if order_sudo else request.redirect("/my/koperasi")

    def _member_pdf(self, order_sudo):
        report = "koperasi_savings.member_statement_report_action"
        return self._show_report(order_sudo, "pdf", report, download=True)

    # ------------------------------------------------------------
    # Loans
    # ------------------------------------------------------------

    @route(
        "/my/koperasi/loans/<int:loan_id>", type="http", auth="user", website=True, readonly=True
    )
    def koperasi_loan(self, loan_id, **_kwargs):
        """What is left of a loan, its schedule with what is paid, and the payments."""
        return self._page(
            "koperasi_portal.portal_loan", "koperasi.loan", loan_id, self._loan_values
        )

    def _loan_values(self, loan):
        today = loan.company_id._koperasi_today()
        installments = loan.active_plan_id.installment_ids
        return {
            "loan": loan,
            "installments": installments,
            "paid_count": len(installments.filtered(lambda part: part.state == "paid")),
            "payments": loan._portal_payments(),
            "due": loan.next_due_date and due_phrase(request.env, loan.next_due_date, today),
        }

    # ------------------------------------------------------------
    # SHU
    # ------------------------------------------------------------

    @route("/my/koperasi/shu/<int:share_id>", type="http", auth="user", website=True, readonly=True)
    def koperasi_shu(self, share_id, **_kwargs):
        """A year's SHU and how it was worked out."""
        return self._page(
            "koperasi_portal.portal_shu",
            "koperasi.shu.share",
            share_id,
            lambda share: {"share": share, "parts": share._portal_explanation()},
        )

    @route("/my/koperasi/shu/<int:share_id>/slip", type="http", auth="user", website=True)
    def koperasi_shu_slip(self, share_id, **_kwargs):
        """The SHU slip as a PDF."""
        try:
            share_sudo = self._own_document("koperasi.shu.share", share_id)
        except (AccessError, MissingError):
            return request.redirect("/my/koperasi")
        return self._show_report(share_sudo, "pdf", "koperasi_shu.shu_slip_report", download=True)
