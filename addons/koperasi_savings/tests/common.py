from odoo.addons.koperasi_base.tests.common import KoperasiCommon


class SavingsCommon(KoperasiCommon):
    """A cooperative with the standard products and two members, Ani and Budi, each with accounts.

    ``cls.ani["SS"]`` is Ani's account of product SS (voluntary savings).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.make_products(cls.company)
        cls.member_ani = cls.make_member("Ani")
        cls.member_budi = cls.make_member("Budi")
        cls.ani = cls.accounts_of(cls.member_ani)
        cls.budi = cls.accounts_of(cls.member_budi)
        cls.teller = cls.users["teller"]

    @classmethod
    def make_products(cls, company):
        products = cls.env["koperasi.savings.product"]._create_default_products(company)
        return {product.code: product for product in products}

    @classmethod
    def make_member(cls, name, company=None, **values):
        company = company or cls.company
        member = cls.env["koperasi.member"].create({
            "partner_id": cls.env["res.partner"].create({"name": name}).id,
            "company_id": company.id,
            "join_date": "2026-01-15",
            **values,
        })  # fmt: skip
        cls.approve(member)
        return member

    @classmethod
    def make_members(cls, count):
        """Many approved members at once."""
        partners = cls.env["res.partner"].create([{"name": f"Member {i}"} for i in range(count)])
        members = cls.env["koperasi.member"].create([
            {"partner_id": partner.id, "company_id": cls.company.id, "join_date": "2026-01-15"}
            for partner in partners
        ])  # fmt: skip
        cls.approve(members)
        return members

    @classmethod
    def approve(cls, members):
        members._do_approve()

    @classmethod
    def accounts_of(cls, member):
        return {account.product_id.code: account for account in member.savings_account_ids}

    def as_teller(self, account):
        return account.with_user(self.teller)

    def deposit(self, account, amount, date="2026-11-02", **kwargs):
        return self.as_teller(account).deposit(amount, date=date, **kwargs)
