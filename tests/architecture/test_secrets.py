"""Secrets are compared in one place, in constant time, or looked up by hashes that nobody can foretell."""

import ast
import re
import sys
from collections.abc import Iterator

import pytest

from mockspot.domain.secrets import same
from tests.architecture.source_tree import modules

_THE_PLACE = "mockspot.domain.secrets"
_SECRET = re.compile(r"(^|_)(token|secret|seal|verifier|challenge|signature|password|api_key|developer_key|hapikey)$")
OURS = {name: module for name, module in modules().items() if name.split(".")[0] == "mockspot"}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def compared(tree: ast.AST) -> Iterator[str]:
    """Yield each comparison by value with something that is called a secret."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and not all(isinstance(each, ast.Is | ast.IsNot) for each in node.ops):
            values = (node.left, *node.comparators)
            inner = [item for value in values for item in (value.elts if isinstance(value, ast.Tuple) else [value])]
            if any(_SECRET.search(_name(each)) for each in inner):
                yield ast.unparse(node)


def test_nothing_compares_secrets_but_the_one_function() -> None:
    assert {name: found for name, module in OURS.items() if (found := list(compared(module.tree)))} == {}


def test_only_the_one_function_compares_digests() -> None:
    users = [
        name
        for name, module in OURS.items()
        if any("compare_digest" in ast.unparse(node) for node in ast.walk(module.tree) if isinstance(node, ast.stmt))
    ]
    assert users == [_THE_PLACE]


@pytest.mark.parametrize(
    "code",
    ["token == known", "client.client_secret != sent", "sent in (None, row.token)", "x == self._admin_token"],
)
def test_a_comparison_of_secrets_would_be_found(code: str) -> None:
    assert list(compared(ast.parse(code)))


def test_strings_are_hashed_under_a_key_whatever_their_length() -> None:
    """What the look-up of tokens rests on, see `domain.secrets`."""
    assert sys.hash_info.algorithm.startswith("siphash")
    assert (sys.hash_info.hash_bits, sys.hash_info.cutoff) == (64, 0)


@pytest.mark.parametrize("other", ["", "a", "abd", "abcd", "äbc", "\ud800"])
def test_one_secret_is_no_other(other: str) -> None:
    assert same("abc", "abc")
    assert not same(other, "abc")
    assert not same("abc", other)
