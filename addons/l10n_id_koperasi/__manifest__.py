{
    "name": "Koperasi: Chart of Accounts",
    "summary": "Chart of accounts of Indonesian savings-and-loan cooperatives",
    "version": "19.0.1.0.0",
    # Odoo offers chart templates of this category only (account: ir.module.module.account_templates)
    "category": "Accounting/Localizations/Account Charts",
    "license": "LGPL-3",
    "author": "Koperasi Suite",
    "countries": ["id"],
    "depends": ["koperasi_base", "l10n_id"],
    "data": [
        "security/ir.model.access.csv",
        "data/account_account_tag_data.xml",
        "wizard/chart_extend_views.xml",
    ],
}
