"""The cooperative itself: company, chart of accounts, products, employer, one user per role."""

import base64
from dataclasses import dataclass, field

from odoo import api
from odoo.fields import Command
from odoo.tools import file_open

LANGUAGE = "id_ID"
TIMEZONE = "Asia/Jakarta"
# (role, name, login, groups)
STAFF = [
    ("Kasir", "Siti Rahmawati", "kasir", ["koperasi_base.group_teller"]),
    ("Kepala kasir", "Rudi Hartono", "kepala.kasir", ["koperasi_base.group_head_teller"]),
    ("Petugas kredit", "Dewi Lestari", "kredit", ["koperasi_base.group_loan_officer"]),
    ("Komite kredit", "Bambang Susanto", "komite", ["koperasi_base.group_loan_approver"]),
    ("Tata usaha", "Yuni Astuti", "tu", ["koperasi_base.group_clerk"]),
    ("Manajer", "Hendra Wibowo", "manajer", ["koperasi_base.group_manager"]),
    ("Pengawas", "Endang Puspita", "pengawas", ["koperasi_base.group_auditor"]),
    (
        "Akuntan",
        "Teguh Nugroho",
        "akuntan",
        ["account.group_account_manager", "koperasi_base.group_auditor"],
    ),
]


@dataclass
class Staff:
    """The people who work here; ``env`` runs as the system in the cooperative's company."""

    env: api.Environment
    users: dict = field(default_factory=dict)
    logins: list = field(default_factory=list)

    def acting(self, record, login):
        """The record as seen by one of the staff, with no more rights than his."""
        return record.with_user(self.users[login])


def password_of(login):
    """Demo passwords are easy to type and tell that they are no secret."""
    return f"{login}-koperasi"


def found_cooperative(env):
    """Set the main company up as the cooperative.

    :rtype: Staff
    """
    env["res.lang"]._activate_and_install_lang(LANGUAGE)
    company = env.ref("base.main_company")
    _name_company(company)
    env["account.chart.template"].try_loading("id_koperasi", company=company, install_demo=False)
    env = env(context={**env.context, "lang": LANGUAGE, "allowed_company_ids": company.ids})
    env["koperasi.savings.product"]._create_default_products(company)
    env["koperasi.loan.product"]._create_default_products(company)
    staff = Staff(env)
    _hire(staff, company)
    return staff


def _name_company(company):
    with file_open("koperasi/static/description/icon.png", "rb") as icon:
        logo = base64.b64encode(icon.read())
    company.write(
        {
            "logo": logo,
            "name": "Koperasi Karyawan ANU",
            "street": "Jl. Industri Raya No. 12",
            "city": "Bandung",
            "zip": "40282",
            "country_id": company.env.ref("base.id").id,
            "phone": "022-5550112",
            "email": "halo@koperasi-anu.example",
            "currency_id": company.env.ref("base.IDR").id,
            "koperasi_timezone": TIMEZONE,
        }
    )
    company.partner_id.lang = LANGUAGE


def _hire(staff, company):
    admin = staff.env.ref("base.user_admin")
    admin.write({"lang": LANGUAGE, "tz": TIMEZONE, "password": password_of("admin")})
    staff.users["admin"] = admin
    staff.logins.append(("Pengaturan", admin.login, password_of("admin")))
    for role, name, login, groups in STAFF:
        groups = ["base.group_user", *groups]
        staff.users[login] = (
            staff.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": name,
                    "login": login,
                    "password": password_of(login),
                    "lang": LANGUAGE,
                    "tz": TIMEZONE,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set([staff.env.ref(group).id for group in groups])],
                }
            )
        )
        staff.logins.append((role, login, password_of(login)))
