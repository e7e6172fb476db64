"""Pictures that strangers send: decoded, turned upright, made small and encoded anew.

Whatever else is in the file (a place where it was taken, a script, a second file behind the picture) is gone afterwards.
"""

import base64
import binascii
import io
import warnings

from PIL import Image

from odoo.exceptions import UserError
from odoo.tools.image import image_process

KINDS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG"}
DATA_URL = "base64,"
# What decoding raises on a file that is no picture, broken, or a bomb
UNREADABLE = (
    UserError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    Image.DecompressionBombError,
)


class NotAPicture(Exception):
    """The bytes are no JPEG or PNG picture that can be read."""


def clean_picture(content, size, least=(1, 1), output="JPEG"):
    """The same picture, at most of ``size``, and nothing but the picture.

    :param bytes content: a JPEG or PNG file
    :param size: most width and height
    :param least: least width and height that are of any use, whichever way it is held
    :rtype: bytes
    :raises NotAPicture: something else, broken, too small or of too many pixels
    """
    if not any(content.startswith(magic) for magic in KINDS):
        raise NotAPicture
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # strangers do not write into our log
        try:
            return _encoded(content, size, least, output)
        except UNREADABLE as error:
            raise NotAPicture from error


def _encoded(content, size, least, output):
    with Image.open(io.BytesIO(content), formats=list(KINDS.values())) as picture:
        held = sorted(picture.size)
    if held[0] < min(least) or held[1] < max(least):
        raise NotAPicture
    return image_process(
        content, size=size, verify_resolution=True, quality=80, output_format=output
    )


def from_data_url(text):
    """The bytes of ``data:image/png;base64,...`` or of the base64 text alone.

    :raises NotAPicture: not base64
    """
    try:
        return base64.b64decode(text.rpartition(DATA_URL)[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAPicture from error
