"""QR codes for paper. Odoo's own barcode route needs a drawing library that many installations lack."""

import base64
import io

import qrcode


def qr_data_uri(text):
    """A QR code as the source of an image.

    :param str text: what a camera reads, usually an address
    :rtype: str
    """
    image = io.BytesIO()
    qrcode.make(text, box_size=8, border=2).save(image, format="PNG")
    return f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode()}"
