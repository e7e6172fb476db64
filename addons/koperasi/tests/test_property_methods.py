import inspect

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from .common import SuiteCommon
from .methods import FORM, METHODS, any_arguments
from .rpc import Call, Refused, RpcCase

OURS = ("odoo.addons.koperasi", "odoo.addons.l10n_id_koperasi")


@tagged("post_install", "-at_install")
class TestPropertyMethods(SuiteCommon, RpcCase):
    """What a client may call is on a list that somebody read, and the roles on it are asked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deduction = cls.make_deduction()
        cls.env["koperasi.member"].create({"name": "Calon", "company_id": cls.company.id})

    @classmethod
    def make_deduction(cls):
        employer = cls.env["res.partner"].create({"name": "PT ANU", "is_company": True})
        cls.member_ani.employer_id = employer
        deduction = cls.env["koperasi.deduction"].create(
            {"employer_id": employer.id, "period": cls.today.replace(day=1)}
        )
        deduction.action_generate()
        return deduction

    def public_methods(self):
        """{model: names} of what our own code defines and a client may call."""
        found = {}
        for name, model in self.env.registry.items():
            if model._abstract and name.endswith(".mixin"):
                continue  # reached through the models that have it
            names = {
                method
                for part in model.__mro__
                if part.__module__.startswith(OURS) and not self.extends_everything(part)
                for method, value in vars(part).items()
                if not method.startswith("_") and inspect.isroutine(value)
            }
            callable_names = {method for method in names if self.is_public(name, method)}
            if callable_names:
                found[name] = callable_names
        return found

    def extends_everything(self, part):
        """What we add to Odoo's base is in every model; it adds a check and opens nothing."""
        return vars(part).get("_inherit") in ("base", ["base"])

    def is_public(self, model, method):
        try:
            return bool(get_public_method(self.env[model], method))
        except AccessError:
            return False

    def test_p36_every_public_method_is_reviewed(self):
        reviewed = {model: set(methods) for model, methods in METHODS.items()}
        found = self.public_methods()
        for model in sorted({*found, *reviewed}):
            with self.subTest(model):
                self.assertEqual(found.get(model), reviewed.get(model))

    def test_p36_roles_are_asked_for(self):
        """Who is not on the list is refused; who is on it is not refused for what he is."""
        people = {**self.users, "invoicing": self.invoicing, "accountant": self.accountant}
        people["portal"] = self.user_ani
        for model, methods in METHODS.items():
            for method, roles in methods.items():
                if not isinstance(roles, set):
                    continue
                for role, user in people.items():
                    with self.subTest(f"{model}.{method}", role=role):
                        self.assertEqual(self.may_call(model, method, user), role in roles)

    def may_call(self, model, method, user):
        """Whether a user may call a method on a record of the cooperative, with any arguments."""
        record = self.env[model].search([("company_id", "=", self.company.id)], limit=1)
        call = getattr(record.with_user(user), method)
        with self.env.cr.savepoint() as savepoint:
            try:
                call(*any_arguments(call))
            except AccessError:
                return False
            except (UserError, ValueError, TypeError, AttributeError):
                return True  # the roles were asked for before the arguments were looked at
            finally:
                self.env.cr.clear()
                savepoint.rollback()
                self.env.invalidate_all()
        return True

    def test_p36_a_member_changes_nothing(self):
        """Every method on the list, by a member in the portal, on another member's records and on all."""
        before = self.books()
        for model, methods in METHODS.items():
            records = self.env[model].search([], limit=3) if model.startswith("koperasi.") else []
            ids = [
                self.own_records("budi").get(model, self.env[model]).ids,
                records and records.ids,
            ]
            for method in methods:
                for some in filter(None, ids):
                    with self.subTest(f"{model}.{method}", ids=some):
                        values = self.named_arguments(model, method)
                        answer = self.answer(Call(model, method, some, values))
                        for secret in ("Budi", "700000"):
                            self.assertNotIn(secret, answer)
        self.env.invalidate_all()
        self.assertEqual(self.books(), before)

    def test_p36_a_member_gets_no_statement_of_another(self):
        """With dates that a statement takes, so that only the right to the account is in the way."""
        budi = self.own_records("budi")["koperasi.savings.account"].ids[:1]
        period = {"date_from": "2020-01-01", "date_to": "2030-12-31"}
        call = Call("koperasi.savings.account", "statement", budi, period)
        refused = self.refusal(self.by_session, self.user_ani, call)
        self.assertEqual(refused and refused.name, "AccessError")

    def named_arguments(self, model, method):
        signature = inspect.signature(getattr(self.env[model], method))
        if method == "create":
            return {"vals_list": [{}]}
        return {
            name: {} if name == "vals" else 1
            for name, argument in signature.parameters.items()
            if argument.default is argument.empty
            and argument.kind is argument.POSITIONAL_OR_KEYWORD
        }

    def answer(self, call):
        """What a member is told, an error included."""
        call = call._replace(ids=None) if call.method == "create" else call
        try:
            return str(self.by_session(self.user_ani, call))
        except Refused as refused:
            return refused.text

    def test_p36_a_member_fills_in_no_form(self):
        """Wizards are for staff: a member cannot even make one."""
        for model, methods in METHODS.items():
            if FORM in methods.values():
                with self.subTest(model):
                    create = Call(model, "create", None, {"vals_list": [{}]})
                    refused = self.refusal(self.by_session, self.user_ani, create)
                    self.assertEqual(refused and refused.name, "AccessError")
