{
    "name": "Koperasi: Member Portal",
    "summary": "What a member sees on the phone: savings, loans, SHU, and why each figure is what it is",
    "version": "19.0.1.0.0",
    "category": "Accounting/Koperasi",
    "license": "LGPL-3",
    "author": "Koperasi Suite",
    "depends": ["koperasi_shu"],
    "data": [
        "views/member_views.xml",
        "views/portal_home_templates.xml",
        "views/portal_loan_templates.xml",
        "views/portal_savings_templates.xml",
        "views/portal_shu_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": ["koperasi_portal/static/src/scss/portal.scss"],
        "web.assets_tests": ["koperasi_portal/static/tests/tours/**/*"],
    },
}
