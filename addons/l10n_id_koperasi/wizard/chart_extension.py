from copy import deepcopy

from ..const import EQUIVALENTS
from ..models.template_id_koperasi import CHART

# Charts that can take the accounts of the suite, and the length of their account codes.
CODE_DIGITS = {"id": 8, CHART: 5}
MODELS = ("account.account", "account.journal", "koperasi.account.role")


class ChartExtension:
    """What the chart of a company lacks for the suite.

    Reads only, until :meth:`apply`. An account that the company has, by template id or by meaning, serves as it
    is; the others get its code, padded to the chart's length, or the next free one. Doing it again finds nothing.
    """

    def __init__(self, company):
        self.company = company
        # sudo: an administrator of the suite need not be an accountant; callers check the group
        self.chart = company.env["account.chart.template"].sudo().with_company(company)
        self.served_by = {}  # template id of an account -> the company's account that plays it
        self.occupied = {}  # code of a new account -> the code it would have had
        self.data = {name: {} for name in MODELS}
        if company.chart_template in CODE_DIGITS:
            self._collect(self.chart._koperasi_extension_data(company, MODELS))

    def __bool__(self):
        return any(self.data.values())

    def apply(self):
        """Create what is missing, with the names of all installed languages."""
        if self:
            self.chart.with_context(tracking_disable=True)._load_data(self.data)
            names = {
                name: deepcopy(self.data[name]) for name in ("account.account", "account.journal")
            }
            self.chart._load_translations(companies=self.company, template_data=names)

    def _collect(self, source):
        self.data = {
            "account.account": self._missing_accounts(source["account.account"]),
            "account.journal": self._missing_journals(source["account.journal"]),
            "koperasi.account.role": self._missing_roles(source["koperasi.account.role"]),
        }

    # === ACCOUNTS === #

    def _missing_accounts(self, accounts):
        missing, taken = {}, set()
        for xmlid, values in accounts.items():
            if account := self._find_account(xmlid, values):
                self.served_by[xmlid] = account
            else:
                missing[xmlid] = {**values, "code": self._free_account_code(values["code"], taken)}
        return missing

    def _find_account(self, xmlid, values):
        names = filter(None, (xmlid, EQUIVALENTS.get(values["code"])))
        found = (self.chart.ref(name, raise_if_not_found=False) for name in names)
        return next(filter(None, found), None) or self._find_year_result(values)

    def _find_year_result(self, values):
        """The account of the year's result, of which Odoo allows one only, whatever its template id."""
        accounts = self.chart.env["account.account"]
        if values["account_type"] != "equity_unaffected":
            return accounts
        return accounts.search(
            [
                *accounts._check_company_domain(self.company),
                ("account_type", "=", "equity_unaffected"),
            ],
            limit=1,
        )

    def _free_account_code(self, code, taken):
        code = f"{code:0<{CODE_DIGITS[self.company.chart_template]}}"
        # archived accounts hold their code as well
        accounts = self.chart.env["account.account"].with_context(active_test=False)
        free = accounts._search_new_account_code(code, taken)
        taken.add(free)
        if free != code:
            self.occupied[free] = code
        return free

    # === JOURNALS AND ROLES === #

    def _missing_journals(self, journals):
        existing = (
            self.chart.env["account.journal"]
            .with_context(active_test=False)
            .search([("company_id", "=", self.company.id)])
        )
        kinds, taken = set(existing.mapped("koperasi_kind")), set(existing.mapped("code"))
        missing = {}
        for xmlid, values in journals.items():
            if values["koperasi_kind"] not in kinds and not self.chart.ref(
                xmlid, raise_if_not_found=False
            ):
                code = self._free_journal_code(values["code"], taken)
                missing[xmlid] = {
                    **self._served(values, "koperasi_counter_account_id"),
                    "code": code,
                }
        return missing

    def _free_journal_code(self, code, taken):
        base = code.rstrip("0123456789")
        candidates = [code, *(f"{base}{number}" for number in range(2, 100))]
        free = next(candidate for candidate in candidates if candidate not in taken)
        taken.add(free)
        return free

    def _missing_roles(self, roles):
        decided = self.chart._koperasi_decided_roles(self.company)
        return {
            xmlid: self._served(values, "account_id")
            for xmlid, values in roles.items()
            if values["role"] not in decided
        }

    def _served(self, values, field):
        """The values with a reference to an account that the company has replaced by this account."""
        account = self.served_by.get(values.get(field))
        return {**values, field: account.id} if account else dict(values)
