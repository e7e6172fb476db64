from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SuiteCommon
from .rpc import Call, Refused, RpcCase

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
XSS = SCRIPT + IMAGE
SQL_TEXTS = (
    "'; DROP TABLE koperasi_member; --",
    "' OR 1=1 --",
    "1); DELETE FROM account_move; --",
    "%s %(amount)s %%",
    "\\'; SELECT pg_sleep(9); --",
    "x' UNION SELECT password FROM res_users --",
)
OURS = ("odoo.addons.koperasi", "odoo.addons.l10n_id_koperasi")
DAY = "2026-11-02"
# Where a stranger may go: the form to join and what belongs to it, and whether a certificate is real.
PUBLIC_ROUTES = {
    "/koperasi/deposit/<string:token>",
    "/koperasi/join",
    "/koperasi/join/c/<string:slug>",
    "/koperasi/join/c/<string:slug>/charter",
    "/koperasi/join/<string:token>",
    "/koperasi/join/thanks",
    "/koperasi/join/confirm/<string:token>",
}


@tagged("post_install", "-at_install")
class TestPropertyHostile(SuiteCommon, RpcCase):
    """Texts stay texts: in SQL, in pages and papers; and a session is only what it should be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.passwords |= {user: user.login for user in cls.users.values()}

    # --- SQL

    def test_p40_texts_are_stored_as_they_are(self):
        for number, text in enumerate(SQL_TEXTS):
            with self.subTest(text):
                values = {"amount": 1000, "date": DAY, "memo": text, "key": f"{number}{text}"}
                call = Call("koperasi.savings.account", "deposit", self.ani["SS"].ids, values)
                made = self.by_session(self.teller, call)
                self.assertEqual(self.by_session(self.teller, call), made)
                entry = self.env["koperasi.savings.transaction"].browse(made)
                self.assertEqual((entry.memo, entry.import_key), (text, values["key"]))
        self.assertThreeZeros()

    def test_p40_sql_in_searches_finds_nothing(self):
        """In values, orders, names of fields and groups: an empty answer or a refusal, nothing changed."""
        before = self.books()
        for text in SQL_TEXTS:
            for model in ("koperasi.member", "koperasi.savings.account", "koperasi.loan"):
                for method, values in (
                    ("search_read", {"domain": [("name", "ilike", text)], "fields": ["id"]}),
                    ("search_read", {"domain": [("name", "=", text)], "fields": ["id"]}),
                    ("name_search", {"name": text}),
                    ("search_read", {"domain": [], "fields": ["id"], "order": text}),
                    ("search_read", {"domain": [(text, "=", 1)], "fields": ["id"]}),
                    ("search_read", {"domain": [("name", text.lower(), "x")], "fields": ["id"]}),
                    ("search_read", {"domain": [], "fields": [text]}),
                    ("formatted_read_group", {"domain": [], "groupby": [text], "aggregates": []}),
                    ("formatted_read_group", {"domain": [], "groupby": [], "aggregates": [text]}),
                ):
                    with self.subTest(text, model=model, method=method):
                        self.assertFalse(self.answer(Call(model, method, None, values)))
        self.env.invalidate_all()
        self.assertEqual(self.books(), before)

    def answer(self, call):
        self.signed_in = None  # the tests sign in by themselves too
        try:
            return self.by_session(self.users["admin"], call)
        except Refused as refused:
            self.assertNotIn("psycopg2", refused.text.partition("debug")[0])
            return None

    def test_p40_sql_in_addresses_and_dates(self):
        """The filters of the member's pages, and the statement's dates over RPC."""
        page = f"/my/koperasi/savings/{self.ani['SS'].id}"
        for text in SQL_TEXTS:
            with self.subTest(text):
                self.authenticate("ani", "rahasia-ani")
                answer = self.url_open(page, params={"date_from": text, "date_to": text})
                self.assertEqual(answer.status_code, 200)
                self.assertIn("1.250.000", answer.text)
                self.assertEqual(self.url_open(page + "/page/1" + text).status_code, 404)
                call = Call(
                    "koperasi.savings.account", "statement", self.ani["SS"].ids,
                    {"date_from": text, "date_to": text},
                )  # fmt: skip
                self.assertFalse(self.answer(call))

    # --- XSS

    def hostile_names(self):
        for member in (self.member_ani, self.member_budi):
            member.sudo().partner_id.write({"name": XSS, "street": XSS, "city": XSS})
        self.company.sudo().name = f"Koperasi {XSS}"
        self.loan_product.name = self.products["SS"].name = XSS
        self.ani["SS"].sudo().deposit(1000, memo=XSS)

    def assertEscaped(self, text, *, has=True):
        self.assertNotIn(SCRIPT, text)
        self.assertNotIn("<img src=x", text)
        if has:
            self.assertIn("&lt;script&gt;", text)

    def test_p40_pages_of_the_member_escape(self):
        self.hostile_names()
        self.authenticate("ani", "rahasia-ani")
        for path in (
            "/my",
            "/my/koperasi",
            f"/my/koperasi/savings/{self.ani['SS'].id}",
            f"/my/koperasi/loans/{self.loan_ani.id}",
            f"/my/koperasi/shu/{self.share_ani.id}",
            f"/my/koperasi/deposits/{self.place(self.member_ani).id}",
        ):
            with self.subTest(path):
                answer = self.url_open(path)
                self.assertEqual(answer.status_code, 200)
                self.assertEscaped(answer.text)

    def test_p40_every_paper_escapes(self):
        """Every report of the suite, found by its model."""
        self.hostile_names()
        reports = self.env["ir.actions.report"].search([("model", "=like", "koperasi.%")])
        self.assertGreater(len(reports), 5)
        for report in reports:
            records = self.env[report.model].search([], limit=2)
            if records:
                with self.subTest(report.report_name):
                    html, _kind = report._render_qweb_html(report.report_name, records.ids)
                    self.assertEscaped(html.decode(), has=False)

    # --- CSRF

    def test_p40_a_post_needs_its_token(self):
        self.authenticate("ani", "rahasia-ani")
        for path in (
            "/my/koperasi",
            f"/my/koperasi/savings/{self.ani['SS'].id}",
            f"/my/koperasi/savings/{self.ani['SS'].id}/statement",
            f"/my/koperasi/shu/{self.share_ani.id}/slip",
        ):
            with self.subTest(path), mute_logger("odoo.http"):
                self.assertEqual(self.url_open(path, data={"date_from": DAY}).status_code, 400)

    def test_p40_no_route_of_ours_does_without_it(self):
        rules = [
            rule
            for rule in self.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.func.__module__.startswith(OURS)
        ]
        self.assertGreater(len(rules), 5)
        for rule in rules:
            with self.subTest(rule.rule):
                routing = rule.endpoint.routing
                self.assertNotEqual(routing.get("csrf"), False)
                who = "public" if rule.rule in PUBLIC_ROUTES else "user"
                self.assertEqual(routing["auth"], who)
                self.assertFalse(routing.get("cors"))

    # --- Signing in

    def sign_in(self, password):
        """Status of signing in over JSON, as a robot would try it: uid or None."""
        self.authenticate(None, None)
        body = {"params": {"db": self.env.cr.dbname, "login": "ani", "password": password}}
        answer = self.opener.post(f"{self.base_url()}/web/session/authenticate", json=body)
        return answer.json().get("result", {}).get("uid")

    @mute_logger("odoo.addons.base.models.res_users", "odoo.addons.auth_totp.models.res_users")
    def test_p40_guessing_passwords_is_slowed_down(self):
        """After ten wrong passwords the right one does not help either, for a while."""
        self.addCleanup(self.forget_failures)
        self.assertEqual(self.sign_in("rahasia-ani"), self.user_ani.id)
        for number in range(10):
            self.assertFalse(self.sign_in(f"salah-{number}"))
        self.assertFalse(self.sign_in("rahasia-ani"))
        self.forget_failures()
        self.assertEqual(self.sign_in("rahasia-ani"), self.user_ani.id)

    def forget_failures(self):
        self.registry.__dict__.pop("_login_failures", None)

    def test_p40_a_new_password_ends_old_sessions(self):
        self.authenticate("ani", "rahasia-ani")
        self.assertEqual(self.url_open("/my/koperasi", allow_redirects=False).status_code, 200)
        self.user_ani.password = "rahasia-baru"
        self.env.flush_all()
        answer = self.url_open("/my/koperasi", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])
