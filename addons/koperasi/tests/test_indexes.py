from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestIndexes(TransactionCase):
    """Odoo's own check wants an index of its own on each field behind a list of lines. Ours begin wider indexes,
    and one more would slow every posting down; so this looks into the database."""

    def test_fields_behind_lists_begin_an_index(self):
        self.env.cr.execute(
            """
            SELECT c.relname, a.attname FROM pg_index i
              JOIN pg_class c ON c.oid = i.indrelid
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
            """
        )
        indexed = set(self.env.cr.fetchall())
        behind = {
            (self.env[field.comodel_name]._table, field.inverse_name)
            for model in self.env.registry.values()
            for field in model._fields.values()
            if field.type == "one2many" and self._is_ours(field)
        }
        self.assertIn(("koperasi_loan_installment", "plan_id"), behind)
        self.assertEqual(behind - indexed, set())

    def _is_ours(self, field):
        """Whether the lines are kept in a table of the suite, for longer than a dialog."""
        lines = self.env[field.comodel_name]
        kept = lines._auto and not lines._abstract and not lines._transient
        inverse = lines._fields.get(field.inverse_name)
        stored = inverse is not None and inverse.store and inverse.column_type
        return lines._name.startswith("koperasi.") and kept and stored
