import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyGettext

from ..tools.spreadsheet import SpreadsheetError, read_table, write_xlsx
from .import_table import duplicate_errors, match_columns, parse_rows, sample
from .import_template import template

MAX_LISTED = 10_000


class KoperasiImportMixin(models.AbstractModel):
    """Base of the wizards that take in a file: upload, map the columns, check, import.

    A wizard is a TransientModel that inherits this one and says what its rows are::

        class SavingsOpening(models.TransientModel):
            _name = "koperasi.savings.opening"
            _inherit = ["koperasi.import.mixin"]
            _description = "Import Opening Balances"

            def _import_fields(self):
                return [ImportField("number", self.env._("Member"), required=True, synonyms=("no anggota",)),
                        ImportField("amount", self.env._("Balance"), parse_amount, required=True)]

            def _validate_rows(self, rows):      # set-based: one query for all rows
                return [RowError(row.number, "number", row.values["number"], reason) ...]

            def _import_rows(self, rows): ...    # set-based; self.log_id says which file it is

    and a view in mode ``primary`` that inherits ``koperasi_base.koperasi_import_mixin_view_form``. The check is
    repeated when importing, everything happens in one transaction, and a file goes in only once.
    """

    _name = "koperasi.import.mixin"
    _description = "File Import"

    # Who may import; a class attribute so that no client can change it
    _import_groups = ("koperasi_base.group_clerk",)

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    state = fields.Selection(selection="_selection_state", default="upload", readonly=True)
    file = fields.Binary(string="File (.xlsx, .xls or .csv)", attachment=False)
    filename = fields.Char()
    column_ids = fields.One2many("koperasi.import.column", "res_id", readonly=True)
    mapping_ids = fields.One2many("koperasi.import.mapping", "res_id")
    unused_columns = fields.Char(compute="_compute_unused_columns")
    error_ids = fields.One2many("koperasi.import.error", "res_id", readonly=True)
    row_count = fields.Integer(string="Rows in the file", readonly=True)
    valid_count = fields.Integer(string="Rows that can be imported", readonly=True)
    bad_count = fields.Integer(string="Bad rows", readonly=True)
    skip_bad_rows = fields.Boolean(help="Import the good rows and leave the bad ones out.")
    log_id = fields.Many2one("koperasi.import.log", readonly=True)
    error_file = fields.Binary(compute="_compute_error_file")
    template_file = fields.Binary(compute="_compute_template_file")

    @api.depends("mapping_ids.column_id")
    def _compute_unused_columns(self):
        for wizard in self:
            unused = wizard.column_ids - wizard.mapping_ids.column_id
            wizard.unused_columns = ", ".join(unused.mapped("name"))

    def _compute_error_file(self):
        for wizard in self:
            wizard.error_file = (
                base64.b64encode(wizard._bad_rows_xlsx()) if wizard.bad_count else False
            )

    def _compute_template_file(self):
        for wizard in self:
            wizard.template_file = base64.b64encode(template(wizard))

    def _selection_state(self):
        # a method: the labels of a list would have to be translated again for every wizard
        file, columns = self.env._("File"), self.env._("Columns")
        check, done = self.env._("Check"), self.env._("Done")
        return [("upload", file), ("mapping", columns), ("checked", check), ("done", done)]

    # --- what a wizard defines

    def _import_fields(self):
        """What a row may tell.

        :rtype: list[ImportField]
        """
        raise NotImplementedError

    def _validate_rows(self, rows):
        """Refuse rows for reasons that need the database or several fields.

        :param list[ImportRow] rows: those whose cells could all be read
        :rtype: list[RowError]
        """
        return []

    def _import_rows(self, rows):
        """Take the rows in, set-based. Raising refuses the whole file.

        :param list[ImportRow] rows:
        """
        raise NotImplementedError

    def _result_action(self):
        """The action (a dict) that shows what was imported."""
        return {"type": "ir.actions.act_window_close"}

    # --- buttons

    def action_read(self):
        """Read the header and guess the columns."""
        self._require_import()
        table = self._read_file()
        self._check_not_imported()
        self._set_columns(table)
        self.write({"state": "mapping", "row_count": len(table.rows)})
        return self._reopen()

    def action_check(self):
        """Dry run: list every bad row with its reasons."""
        self._require_import()
        rows, errors = self._checked_rows()
        self._set_errors(rows, errors)
        return self._reopen()

    def action_import(self):
        """Check again and import; nothing is imported when a row is bad, unless bad rows are left out."""
        self._require_import()
        if self.state == "done":
            return self._reopen()
        rows, errors = self._checked_rows()
        self._set_errors(rows, errors)
        if not errors or self.skip_bad_rows:
            self._do_import(rows)
        return self._reopen()

    def action_back(self):
        """One step back."""
        self.state = "mapping" if self.state == "checked" else "upload"
        return self._reopen()

    def action_open_result(self):
        return self._result_action()

    def action_download_errors(self):
        """The bad rows as they were, with the reason behind each: correct and import that file."""
        return self._download("error_file", self.env._("bad rows.xlsx"))

    def action_download_template(self):
        """An empty file with the right header."""
        return self._download("template_file", self.env._("template.xlsx"))

    # --- steps

    def _require_import(self):
        self.ensure_one()
        self.env["res.users"]._koperasi_require(*self._import_groups)

    def _content(self):
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if not content:
            raise UserError(self.env._("Choose a file first."))
        return content

    def _read_file(self):
        try:
            return read_table(self._content(), self.filename or "")
        except SpreadsheetError as error:
            raise UserError(self._told(error.args[0])) from error

    def _told(self, reason):
        """A reason in the user's language."""
        lazy = isinstance(reason, LazyGettext)
        return self.env._(reason) if lazy else str(reason)  # pylint: disable=unknown-option-value,gettext-variable

    def _hash(self):
        return hashlib.sha256(self._content()).hexdigest()

    def _check_not_imported(self):
        self.env["koperasi.import.log"]._check_new(self.company_id, self._name, self._hash())

    def _owned(self, vals_list):
        return [{"res_model": self._name, "res_id": self.id, **vals} for vals in vals_list]

    def _set_columns(self, table):
        self.mapping_ids.unlink()
        self.column_ids.unlink()
        columns = self.env["koperasi.import.column"].create(self._owned(
            {"place": place, "name": name[:128], "sample": " · ".join(map(str, sample(table, place)))[:80]}
            for place, name in enumerate(table.header)
        ))  # fmt: skip
        import_fields = self._import_fields()
        places = match_columns(import_fields, table)
        self.env["koperasi.import.mapping"].create(self._owned(
            {
                "field_name": field.name,
                "label": field.label,
                "required": field.required,
                "column_id": columns[places[field.name]].id if field.name in places else False,
            }
            for field in import_fields
        ))  # fmt: skip

    def _places(self):
        """Field name -> place of its column, as the user left it."""
        missing = self.mapping_ids.filtered(lambda line: line.required and not line.column_id)
        if missing:
            raise UserError(
                self.env._("Say which column holds: %s", ", ".join(missing.mapped("label")))
            )
        mapped = self.mapping_ids.filtered("column_id")
        return {line.field_name: line.column_id.place for line in mapped}

    def _checked_rows(self):
        """The rows that can be imported and the errors of the others."""
        import_fields, table = self._import_fields(), self._read_file()
        rows, errors = parse_rows(import_fields, self._places(), table)
        errors += duplicate_errors(import_fields, rows)
        errors += self._validate_rows(rows)
        bad = {error.number for error in errors}
        return [row for row in rows if row.number not in bad], errors

    def _set_errors(self, rows, errors):
        self.error_ids.unlink()
        errors = sorted(errors, key=lambda error: error.number)
        bad = len({error.number for error in errors})
        self.write(
            {
                "state": "checked",
                "valid_count": len(rows),
                "bad_count": bad,
                "row_count": len(rows) + bad,
            }
        )
        self.env["koperasi.import.error"].create(self._owned(self._error_vals(errors[:MAX_LISTED])))

    def _error_vals(self, errors):
        columns = {line.field_name: line.column_id.name or line.label for line in self.mapping_ids}
        for error in errors:
            yield {
                "row": error.number,
                "column": columns.get(error.field, ""),
                "value": str(error.value)[:80] if error.value is not None else "",
                "reason": self._told(error.reason),
            }

    def _do_import(self, rows):
        if not rows:
            raise UserError(self.env._("No row of the file can be imported."))
        self._check_not_imported()
        self.log_id = self.env["koperasi.import.log"]._record_file(
            self.company_id,
            model=self._name,
            name=(self.filename or self._description)[:255],
            file=base64.b64encode(self._content()),
            file_hash=self._hash(),
            row_count=len(rows),
            skipped_count=self.row_count - len(rows),
        )
        self._import_rows(rows)
        self.state = "done"

    def _bad_rows_xlsx(self):
        reasons = {}
        for error in self.error_ids:
            told = f"{error.column}: {error.reason}" if error.column else error.reason
            reasons.setdefault(error.row, []).append(told)
        table = self._read_file()
        rows = [
            (*row.values, "; ".join(reasons[row.number]))
            for row in table.rows
            if row.number in reasons
        ]
        return write_xlsx((*table.header, self.env._("Reason")), rows)

    def _download(self, field, filename):
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/{field}/{filename}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {**self.env.context, "dialog_size": "extra-large"},
        }
