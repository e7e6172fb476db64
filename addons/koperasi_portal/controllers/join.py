import base64
import binascii
import time

from odoo.http import Controller, request, route
from odoo.tools.misc import hash_sign, verify_hash_signed
from odoo.tools.translate import LazyTranslate

from ..tools.join_form import JoinForm

_lt = LazyTranslate(__name__, default_lang="en_US")

START = "koperasi.join.start"  # scope of the signed time at which a form was opened
LEAST_SECONDS, MOST_SECONDS = 5, 24 * 3600
MOST_BYTES = 16 * 1024 * 1024
TOO_FAST = _lt("Please look over what you filled in and send it again.")
PUBLIC = {
    "type": "http",
    "auth": "public",
    "website": True,
    "multilang": False,
    "sitemap": False,
    "max_content_length": MOST_BYTES,
}


class KoperasiJoin(Controller):
    """The public form, and the link in the e-mail that follows. Whoever comes here is a stranger."""

    # ------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------

    @route("/koperasi/join", methods=["GET"], **PUBLIC)
    def join_start(self, **_kwargs):
        """The form, if one cooperative takes applications; a choice, if several do."""
        companies = self._open_companies()
        if len(companies) == 1:
            return request.redirect(companies._join_path())
        return self._say("choose" if companies else "closed", companies=companies)

    @route("/koperasi/join/c/<string:slug>", methods=["GET", "POST"], **PUBLIC)
    def join_company(self, slug, **posted):
        """The form of a cooperative."""
        company = self._open_companies().filtered(lambda c: c.id == self._id_of(slug))
        if not company:
            return self._say("closed")
        return self._form(company, posted)

    @route("/koperasi/join/<string:token>", methods=["GET", "POST"], **PUBLIC)
    def join_invited(self, token, **posted):
        """The form behind the link of an invitation, with what is known filled in."""
        invitation = request.env["koperasi.invitation"]._from_token(token)
        if not invitation:
            allowed = self._counter()._allow("link", self._visitor())
            return self._say("unknown" if allowed else "too_often")
        invitation._mark_opened()
        return self._form(invitation.company_id, posted, invitation)

    @route("/koperasi/join/c/<string:slug>/charter", methods=["GET"], readonly=True, **PUBLIC)
    def join_charter(self, slug, **_kwargs):
        """The text to which an applicant agrees."""
        # sudo: the charter of a cooperative is meant to be read by anybody
        company = request.env["res.company"].sudo().browse(self._id_of(slug)).exists()
        if not company.koperasi_charter:
            return self._say("closed")
        return self._say("charter", company=company, status=200)

    @route("/koperasi/join/thanks", methods=["GET"], readonly=True, **PUBLIC)
    def join_thanks(self, **_kwargs):
        """What to do now: the same for everybody."""
        email, company_id = request.session.get("koperasi_join", (None, 0))
        # sudo: strangers see the name of the cooperative whose form they sent
        company = request.env["res.company"].sudo().browse(company_id).exists()
        return self._say("thanks", company=company, status=200, email=email)

    @route("/koperasi/join/confirm/<string:token>", methods=["GET", "POST"], **PUBLIC)
    def join_confirm(self, token, **_posted):
        """The link in the e-mail. Programs that read mail open links too, so a person presses a button."""
        application = request.env["koperasi.member.application"]._from_link(token)
        if not application:
            allowed = self._counter()._allow("link", self._visitor())
            return self._say("link_over" if allowed else "too_often")
        company = application.company_id
        if application.state == "unconfirmed" and request.httprequest.method == "GET":
            return self._say("confirm", status=200, company=company)
        application._confirm()
        principal = company._join_principal()
        return self._say("confirmed", status=200, company=company, principal=principal)

    # ------------------------------------------------------------
    # The form
    # ------------------------------------------------------------

    def _form(self, company, posted, invitation=None):
        """The page, filled in again with what is wrong beside its field; or on to the thanks."""
        self._speak(company)
        offer = self._offer(company)
        if request.httprequest.method == "GET":
            form = JoinForm(offer, self._known(invitation))
            return self._page(company, form, invitation)
        if not self._counter()._allow("form", self._visitor(), company):
            return self._say("too_often")
        form = JoinForm(offer, posted)
        if not self._in_time(posted.get("started")):
            form.errors["form"] = TOO_FAST
        if form.errors or not form.check():
            return self._page(company, form, invitation)
        if not posted.get("website"):  # people do not see this field, programs fill it in
            self._keep(company, form, invitation)
        request.session["koperasi_join"] = (form.values["email"], company.id)
        return request.redirect("/koperasi/join/thanks")

    def _keep(self, company, form, invitation):
        """Register it. Of one address only some a day: strangers are not to be flooded with our e-mails."""
        if not self._counter()._allow("email", form.values["email"], company):
            return
        agreed = self._wordings(company, form)
        values = {
            **form.values,
            **{f"{name}_wording": agreed[name] for name in agreed if form.shown[name]},
            "ktp_image": base64.b64encode(form.photo),
            "signature": form.signature and base64.b64encode(form.signature),
            "signed_from": self._visitor(),
            "invitation_id": invitation.id if invitation else False,
        }
        request.env["koperasi.member.application"]._receive(company, values)

    def _offer(self, company):
        """What an applicant chooses from, as :class:`JoinForm` wants it."""
        product = company._join_product()
        return {
            "employers": {employer.id: employer.name for employer in company._join_employers()},
            "amounts": product._join_choices() if product else [],
            "today": company._koperasi_today(),
        }

    def _known(self, invitation):
        """What an invitation says about the person."""
        if not invitation or invitation.kind != "person":
            return {}
        employee = invitation.employee_id
        known = {
            "name": invitation.name,
            "email": invitation.email,
            "phone": invitation.phone,
            "employer_id": str(employee.employer_id.id or ""),
            "employee_number": employee.employee_number,
        }
        return {name: value for name, value in known.items() if value}

    def _wordings(self, company, form):
        """To what an applicant agrees, by the name of the box to tick."""
        employers = form.offer["employers"]
        employer = employers.get(form.values.get("employer_id"))
        names = {
            "company": company.name,
            "employer": employer or request.env._("my employer"),
        }
        env = request.env
        wordings = {
            "charter": env._("I have read the charter of %(company)s and accept it.", **names),
            "mandate": env._(
                "I authorise %(employer)s to deduct from my salary each month what I owe to %(company)s (principal"
                " and mandatory savings, installments and interest of loans) and to pay it to %(company)s. I may"
                " revoke this power of attorney in writing at any time.",
                **names,
            ),
            "privacy": env._(
                "I agree that %(company)s keeps and uses these data, my photo and my signature for the register of"
                " members and my accounts (UU 27/2022). I may ask for a copy, a correction or an end of it.",
                **names,
            ),
            "news": env._("%(company)s may send me news and offers.", **names),
        }
        if not employers:
            del wordings["mandate"]
        return wordings

    def _page(self, company, form, invitation):
        kept = form.photo
        errors = {name: request.env._(error) for name, error in form.errors.items()}
        values = {
            "company": company,
            "res_company": company,
            "form": form,
            "shown": form.shown,
            "errors": errors,
            "offer": form.offer,
            "wordings": self._wordings(company, form),
            "invited": bool(invitation),
            "ktp_kept": kept and base64.b64encode(kept).decode(),
            "signature_kept": form.signature and base64.b64encode(form.signature).decode(),
            "started": self._started(form.posted.get("started")),
            "action": request.httprequest.path,
        }
        return self._render("koperasi_portal.join_form", values)

    # ------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------

    def _open_companies(self):
        # sudo: strangers see names of cooperatives that take applications
        companies = request.env["res.company"].sudo()
        return companies.search([("koperasi_join_open", "=", True)], order="name")

    def _id_of(self, slug):
        return request.env["ir.http"]._unslug(slug)[1] or 0

    def _counter(self):
        return request.env["koperasi.join.counter"]

    def _visitor(self):
        """Address of the network; behind a proxy Odoo knows the visitor's by its setting ``proxy_mode``."""
        return request.httprequest.remote_addr or ""

    def _started(self, earlier=None):
        """A signed note of when the form was opened; after an error it stays the first one."""
        if self._seconds(earlier) is not None:
            return earlier
        # sudo: the key of the signature is a setting of the system
        return hash_sign(request.env(su=True), START, int(time.time()), expiration_hours=24)

    def _in_time(self, started):
        """Whether a person can have filled in the form since it was opened."""
        seconds = self._seconds(started)
        return seconds is not None and seconds >= LEAST_SECONDS

    def _seconds(self, started):
        """Since the form was opened; None if the note is missing, forged or too old."""
        try:
            # sudo: as above
            opened = verify_hash_signed(request.env(su=True), START, started)
        except (ValueError, AttributeError, TypeError, IndexError, binascii.Error):
            return None
        return None if opened is None else time.time() - opened

    def _speak(self, company):
        request.update_context(lang=company._join_lang())

    def _say(self, what, company=None, status=None, **values):
        """A page of one message."""
        company = company or request.env["res.company"]
        self._speak(company)
        if status is None:
            status = {"choose": 200, "too_often": 429}.get(what, 404)
        values = {"company": company, "what": what, "companies": company, "email": None, **values}
        if len(company) == 1:
            values["res_company"] = company  # logo and name of the page
        return self._render("koperasi_portal.join_message", values, status)

    def _render(self, template, values, status=200):
        response = request.render(template, {"no_breadcrumbs": True, **values})
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
