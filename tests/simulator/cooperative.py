"""The cooperative that every seed starts with: made once, kept as a template database, cloned per seed."""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import database

from .model import CounterRules, Goal, Member, Model, Product, Rule, Savings
from .model.till import LIMIT_OUT, LIMIT_OUT_DAY, MAXIMUM
from .products import GOAL, RULED, START, TERMS, add_products, open_accounts

HERE = Path(__file__).parent
MEMBERS = 10
CONTRIBUTION, MONTHLY, MINIMUM = 100_000, 50_000, 10_000
ROLES = {
    role: (role,)
    for role in (
        "teller", "head_teller", "loan_officer", "loan_approver", "clerk", "manager", "auditor",
    )
} | {"chief": ("loan_officer", "loan_approver"), "settings": ("admin",)}  # fmt: skip
# journal -> (code, account on the other side, whether it posts once a day)
JOURNALS = {
    "till": ("KAS1", "11130", False),
    "till2": ("KAS2", "11131", True),
    "transfer": ("TRF", "11215", False),
    "general": ("KOR", None, False),
    "loan": ("PNJ", None, False),
    "payroll": ("PGJ", "11510", False),
    "shu": ("SHU", None, False),
    "interest": ("BNG", None, False),
    "session": ("KAS3", "11132", True),
}
LOANS = (
    Product(
        "FLT", "flat", 12, "11411", provision_fee_percent=1, admin_fee=5_000, penalty_per_mille=1,
        penalty_cap_percent=5,
    ),
    Product(
        "DEC", "declining", 10, "11410", day_count="act/365", penalty_per_mille=2, payoff_interest_months=2,
        allocation_order="principal,interest,penalty,fee",
    ),
    Product(
        "ANN", "annuity", 18, "11412", day_count="30/360", installment_multiple=1_000, provision_fee_percent=2,
        payoff_interest_months=0, allocation_order="interest,principal,penalty,fee",
    ),
)  # fmt: skip
RULES = {
    "SS": Rule(
        "SS", True, 365, minimum=20_000,
        rates={START: [(0, "4")], date(2025, 1, 1): [(0, "5"), (1_500_000, "7.5")]},
    ),
    "SH": Rule(
        "SH", False, 360, unit=5, half=False,
        rates={START: [(0, "3.125")], date(2024, 11, 15): [(0, "4"), (300_000, "8")]},
    ),
}  # fmt: skip
TAX_FREE = 2_000
SAVINGS = {
    "SP": "principal",
    "SW": "mandatory",
    "SS": "voluntary",
    "SH": "goal",
    "TT": "suspense",
} | (dict.fromkeys(RULED, "voluntary") | {terms.code: "term" for terms in TERMS})


def template():
    """Name of the cached database with the cooperative."""
    source = database.built()
    content = [
        path.read_bytes()
        for path in (
            HERE / "cooperative.py",
            HERE / "products.py",
            HERE / "model" / "plan.py",
            HERE / "model" / "interest.py",
            HERE / "model" / "till.py",
        )
    ]
    digest = hashlib.sha256(b"\0".join([source.encode(), *content])).hexdigest()[:12]

    def build(name):
        from . import process

        database.clone(source, name)
        process.Clock.today = START
        with process.registry(name) as registry, process.cursor(registry) as env:
            _Founder(env).found()

    return database.template(f"{database.OWN}_simulator", digest, build)


class _Founder:
    """Company, chart, products, staff and the first members."""

    def __init__(self, env):
        company = env.ref("base.main_company")
        company.currency_id = env.ref("base.IDR")
        env["account.chart.template"].try_loading("id_koperasi", company, install_demo=False)
        company.koperasi_contribution_first = False  # the founders pay in when they have founded it
        self.env = env(context={"allowed_company_ids": company.ids, "lang": "en_US"})
        self.company = company.with_env(self.env)

    def found(self):
        journal = self._add_till()
        self._add_products()
        users = {role: self._hire(role) for role in ROLES}
        self._open_counter(journal, users)
        employer = self.env["res.partner"].create({"name": "PT ANU", "is_company": True})
        members = self.env["koperasi.member"].with_user(users["clerk"]).create(
            [
                {
                    "name": f"Anggota {number:02d}",
                    "employer_id": employer.id,
                    "employee_number": f"E-{number:03d}",
                    "join_date": START,
                }
                for number in range(1, MEMBERS + 1)
            ]
        )  # fmt: skip
        members.action_submit()
        members.with_user(users["manager"]).action_approve()
        self.company.koperasi_contribution_first = True
        open_accounts(members)

    def _account(self, code):
        return self.env["account.account"].search([("code", "=", code)])

    def _add_till(self):
        for name in ("till2", "session"):
            code, counter, _daily = JOURNALS[name]
            account = self.env["account.account"].create(
                {"code": counter, "name": f"Kas {code}", "account_type": "asset_cash"}
            )
            journal = self.env["account.journal"].create(
                {
                    "name": f"Kas {code}",
                    "code": code,
                    "type": "general",
                    "koperasi_kind": "till",
                    "restrict_mode_hash_table": True,
                    "koperasi_counter_account_id": account.id,
                    "koperasi_posting": "day",
                    "sequence": 90,
                }
            )
        return journal

    def _open_counter(self, journal, users):
        """The till with sessions, served by both tellers within the same limits."""
        limits = {"limit_out": float(LIMIT_OUT), "limit_out_day": float(LIMIT_OUT_DAY)}
        self.env["koperasi.till"].create(
            {
                "name": "Loket",
                "journal_id": journal.id,
                "cash_maximum": float(MAXIMUM),
                "teller_ids": [
                    (0, 0, {"user_id": users[role].id, **limits})
                    for role in ("teller", "head_teller")
                ],
            }
        )

    def _add_products(self):
        products = self.env["koperasi.savings.product"]
        made = products._create_default_products(self.company)
        made.filtered(lambda product: product.code == "SS").minimum_balance = MINIMUM
        products.create({"name": "Hari Raya", "code": "SH", "kind": "goal", "sequence": 90})
        self._add_rates()
        add_products(self.env)
        for terms in LOANS:
            values = {name: value for name, value in vars(terms).items() if name != "control"}
            control = self._account(terms.control)
            self.env["koperasi.loan.product"].create(
                {"name": terms.code, "control_account_id": control.id, **values}
            )

    def _add_rates(self):
        """What savings earn, and a month's interest without tax that these small balances get above."""
        for rule in RULES.values():
            product = self.env["koperasi.savings.product"].search([("code", "=", rule.product)])
            product.write(
                {
                    "interest_method": "average" if rule.average else "daily",
                    "day_count": f"act/{rule.year}",
                    "interest_minimum": rule.minimum,
                    "interest_unit": rule.unit,
                    "interest_rounding": "half_up" if rule.half else "down",
                    "interest_at_closing": "credit" if rule.at_closing else "none",
                    "rate_ids": [
                        (0, 0, {"date_from": day, "balance_from": start, "annual_rate": percent})
                        for day, tiers in rule.rates.items()
                        for start, percent in tiers
                    ],
                }
            )
        self.env["koperasi.savings.tax.rule"].create(
            {"date_from": START, "threshold": TAX_FREE, "rate": 10, "company_id": self.company.id}
        )

    def _hire(self, role):
        return self.env["res.users"].with_context(no_reset_password=True).create(
            {
                "name": role,
                "login": role,
                "company_id": self.company.id,
                "company_ids": [(6, 0, self.company.ids)],
                "group_ids": [(6, 0, [self.env.ref(f"koperasi_base.group_{name}").id for name in ROLES[role]])],
            }
        )  # fmt: skip


class Facts:
    """Ids of what the cooperative has: users, journals, products, accounts of the chart."""

    def __init__(self, env):
        self.company = env.ref("base.main_company").id
        self.users = {
            user.login: user.id for user in env["res.users"].search([("login", "in", list(ROLES))])
        }
        journals = env["account.journal"].search([("company_id", "=", self.company)])
        by_code = {journal.code: journal.id for journal in journals}
        self.journals = {name: by_code[code] for name, (code, *_rest) in JOURNALS.items()}
        accounts = env["account.account"].search([("company_ids", "in", [self.company])])
        self.codes = {account.id: account.code for account in accounts}
        self.savings_products = {
            product.code: product.id for product in env["koperasi.savings.product"].search([])
        }
        self.loan_products = {
            product.code: product.id for product in env["koperasi.loan.product"].search([])
        }
        self.employer = env["res.partner"].search([("name", "=", "PT ANU")]).id


def new_model(env):
    """The model of the cooperative as it was founded."""
    journals = {name: (counter, daily) for name, (_code, counter, daily) in JOURNALS.items()}
    model = Model(START, journals, Decimal(CONTRIBUTION))
    model.tax_free, model.rules = Decimal(TAX_FREE), RULES
    for record in env["koperasi.member"].search([], order="id"):
        add_member(model, record)
    return model


def add_member(model, record):
    """A member that was approved, with the accounts that everybody has."""
    member = Member(record.id, record.employee_number or None)
    model.members[member.id] = member
    add_accounts(model, member, record)


def add_accounts(model, member, record):
    """The accounts that everybody has, those that the model does not know yet."""
    for account in record.savings_account_ids.sorted("id"):
        if account.id not in model.savings:
            add_savings(model, member, account)


def add_savings(model, member, record):
    """An account that was opened, as it must be by its product."""
    code = record.product_id.code
    kind = SAVINGS[code]
    model.savings[record.id] = Savings(
        record.id,
        member,
        {
            "principal": "31110", "mandatory": "31120", "voluntary": "21110", "goal": "21140", "suspense": "21510",
            "term": "21120",
        }[kind],
        kind=kind,
        product=code,
        rules=GOAL if code == "SH" else RULED.get(code, CounterRules()),
        goal=Goal(Decimal(int(record.target_amount)), record.maturity_date or None) if kind == "goal" else None,
        minimum=Decimal(MINIMUM if code == "SS" else 0),
        monthly=Decimal(MONTHLY if kind == "mandatory" else int(record.monthly_amount)),
        start=record.open_date,
    )  # fmt: skip
    return model.savings[record.id]
