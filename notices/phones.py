"""Telephone numbers and mail addresses as people write them, made one way of writing. Pure."""

import re

import phonenumbers

HOME = "VN"
MAIL = re.compile(r"[^@\s\"<>(),;:\\]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
LONGEST_MAIL = 254
MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


class InvalidAddress(ValueError):
    """No telephone number or mail address that could be reached."""


def phone(written: str, *, mobile: bool = False) -> str:
    """Return a number in E.164 form; one without country code is Vietnamese. Raises InvalidAddress.

    A spreadsheet eats the leading zero of a number: nine digits are read with it. With `mobile`, a fixed line is
    refused.
    """
    text = re.sub(r"[\s.\-()]", "", written)
    if re.fullmatch(r"[35789]\d{8}", text):
        text = f"0{text}"
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as error:
        raise InvalidAddress(written) from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidAddress(written)
    if mobile and phonenumbers.number_type(number) not in MOBILE:
        raise InvalidAddress(written)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mail(written: str) -> str:
    """Return a mail address in small letters. Raises InvalidAddress."""
    text = written.strip().lower()
    if len(text) > LONGEST_MAIL or not MAIL.fullmatch(text):
        raise InvalidAddress(written)
    return text


def shown_phone(number: str) -> str:
    """Return a number in E.164 form as people dial it: 0912 345 678; foreign ones with their country code."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == phonenumbers.country_code_for_region(HOME)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if home else form.INTERNATIONAL)


def masked_phone(number: str) -> str:
    """Return a number so that its holder knows it and nobody else can call it: 0912 xxx 678."""
    national = f"0{number.removeprefix('+84')}" if number.startswith("+84") else number
    return f"{national[:4]} xxx {national[-3:]}" if len(national) >= 9 else "xxx"


def masked_mail(address: str) -> str:
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}" if domain else "…"
