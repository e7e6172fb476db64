{
    "name": "Koperasi: Loans",
    "summary": "Loan products, applications, plans, payments, ageing and collection",
    "version": "19.0.1.0.0",
    "category": "Accounting/Koperasi",
    "license": "LGPL-3",
    "author": "Koperasi Suite",
    "depends": ["koperasi_savings"],
    "data": [
        "security/ir.model.access.csv",
        "security/koperasi_loan_security.xml",
        "data/ir_sequence.xml",
        "data/ir_cron.xml",
    ],
    "application": False,
    "installable": True,
}
