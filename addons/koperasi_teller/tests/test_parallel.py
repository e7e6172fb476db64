from functools import partial
from threading import Thread

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.koperasi_savings.tests.common import SavingsCommon
from odoo.addons.koperasi_savings.tests.common_parallel import ParallelCommon

from .common import TillMixin


@tagged("post_install", "-at_install")
class TestParallel(TillMixin, ParallelCommon, SavingsCommon):
    """Real transactions beside each other, through the method that the screen calls."""

    @classmethod
    def commit_data(cls):
        cls.products = cls.make_products(cls.company)
        cls.account_id = cls.accounts_of(cls.make_member("Ani"))["SS"].id
        cls.other_id = cls.accounts_of(cls.make_member("Budi"))["SS"].id
        users = [
            new_test_user(
                cls.env, f"loket_{number}_{cls.company_id}", groups="koperasi_base.group_teller",
                company_id=cls.company_id, company_ids=[(6, 0, cls.company.ids)],
            )
            for number in range(2)
        ]  # fmt: skip
        cls.user_ids = [user.id for user in users]
        cls.partner_ids += [user.partner_id.id for user in users]
        till = cls.set_up_till(users=users[0])
        second = till.copy({
            "name": "Loket 2", "journal_id": cls.till_journal(cls.env, cls.company, "TL2", "11132").id,
        })  # fmt: skip
        second.teller_ids.user_id = users[1]
        cls.chart_ids += cls.env["account.account"].search([("company_ids", "in", cls.company_id), ("id", "not in", cls.chart_ids)]).ids  # fmt: skip
        cls.till_ids = (till + second).ids
        for user, one in zip(users, (till, second), strict=True):
            env = cls.env(user=user, context={"allowed_company_ids": cls.company.ids})
            env["koperasi.till.session"].open_till(one.id, {"100000": 9}, "Awal")

    def act(self, env, number):
        return env(
            user=self.user_ids[number], su=False, context={"allowed_company_ids": [self.company_id]}
        )

    def book(self, env, number, operation, amount, key, account=None):
        answer = self.act(env, number)["koperasi.teller"].book(
            key, operation, account or self.account_id, amount
        )
        return answer["entry"]["id"]

    def session(self, env, number):
        domain = [("till_id", "=", self.till_ids[number]), ("state", "=", "open")]
        return self.act(env, number)["koperasi.till.session"].search(domain)

    def balance(self):
        account = lambda env: env["koperasi.savings.account"].browse(self.account_id).balance
        return self.in_transaction(account)

    def zeros(self):
        report = lambda env: (
            env["koperasi.integrity.report"]._run(env["res.company"].browse(self.company_id)).ok
        )
        self.assertTrue(self.in_transaction(report))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p04_the_last_rupiah(self):
        """Two tellers at two tills want all of it: one pays out, the other is told why not."""
        self.in_transaction(lambda env: self.book(env, 0, "deposit", 75_000, "isi-saldo-1"))
        results = self.each_at_once([
            lambda env: self.book(env, 0, "withdraw", 75_000, "terakhir-0"),
            lambda env: self.book(env, 1, "withdraw", 75_000, "terakhir-1"),
        ])  # fmt: skip
        done = [result for result in results if isinstance(result, int)]
        refused = [result for result in results if not isinstance(result, int)]
        self.assertEqual((len(done), len(refused)), (1, 1), results)
        self.assertIsInstance(refused[0], UserError)
        self.assertIn("at most", str(refused[0]))
        self.assertEqual(self.balance(), 0)
        self.zeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p09_the_same_key_at_once(self):
        """A double click that reaches two workers: booked once, both get the same answer."""
        before = self.balance()
        work = lambda env: self.book(env, 0, "deposit", 10_000, "klik-ganda")
        results = self.each_at_once([work, work])
        self.assertEqual(len(set(results)), 1, results)
        self.assertIsInstance(results[0], int)
        self.assertEqual(self.balance(), before + 10_000)
        self.zeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p04_the_last_cash_of_a_till(self):
        """One teller in two windows pays two members more than the till holds together: the second is told."""
        # the first of a session makes its batch, which two cannot do at once
        self.in_transaction(
            lambda env: self.book(env, 0, "deposit", 1_000, "pertama-hari-ini", self.other_id)
        )
        cash = self.in_transaction(lambda env: int(self.session(env, 0).sudo()._cash()["now"]))
        first, second = cash - 200_000, 300_000  # 100,000 too much together
        for amount, account in ((first, self.account_id), (second, self.other_id)):
            key = f"isi-{account:08d}"
            pay_in = partial(self.book, number=1, operation="deposit", key=key)
            self.in_transaction(partial(pay_in, amount=amount, account=account))
        pay_second = lambda env: self.book(
            env, 0, "withdraw", second, "dua-jendela-2", self.other_id
        )
        with self.transactions(2) as (one, two):
            self.assertEqual(self.session(two, 0).sudo()._cash()["now"], cash)  # what it sees stays
            self.book(one, 0, "withdraw", first, "dua-jendela-1")
            one.cr.commit()
            refused = self.tried(pay_second, two)
        self.assertIsInstance(refused, UserError, refused)
        self.assertIn("Fetch cash", str(refused))
        self.zeros()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_p08_closing_sees_what_was_booked_meanwhile(self):
        """A deposit is under way while the till is counted: closing waits, starts anew and counts it in."""
        second = self.till_ids[1]
        with self.transactions(2) as (one, two):
            session = self.session(two, 1)
            cash = int(session.sudo()._cash()["now"])
            counts = {"50": (cash + 10_000) // 50}
            self.book(one, 1, "deposit", 10_000, "sambil-dihitung")
            results = []
            closing = lambda env: self.session(env, 1).close_till(counts)
            thread = Thread(target=lambda: results.append(self.tried(closing, two)))
            thread.start()
            self.wait_until_blocked(two)
            one.cr.commit()
            thread.join(60)
        self.assertEqual(results, [True])
        found = lambda env: (
            env["koperasi.till.session"]
            .search([("till_id", "=", second)])
            .read(["state", "cash_in", "difference"])
        )
        [closed] = self.in_transaction(found)
        self.assertEqual((closed["state"], closed["difference"]), ("closed", 0))
        self.zeros()
        reopen = lambda env: self.act(env, 1)["koperasi.till.session"].open_till(second, counts)
        self.in_transaction(lambda env: bool(reopen(env)))
