{
    "name": "Koperasi",
    "summary": "Savings-and-loan cooperative: members, savings, loans, payroll deduction, SHU, portal",
    "version": "19.0.1.0.0",
    "category": "Accounting/Koperasi",
    "license": "LGPL-3",
    "author": "Koperasi Suite",
    "depends": [
        "auth_password_policy",
        "auth_totp",
        "koperasi_payroll",
        "koperasi_portal",
        "koperasi_teller",
        "l10n_id_koperasi",
    ],
    "external_dependencies": {"python": ["xlwt"]},
    "data": ["data/koperasi_menus.xml"],
    "assets": {
        "web.assets_tests": ["koperasi/static/tests/tours/**/*"],
    },
    "application": True,
}
