import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import PortalCommon

# What every member may read: terms of products, no figure of any person.
PUBLIC = {
    "koperasi.savings.product",
    "koperasi.savings.rate",
    "koperasi.loan.product",
}
MONEY_METHODS = [
    ("koperasi.savings.account", "deposit", [1000]),
    ("koperasi.savings.account", "withdraw", [1000]),
    ("koperasi.savings.account", "transfer", [1, 1000]),
    ("koperasi.savings.account", "action_close", []),
    ("koperasi.savings.account", "close_account", []),
    ("koperasi.savings.placement", "action_open", []),
    ("koperasi.savings.placement", "action_break", []),
    ("koperasi.savings.placement", "action_request_rate", []),
    ("koperasi.savings.placement", "pay_out", []),
    ("koperasi.savings.placement", "pay_due", []),
    ("koperasi.savings.placement", "print_certificate", []),
    ("koperasi.savings.transaction", "reverse", ["x"]),
    ("koperasi.loan", "pay", [1000]),
    ("koperasi.loan", "action_submit", []),
    ("koperasi.loan", "action_approve", []),
    ("koperasi.loan", "action_disburse", []),
    ("koperasi.loan", "write_off", ["x"]),
    ("koperasi.loan.transaction", "reverse", ["x"]),
    ("koperasi.shu.share", "action_open_pay", []),
    ("koperasi.shu.transaction", "reverse", ["x"]),
    ("koperasi.member", "action_approve", []),
    ("koperasi.member", "action_resign", []),
    ("koperasi.member", "action_grant_portal", []),
]


@tagged("post_install", "-at_install")
class TestAccess(PortalCommon):
    """A member reads his own, nothing else, and moves no money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place(cls.member_ani)
        cls.place(cls.member_budi, 5_000_000)

    def test_every_model_shows_own_records_or_refuses(self):
        """Also a model that a later addon brings: nothing opens to the portal unseen."""
        own = self.own_records("ani")
        for name in sorted(self.env.registry):
            if not name.startswith("koperasi.") or self.env[name]._abstract:
                continue
            with self.subTest(name):
                model = self.env[name].with_user(self.user_ani)
                if not model.has_access("read"):
                    with self.assertRaises(AccessError):
                        model.search([])
                elif name not in PUBLIC and not model._transient:
                    found = model.search([])
                    self.assertFalse(found.sudo() - own.get(name, self.env[name]))

    def test_own_records_are_all_there(self):
        for name, records in self.own_records("ani").items():
            self.assertEqual(
                self.env[name].with_user(self.user_ani).search([]).sudo(), records.sudo(), name
            )

    def test_nothing_is_written(self):
        for name, records in self.own_records("ani").items():
            model = records.with_user(self.user_ani)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(model.has_access(operation), (name, operation))

    def test_sums_are_of_own_rows(self):
        for name, field in (
            ("koperasi.savings.account", "balance"),
            ("koperasi.savings.transaction", "amount"),
            ("koperasi.loan", "balance"),
            ("koperasi.savings.placement", "principal"),
            ("koperasi.shu.share", "total"),
        ):
            model = self.env[name].with_user(self.user_ani)
            [group] = model.formatted_read_group([], [], [f"{field}:sum"])
            own = sum(self.own_records("ani")[name].mapped(field))
            self.assertEqual(group[f"{field}:sum"], own, name)

    def test_identity_is_not_for_the_portal(self):
        with self.assertRaises(AccessError):
            self.member_ani.with_user(self.user_ani).read(["note"])


@tagged("post_install", "-at_install")
class TestAccessOverHttp(PortalCommon, HttpCase):
    """The same over the wire, as somebody would try it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place(cls.member_ani)
        cls.deposit_budi = cls.place(cls.member_budi, 5_000_000)

    def setUp(self):
        super().setUp()
        self.authenticate("ani", "rahasia-ani")

    def call(self, model, method, args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    @mute_logger("odoo.http")
    def test_foreign_ids_by_json_rpc(self):
        for name, foreign in self.own_records("budi").items():
            with self.subTest(name):
                self.assertFalse(
                    self.call(name, "search_read", [[("id", "in", foreign.ids)], ["id"]])
                )
                self.assertEqual(self.call(name, "search_count", [[("id", "in", foreign.ids)]]), 0)
                with self.assertRaises(JsonRpcException):
                    self.call(name, "read", [foreign.ids, ["display_name"]])
                groups = self.call(
                    name, "formatted_read_group", [[("id", "in", foreign.ids)], [], ["__count"]]
                )
                self.assertEqual(groups[0]["__count"], 0)

    @mute_logger("odoo.http")
    def test_money_methods_by_json_rpc(self):
        for name, method, args in MONEY_METHODS:
            with (
                self.subTest(f"{name}.{method}"),
                self.assertRaisesRegex(JsonRpcException, "AccessError"),
            ):
                self.call(name, method, [self.own_records("ani")[name][:1].ids, *args])
        for private in ("_book", "_post_entries"):
            with self.assertRaises(JsonRpcException):
                self.call(
                    "koperasi.savings.account", private, [self.ani["SS"].ids, 1000, "deposit"]
                )
        self.assertEqual(self.ani["SS"].balance, 1_250_000)

    def test_foreign_ids_by_address(self):
        for path in (
            f"/my/koperasi/savings/{self.budi['SS'].id}",
            f"/my/koperasi/savings/{self.budi['SS'].id}/page/2",
            f"/my/koperasi/savings/{self.budi['SS'].id}/statement",
            f"/my/koperasi/savings/{self.budi['SS'].id}/statement.xlsx",
            f"/my/koperasi/statement/{self.member_budi.id}",
            f"/my/koperasi/statement/{self.member_budi.id}.xlsx",
            f"/my/koperasi/deposits/{self.deposit_budi.id}",
            f"/my/koperasi/loans/{self.loan_budi.id}",
            f"/my/koperasi/shu/{self.share_budi.id}",
            f"/my/koperasi/shu/{self.share_budi.id}/slip",
            "/my/koperasi/savings/999999999",
            "/my/koperasi/loans/0",
        ):
            with self.subTest(path):
                answer = self.url_open(path, allow_redirects=False)
                self.assertEqual(answer.status_code, 303)
                self.assertTrue(answer.headers["Location"].endswith("/my/koperasi"))

    def test_reports_are_not_a_back_door(self):
        for report, record in (
            ("koperasi_shu.shu_slip", self.share_budi),
            ("koperasi_savings.savings_certificate", self.deposit_budi),
            (
                "koperasi_savings.savings_receipt",
                self.own_records("budi")["koperasi.savings.transaction"][:1],
            ),
        ):
            with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
                answer = self.url_open(f"/report/html/{report}/{record.id}")
            self.assertNotIn("Budi", answer.text)

    def test_staff_reads_members_on_staff_screens_only(self):
        self.authenticate(self.users["teller"].login, self.users["teller"].login)
        answer = self.url_open(f"/my/koperasi/savings/{self.ani['SS'].id}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_without_signing_in_there_is_nothing(self):
        self.logout()
        answer = self.url_open("/my/koperasi", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_export_is_not_for_the_portal(self):
        data = {
            "model": "koperasi.savings.account",
            "fields": [{"name": "balance", "label": "Balance", "type": "monetary"}],
            "ids": self.budi["SS"].ids,
            "domain": [],
            "import_compat": False,
        }
        with mute_logger("odoo.http", "odoo.addons.web.controllers.export"):
            answer = self.url_open("/web/export/csv", data={"data": json.dumps(data)})
        self.assertNotIn("700000", answer.text)
