from psycopg2 import Error

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SuiteCommon
from .methods import METHODS, any_arguments
from .neighbour import furnish
from .rpc import Call, Refused, RpcCase

# Rows that have no company of their own belong to the one of their document.
COMPANY_OF = {
    "koperasi.ledger.batch.leg": "batch_id.company_id",
    "koperasi.integrity.line": "report_id.company_id",
    "koperasi.shu.scheme.line": "scheme_id.company_id",
    "koperasi.chain.fault": "verification_id.company_id",
    "koperasi.chain.download": "verification_id.company_id",
}
# Buttons of a list: they work on the company that the user is in, whatever record is chosen.
ON_THE_MODEL = {"action_run", "action_create_default_products", "action_refresh"}
# Methods of the model that name nothing: they work on the user's own company, or on the till that he has open.
NAMES_NOTHING = {
    ("koperasi.savings.product", "action_create_default_products"),
    ("koperasi.loan.product", "action_create_default_products"),
    ("koperasi.till.movement", "move_cash"),
    ("koperasi.teller", "start"),
    ("koperasi.teller", "stored"),  # by a key of his own
    ("koperasi.teller", "today"),
    ("koperasi.teller", "search_members"),
}


@tagged("post_install", "-at_install")
class TestPropertyCompanies(SuiteCommon, RpcCase):
    """Two cooperatives in one database: nobody of the one sees or touches anything of the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.neighbour = furnish(cls)
        cls.people = {
            **cls.users,
            "invoicing": cls.invoicing,
            "accountant": cls.accountant,
            "portal": cls.user_ani,
        }
        cls.passwords |= {user: user.login for user in cls.users.values()}
        cls.contexts = [
            {},
            {"allowed_company_ids": [cls.company.id, cls.company_b.id]},
            {"allowed_company_ids": cls.company_b.ids, "company_id": cls.company_b.id},
        ]

    def foreign(self):
        """{model: rows of the other cooperative}, for every model of the suite."""
        rows = {}
        both = [self.company.id, self.company_b.id]
        for name, model in self.env.registry.items():
            if not name.startswith("koperasi.") or model._abstract or model._transient:
                continue
            path = COMPANY_OF.get(name, "company_id")
            context = {"active_test": False, "allowed_company_ids": both}
            records = self.env[name].sudo().with_context(**context)
            rows[name] = records.search([(path, "=", self.company_b.id)])
        return rows

    def test_p39_the_other_cooperative_has_rows_of_everything(self):
        """Otherwise the next test would show nothing; a new model is added to the neighbour."""
        self.assertEqual([name for name, rows in self.foreign().items() if not rows], [])

    def test_p39_nobody_sees_the_other_cooperative(self):
        for name, rows in self.foreign().items():
            for role, user in self.people.items():
                for context in self.contexts:
                    with self.subTest(name, role=role, context=context):
                        model = self.env[name].with_env(self.env(user=user, context=context))
                        self.assertEqual(self.seen(model, rows.ids), [])

    def seen(self, model, ids):
        """Ways in which a user gets at rows that are not his cooperative's."""
        some, rows = [("id", "in", ids)], model.browse(ids)
        ways = {
            "search": lambda: set(model.search([]).ids) & set(ids),
            "search_count": lambda: model.search_count(some),
            "name_search": lambda: model.name_search("", some),
            "read_group": lambda: model.formatted_read_group(some, [], ["__count"])[0]["__count"],
            "read": lambda: rows.read(["display_name"]),
            "export": lambda: rows.export_data(["id"])["datas"],
            "write": lambda: rows.check_access("write") or True,
            "unlink": lambda: rows.check_access("unlink") or True,
        }
        return [way for way, attempt in ways.items() if self.succeeds(attempt)]

    def succeeds(self, attempt):
        try:
            return bool(attempt())
        except UserError:
            return False

    def test_p39_nobody_sees_it_over_rpc(self):
        """The same by the web client's calls, for the role that sees most of its own cooperative."""
        user = self.users["admin"]
        for name, rows in self.foreign().items():
            for context in self.contexts:
                for method, ids, values in (
                    ("search_read", None, {"domain": [("id", "in", rows.ids)], "fields": ["id"]}),
                    (
                        "web_search_read",
                        None,
                        {"domain": [], "specification": {"display_name": {}}},
                    ),
                    ("read", rows.ids, {"fields": ["display_name"]}),
                    ("web_read", rows.ids, {"specification": {"display_name": {}}}),
                ):
                    with self.subTest(name, method=method, context=context):
                        call = Call(name, method, ids, values, context)
                        self.assertFalse(self.found(user, call, rows.ids))

    def found(self, user, call, ids):
        """Ids among those of the other cooperative that an answer has."""
        try:
            answer = self.by_session(user, call)
        except Refused:
            return set()
        records = answer["records"] if isinstance(answer, dict) else answer
        return {record["id"] for record in records} & set(ids)

    def test_p39_no_step_is_taken_on_the_other_cooperative(self):
        """Methods look at the record before they act, for whoever may take the step in his own."""
        before, foreign = self.books(), self.foreign()
        for name, methods in METHODS.items():
            for method, roles in methods.items():
                for role in roles if isinstance(roles, set) and name in foreign else ():
                    for context in self.contexts:
                        with self.subTest(f"{name}.{method}", role=role, context=context):
                            env = self.env(user=self.people[role], context=context)
                            step = getattr(foreign[name][:1].with_env(env), method)
                            self.assertFalse(self.takes(step))
        self.assertEqual(self.books(), before)
        self.assertThreeZeros(self.company_b)

    def takes(self, step):
        """Whether a step passes all checks of who may take it; those on the model act on the own company."""
        if step.__name__ in ON_THE_MODEL or getattr(step, "_api_model", False):
            return False
        with self.env.cr.savepoint() as savepoint:
            try:
                step(*any_arguments(step))
            except AccessError:
                return False
            except (UserError, ValueError, TypeError, AttributeError):
                return True
            finally:
                self.env.cr.clear()
                savepoint.rollback()
        return True

    def at_the_counter(self):
        """{(model, method): arguments} of the methods that are told what they work on: all of it foreign."""
        rows = {name: records[:1].id for name, records in self.foreign().items()}
        account, entry = rows["koperasi.savings.account"], rows["koperasi.savings.transaction"]
        return {
            ("koperasi.till.session", "open_till"): (rows["koperasi.till"], {}),
            ("koperasi.till.handover", "hand_over"): (self.foreign_teller().id, {}),
            ("koperasi.till.release", "ask"): ("withdraw", account, 1000),
            ("koperasi.till.receipt", "print_entry"): ("koperasi.savings.transaction", entry),
            ("koperasi.passbook", "issue"): (account,),
            ("koperasi.passbook", "print_account"): (account,),
            ("koperasi.teller", "member"): (rows["koperasi.member"],),
            ("koperasi.teller", "book"): ("kunci-asing", "withdraw", account, 1000),
        }

    def foreign_teller(self):
        return self.foreign()["koperasi.till.handover"].to_user_id

    def test_p39_the_counter_serves_its_own_cooperative(self):
        """Methods of a model are told what they work on: a teller with a till of his own names what is foreign."""
        attempts = self.at_the_counter()
        told = {
            (model, method)
            for model, methods in METHODS.items()
            for method, roles in methods.items()
            if isinstance(roles, set)
            and getattr(getattr(self.env.registry[model], method), "_api_model", False)
        }
        self.assertEqual(
            told - {*attempts, *NAMES_NOTHING}, set(), "a method that is not tried here"
        )
        self.open_till(self.users["head_teller"])
        before = self.books()
        for (model, method), arguments in attempts.items():
            for context in self.contexts:
                with self.subTest(f"{model}.{method}", context=context):
                    env = self.env(user=self.users["head_teller"], context=context)
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        getattr(env[model], method)(*arguments)
                    self.env.invalidate_all()
        self.assertFalse(
            self.env["koperasi.teller"].with_user(self.teller).search_members("Rahasia")
        )
        self.assertEqual(self.books(), before)

    def test_p39_nothing_is_moved_across(self):
        """Whoever may write a record does not give it an owner in the other cooperative, field by field."""
        foreign = self.foreign()
        for name in foreign:
            path = COMPANY_OF.get(name, "company_id")
            own = self.env[name].sudo().search([(path, "=", self.company.id)], limit=1)
            if not own or self.env[name]._auto is False:
                continue
            for field, value in self.owners(name, foreign):
                for role in ("admin", "manager", "clerk", "teller", "head_teller", "loan_officer"):
                    with self.subTest(name, field=field, role=role):
                        self.assertFalse(
                            self.moves(own.with_user(self.users[role]), field, value, path)
                        )

    def owners(self, name, foreign):
        """(field, id in the other cooperative) of what a record of a model refers to."""
        for field in self.env[name]._fields.values():
            if field.type != "many2one" or not field.store or field.related:
                continue
            if field.comodel_name == "res.company":
                yield field.name, self.company_b.id
            elif rows := foreign.get(field.comodel_name):
                yield field.name, rows[0].id

    def moves(self, record, field, value, path):
        """Whether a record belongs to the other cooperative after a user wrote a field."""
        with self.env.cr.savepoint() as savepoint, mute_logger("odoo.sql_db"):
            try:
                record.write({field: value})
                self.env.flush_all()
                self.env.invalidate_all()
                return self.company_b in record.sudo().mapped(path)
            except (UserError, Error):
                return False
            finally:
                self.env.cr.clear()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_p39_money_does_not_cross(self):
        """A teller's own account, a journal or account of the other cooperative."""
        mine, other = self.as_teller(self.ani["SS"]), self.neighbour["account"]
        before = self.books()
        for attempt in (
            lambda: mine.transfer(other.id, 1000),
            lambda: mine.deposit(1000, journal=self.journals_b["till"].id),
            lambda: other.with_user(self.teller).statement("2026-11-01", "2026-11-30"),
            lambda: self.loan_ani.with_user(self.teller).pay(
                1000, journal=self.journals_b["till"].id
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()
            self.env.invalidate_all()
        self.assertEqual(self.books(), before)

    def test_p39_the_ledger_itself_stays_in_its_company(self):
        """A row on an account of the one in a batch of the other, past every check of the screens."""
        batch = self.env["koperasi.ledger.batch"]._open(
            self.journals_b["till"], self.today, "counter"
        )
        row = {"account_id": self.ani["SS"].id, "amount": 1000, "kind": "deposit"}
        with self.assertRaises(UserError):
            self.env["koperasi.savings.transaction"]._post_entries(batch, [row])

    def test_p39_sql_of_reports_stays_in_its_company(self):
        """What is counted by SQL, where no record rule looks: three zeros, ageing, obligations, SHU."""
        report = self.env["koperasi.integrity.report"]._run(self.company)
        lines = {line.ledger: line.checked for line in report.line_ids if line.check == "chain"}
        for model in self.entry_models():
            own = model.search_count([("company_id", "=", self.company.id)])
            self.assertEqual(lines[self.env["ir.model"]._get(model._name).name], own)
        loans = self.env["koperasi.loan"]._ageing(self.company, self.today)
        self.assertNotIn(self.neighbour["loan"].id, [row["loan_id"] for row in loans])
        dues = self.env["koperasi.savings.account"]._obligations(self.company, self.today)
        self.assertNotIn(self.neighbour["member"].id, [member for _a, member, *_rest in dues])
        shares = self.shu.sudo().share_ids.member_id
        self.assertEqual(shares, self.member_ani | self.member_budi)
        self.assertEqual(self.neighbour["shu"].sudo().share_ids.member_id, self.neighbour["member"])
