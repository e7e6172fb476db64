{
    "name": "Koperasi: Savings",
    "summary": "Savings products and accounts of members, counter transactions, receipts, statements",
    "version": "19.0.1.0.0",
    "category": "Accounting/Koperasi",
    "license": "LGPL-3",
    "author": "Koperasi Suite",
    "depends": ["koperasi_member"],
    "data": [
        "security/ir.model.access.csv",
        "security/koperasi_savings_security.xml",
        "data/ir_sequence.xml",
    ],
    "installable": True,
}
