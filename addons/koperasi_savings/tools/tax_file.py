"""The recap of a month's tax on savings interest, and the rows for the import into the tax office's system."""

from odoo.addons.koperasi_base.tools.money import to_amount
from odoo.addons.koperasi_base.tools.spreadsheet import write_csv, write_xlsx

# Interest that a cooperative pays to members who are individuals: up to the threshold, and above it.
OBJECTS = ("28-417-01", "28-417-02")
EBUPOT_COLUMNS = (
    "Masa Pajak", "Tahun Pajak", "NPWP", "ID TKU Penerima Penghasilan", "Fasilitas", "Kode Objek Pajak", "DPP",
    "Tarif", "Jenis Dok. Referensi", "Nomor Dok. Referensi", "Tanggal Dok. Referensi", "ID TKU Pemotong",
    "Opsi Pembayaran (IP)", "Nomor SP2D (IP)", "Tanggal Pemotongan",
)  # fmt: skip


def recap(month):
    """One row per member, totals below, the tie to the books at the end.

    :rtype: bytes
    """
    env = month.env
    header = [
        env._("Certificate"), env._("Member No."), env._("Name"), env._("Interest"), env._("Rate (%)"),
        env._("Tax withheld"), env._("Not withheld yet"),
    ]  # fmt: skip
    rows = [
        (
            one._certificate_number(), one.member_id.number, one.member_id.name, to_amount(one.gross),
            to_amount(one.rate), to_amount(one.tax), to_amount(one.missing),
        )
        for one in month.certificate_ids
    ]  # fmt: skip
    totals = [
        (None, None, env._("Total"), to_amount(month.gross_total), None, to_amount(month.tax_total), to_amount(month.open_total)),
        (None, None, env._("Tax in the books"), None, None, to_amount(month.books_total)),
        (None, None, env._("Difference"), None, None, to_amount(month.difference)),
        (None, None, env._("Pay until"), month.payment_due),
        (None, None, env._("Report until"), month.report_due),
    ]  # fmt: skip
    title = env._("Final income tax 4(2) on savings interest, %s", month._label())
    return write_xlsx(
        header,
        [*rows, *totals],
        title=title,
        widths=[26, 14, 32, 16, 10, 16, 16],
        text_columns=(0, 1),
    )


def ebupot(month):
    """Rows of the unified certificates (BPPU), to be pasted into the sheet DATA of the tax office's converter.

    Columns B to P from row 4 on, their order, codes and tax objects as public descriptions of the converter
    "BPPU Excel to XML" v.3 (4 September 2025) for Coretax have them; the office's own file could not be
    compared. It takes a base above zero only, so a month that reversals leave without interest is no row.

    :rtype: bytes
    """
    return write_csv(EBUPOT_COLUMNS, _ebupot_rows(month))


def ebupot_sheet(month):
    """The rows of :func:`ebupot` as a workbook: opened as CSV, Excel cuts tax numbers to fifteen digits.

    :rtype: bytes
    """
    return write_xlsx(
        EBUPOT_COLUMNS, _ebupot_rows(month), text_columns=range(2, len(EBUPOT_COLUMNS))
    )


def _ebupot_rows(month):
    return map(_ebupot_row, month.certificate_ids.filtered(lambda one: one.gross > 0))


def _ebupot_row(certificate):
    last = certificate._last_day()
    person = _digits(certificate.member_id.npwp) or _digits(certificate.member_id.nik)
    own = _digits(certificate.company_id.vat)
    return (
        certificate.month.month, certificate.month.year, person, f"{person}000000" if person else "", "N/A",
        certificate.tax_object, f"{to_amount(certificate.gross):.0f}", f"{certificate.rate:g}", "PaymentProof",
        certificate._certificate_number(), str(last), f"{own}000000" if own else "", "N/A", "",
        str(last),
    )  # fmt: skip


def _digits(text):
    return "".join(sign for sign in text or "" if sign.isdigit())
