{
    "name": "Koperasi: Teller",
    "version": "19.0.1.0.0",
    "category": "Accounting/Koperasi",
    "license": "LGPL-3",
    "author": "Koperasi Suite",
    "depends": ["koperasi_loan"],
    "data": [
        "security/ir.model.access.csv",
        "security/koperasi_teller_security.xml",
        "data/ir_sequence.xml",
        "data/ir_cron.xml",
        "report/session_report.xml",
        "report/receipt.xml",
        "views/till_views.xml",
        "views/till_session_views.xml",
        "views/till_release_views.xml",
        "views/teller_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["koperasi_teller/static/src/**/*"],
        "web.assets_tests": ["koperasi_teller/static/tests/tours/**/*"],
    },
}
