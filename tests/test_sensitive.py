from __future__ import annotations

import pytest

from telemetry_inject.sensitive import counts_tokens, sensitive_word


@pytest.mark.parametrize(
    "name",
    [
        "password", "userPassword", "user_password", "PASSWD", "pwd", "db_secret", "clientSecret",
        "token", "access_token", "accessToken", "tokens", "api_key", "apiKey", "apikey", "API_KEY",
        "authorization", "Authorization", "auth_header", "cookie", "session_id", "private_key",
        "credentials", "jwt", "otp", "email", "emailAddress", "e_mail", "user.email", "phone",
        "phone_number", "ssn", "social_security_number", "credit_card", "cardNumber", "card",
        "cvv", "iban", "first_name", "lastName", "date_of_birth_dob", "home_address", "zip_code",
        "ip", "client_ip", "username", "userName", "latitude", "mypassword", "dbcredential",
    ],
)  # fmt: skip
def test_sensitive(name: str) -> None:
    assert sensitive_word(name) is not None


@pytest.mark.parametrize(
    "name",
    [
        "token_count", "max_tokens", "maxTokens", "gen_ai.usage.input_tokens", "total_tokens",
        "tokenizer", "cart_id", "user_id", "author", "author_id", "description", "shipping_id",
        "discard", "passenger_count", "tip", "zipped", "zip_file", "server.address", "recipe",
        "cache_key", "partition_key", "code", "pinned", "namespace", "zipper",
        "cardinality", "compass", "session_count", "named",
    ],
)  # fmt: skip
def test_harmless(name: str) -> None:
    assert sensitive_word(name) is None


def test_counted_tokens_are_numbers() -> None:
    assert counts_tokens("gen_ai.usage.input_tokens")
    assert not counts_tokens("gen_ai.token.type")
    assert not counts_tokens("shop.cart.id")
