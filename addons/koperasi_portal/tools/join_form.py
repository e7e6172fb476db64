"""What a stranger sent with the public form, checked field by field; nothing is stored here."""

import re
import unicodedata
from datetime import date

from dateutil.relativedelta import relativedelta
from werkzeug.datastructures import FileStorage

from odoo.tools import email_normalize
from odoo.tools.translate import LazyTranslate

from odoo.addons.koperasi_member.models.identity import digits, is_nik

from .photo import NotAPicture, clean_picture, from_data_url

_lt = LazyTranslate(__name__, default_lang="en_US")

MOST_BYTES = 5 * 1024 * 1024
MOST_SIGNATURE = 400_000  # characters of base64
PHOTO_SIZE, LEAST_PHOTO = (1600, 1600), (250, 400)
SIGNATURE_SIZE = (800, 400)
ECHO = 255  # what was typed is given back as long as that
AGES = (17, 100)

NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'\u2019`/()-])*")
PLACE = re.compile(r"[^\W_](?:[^\W_]|[ .,'\u2019/()#:;&-])*")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]*")
ZIP = re.compile(r"\d{5}")
EMAIL = re.compile(r"[^\s@<>()\"',;:]+@[^\s@<>()\"',;:]+\.[^\s@<>()\"',;:]+")
PHONE = re.compile(r"(?:0|\+?62)8?\d{7,12}")
# Field: (most characters, pattern, may be left empty, what to say)
LETTERS = _lt("Use letters, spaces and . , ' - only.")
ADDRESS = _lt("Use letters, digits and . , / # ( ) - only, beginning with a letter or digit.")
TEXTS = {
    "name": (100, NAME, False, LETTERS),
    "birth_place": (60, NAME, False, LETTERS),
    "street": (150, PLACE, False, ADDRESS),
    "street2": (100, PLACE, True, ADDRESS),
    "city": (60, PLACE, False, ADDRESS),
    "zip": (5, ZIP, True, _lt("A ZIP code has five digits.")),
}
CHOICES = ("nik", "birth_date", "gender", "phone", "email", "employer_id", "employee_number")
TYPED = (*TEXTS, *CHOICES, "contribution", "signed_name")
TICKS = ("charter", "mandate", "privacy", "news")


class Wrong(Exception):
    """What is wrong with a field, to be shown beside it."""


class JoinForm:
    """Checks a form; afterwards ``values`` may be stored if ``errors`` is empty.

    ``shown`` is what the page fills in again; ``photo`` and ``signature`` are pictures encoded anew.
    """

    def __init__(self, offer, posted):
        """
        :param offer: what can be chosen: ``employers`` {id: name}, ``amounts`` list of int, ``today``
        :param posted: fields and files of the request
        """
        self.offer = offer
        self.posted = posted
        self.values, self.errors = {}, {}
        self.shown = {name: self._echo(name) for name in TYPED}
        self.shown.update({name: posted.get(name) == "1" for name in TICKS})
        self.photo = self.signature = None

    def check(self):
        """Look at every field; each gets a value or an error.

        :rtype: bool
        """
        for name, rules in TEXTS.items():
            self._try(name, self._text, name, *rules)
        for name in ("nik", "birth_date", "gender", "phone", "email"):
            self._try(name, getattr(self, f"_{name}"))
        self._try("employer_id", self._employer)
        self._try("employee_number", self._employee_number)
        self._try("contribution", self._contribution)
        self._try("ktp_image", self._photo)
        self._try("signature", self._drawn)
        self._try("signed_name", self._signed_name)
        self._check_ticks()
        return not self.errors

    def _try(self, name, check, *args):
        try:
            self.values[name] = check(*args)
        except Wrong as wrong:
            self.errors[name] = wrong.args[0]

    # --- texts

    def _echo(self, name):
        """What was typed, without what no keyboard types and no longer than any field."""
        value = self.posted.get(name)
        text = value[:ECHO] if isinstance(value, str) else ""
        return "".join(char for char in text if not unicodedata.category(char).startswith("C"))

    def _line(self, name, most, *, optional=False):
        """One line of text as people type it.

        :raises Wrong: missing, too long, or with control characters
        """
        value = self.posted.get(name, "")
        if not isinstance(value, str):
            raise Wrong(_lt("Type this in."))
        if len(value) > 4 * most:  # before anything is done with a megabyte
            raise Wrong(_lt("At most %s characters.", most))
        text = unicodedata.normalize("NFC", value).strip(" ")
        if any(unicodedata.category(char).startswith("C") for char in text):
            raise Wrong(_lt("There are characters in it that cannot be printed. Type it anew."))
        text = " ".join(text.split())
        if len(text) > most:
            raise Wrong(_lt("At most %s characters.", most))
        if not text and not optional:
            raise Wrong(_lt("Fill this in."))
        return text

    def _text(self, name, most, pattern, optional, said):
        text = self._line(name, most, optional=optional)
        if text and not pattern.fullmatch(text):
            raise Wrong(said)
        return text or False

    def _nik(self):
        number = digits(self._line("nik", 32))
        if not re.fullmatch(r"[0-9]{16}", number):
            raise Wrong(_lt("A NIK has 16 digits, as on the KTP."))
        if not is_nik(number):
            raise Wrong(_lt("This is no NIK: the place or date of birth inside it does not exist."))
        return number

    def _birth_date(self):
        text = self._line("birth_date", 10)
        try:
            born = date.fromisoformat(text)
        except ValueError as error:
            raise Wrong(_lt("Choose the date of birth.")) from error
        age = relativedelta(self.offer["today"], born).years
        if born > self.offer["today"] or not AGES[0] <= age <= AGES[1]:
            raise Wrong(_lt("Members are at least %s years old. Check the year.", AGES[0]))
        return born

    def _gender(self):
        return self._chosen("gender", {"male": "male", "female": "female"})

    def _phone(self):
        """The number as it is dialled at home: 0812..."""
        number = re.sub(r"[\s.()\-]", "", self._line("phone", 24))
        if not PHONE.fullmatch(number) or not number.isascii():
            raise Wrong(_lt("This is no phone number. Example: 0812 3456 7890"))
        return re.sub(r"^\+?62", "0", number)

    def _email(self):
        text = self._line("email", 100)
        address = email_normalize(text)
        if not address or not text.isascii() or not EMAIL.fullmatch(text):
            raise Wrong(_lt("This is no e-mail address. Example: ani@gmail.com"))
        return address

    # --- choices

    def _chosen(self, name, known):
        """
        :param known: {what is sent: what is stored}
        """
        try:
            return known[self._line(name, 32)]
        except KeyError as error:
            raise Wrong(_lt("Choose one of these.")) from error

    def _employer(self):
        if not self.offer["employers"]:
            return False
        return self._chosen("employer_id", {str(key): key for key in self.offer["employers"]})

    def _employee_number(self):
        if not self.offer["employers"]:
            return False
        said = _lt("Use letters, digits and . / - only, as on your employee card.")
        return self._text("employee_number", 32, CODE, False, said)

    def _contribution(self):
        if not self.offer["amounts"]:
            return 0
        return self._chosen(
            "contribution", {str(amount): amount for amount in self.offer["amounts"]}
        )

    # --- pictures

    def _photo(self):
        self.photo = self._picture(self._photo_bytes(), PHOTO_SIZE, LEAST_PHOTO, "JPEG")
        return self.photo

    def _photo_bytes(self):
        """The new photo, or the one that the page has kept since the last attempt."""
        sent, kept = self.posted.get("ktp"), self.posted.get("ktp_kept")
        if isinstance(sent, FileStorage) and sent.filename:
            content = sent.stream.read(MOST_BYTES + 1)
        elif isinstance(kept, str) and kept:
            content = self._decoded(kept, MOST_BYTES * 4 // 3)
        else:
            raise Wrong(_lt("Take a photo of your KTP."))
        if len(content) > MOST_BYTES:
            raise Wrong(
                _lt("The photo is larger than 5 MB. Take it again with a lower resolution.")
            )
        return content

    def _drawn(self):
        """The signature drawn with a finger, which may be left out."""
        text = self.posted.get("signature")
        if not isinstance(text, str) or not text:
            return False
        content = self._decoded(text, MOST_SIGNATURE)
        self.signature = self._picture(content, SIGNATURE_SIZE, (1, 1), "PNG")
        return self.signature

    def _decoded(self, text, most):
        if len(text) > most:
            raise Wrong(_lt("The picture is too large."))
        try:
            return from_data_url(text)
        except NotAPicture as error:
            raise Wrong(_lt("This is not a picture.")) from error

    def _picture(self, content, size, least, output):
        try:
            return clean_picture(content, size, least, output)
        except NotAPicture as error:
            raise Wrong(
                _lt(
                    "This is not a photo that can be read. Send a JPG or PNG in which all is legible."
                )
            ) from error

    # --- signature and consent

    def _signed_name(self):
        typed = self._line("signed_name", TEXTS["name"][0])
        if typed.casefold() != self.values.get("name", "").casefold():
            raise Wrong(_lt("Type your name exactly as above: it is your signature."))
        return typed

    def _check_ticks(self):
        needed = ["charter", "privacy", *(["mandate"] if self.offer["employers"] else [])]
        for name in needed:
            if not self.shown[name]:
                self.errors[name] = _lt("You can join only if you agree to this.")
