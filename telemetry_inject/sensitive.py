"""Words of names that speak of secrets or of people, which telemetry must not carry."""

from __future__ import annotations

import re
from itertools import pairwise
from types import MappingProxyType

from telemetry_inject.words import split_words

SECRET = frozenset(
    """
    apikey auth authentication authorization authorisation authn bearer cookie cookies credential
    credentials creds csrf jwt nonce otp passcode passphrase passwd password passwords pin pwd salt
    secret secrets session sessionid sessions signature token tokens totp xsrf
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
PERSONAL = frozenset(
    """
    address addresses bic birth birthdate birthday birthplace card cards cardnumber credit creditcard cvc cvv dob
    email emails ethnicity fax firstname forename fullname gender iban ip ipaddress lastname
    latitude longitude maiden mail mails mobile msisdn nationality passport patient phone phones postcode
    religion salary ssn surname tel telephone username zip zipcode
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
PAIRS = frozenset(
    """
    access_key account_number api_key auth_key bank_account birth_date client_key credit_card
    date_birth encryption_key first_name full_name last_name middle_name national_id postal_code
    private_key secret_key session_id session_key signing_key social_security tax_id user_name
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
INSIDE = re.compile(r"passw|secret|credential|apikey|authoriz|privatekey|creditcard|e_?mail")
"""Parts that no harmless word holds, for names without any word boundary."""

COUNTED = frozenset(
    """
    available budget completion count counts input length limit max min number output prompt
    reasoning remaining size total type usage used
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
MACHINE = frozenset({"server", "host", "bind", "listen", "peer", "network", "memory", "base"})
EXCUSES = MappingProxyType(
    {
        "token": COUNTED,
        "tokens": COUNTED,
        "address": MACHINE,
        "addresses": MACHINE,
        "session": COUNTED | {"timeout", "type", "kind", "state"},
        "sessions": COUNTED,
        "mail": COUNTED,
        "mails": COUNTED,
        "zip": frozenset({"file", "path", "archive", "size"}),
    }
)
"""Beside one of these, the word means no secret and nobody: `max_tokens`, `server.address`."""


def is_sensitive(name: str) -> bool:
    """Return whether a name speaks of a secret or of personal data."""
    return sensitive_word(name) is not None


def sensitive_word(name: str) -> str | None:
    """Return the word, or pair of words, of `name` that is not to be recorded; None without one."""
    words = split_words(name)
    for one, two in pairwise(words):
        if f"{one}_{two}" in PAIRS:
            return f"{one} {two}"
    for word in words:
        if word in SECRET or word in PERSONAL:
            if not EXCUSES.get(word, frozenset()).intersection(words):
                return word
        elif INSIDE.search(word):
            return word
    return None


def counts_tokens(name: str) -> bool:
    """Return whether a name speaks of tokens that are counted, so that only a number fits it."""
    words = split_words(name)
    return bool({"token", "tokens"}.intersection(words)) and "type" not in words
