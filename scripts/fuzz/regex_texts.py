"""Makes regular expressions: sound ones, broken ones, and those that take forever."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

KNOWN: Final = (
    *("loss: ([0-9.]+)", r"validation_auc=([0-9\.]+)", r"#quality_metric: host=\S+, train loss <loss>=(\S+)", "(.*)"),
    *(r"\[(\d+)\].*#011validation-auc:([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)", r"(?P<loss>\d+\.\d+)", "loss"),
    *("(a+)+$", "(a*)*b", "(a|a)*$", "(a|aa)+$", "(.*a){20}$", "(a|b|ab)*c", r"(\w+\s?)*$", r"^(([a-z])+.)+[A-Z]"),
    "a**",
    *(r"(x+x+)+y", r"(.*)(.*)(.*)(.*)x", r"\d*\d*\d*x", "(a?){30}a{30}", "((a{1,10}){1,10}){1,10}b"),
    "(a{1,30}){1,30}b",
    *(r"(a)\1+b", r"(\w+)\1\1$", r"(?=(a+))\1b", "(?!a)", "(?<=a+)b", "(?<!x)y", "a{1,100000}"),
    "(a{1,100000}){1,100000}",
    *("a{99999999999}", "a{2,1}", "(?i)[A-Z]+", "(?i:a)(?-i:b)", "(?x) a # b", "(?a)a", "(?s).*", "[", "[]", "[^]"),
    "[]a]",
    *("(", ")", "*", "+", "?", "{", "}", "{1}", "|", "||", "()", "(?:)", "(?", "(?P<", "(?P<1>a)", "(?P=x)"),
    "(?(1)a|b)",
    *("\\", "\\x", "\\u12", "\\N{DASH}", "\\8", "\\777", "\\Z", "\\z", "\\Q.\\E", "\\p{L}+", "[[:digit:]]+", "[a&&b]"),
    *("a++", "(?>a+)b", "a*+", "é+", "[ü-ž]+", "\ud800+", "日本語", "\u2028", "(" * 30 + ")" * 30),
    "((((((a*)*)*)*)*)*)*b",
    *("(?:(?:a|b)|(?:c|d))*e", "^.*$^.*$", r"\b\b\b", r"(?:^a|b$)+", "a|b|c|d|e|f|g", r"[\w.]+@[\w.]+\.\w+", "\x00+"),
)
_PIECES: Final = (
    *("a", "b", "ab", "0", ".", r"\d", r"\w", r"\s", r"\S", r"\D", "[0-9.]", "[^a]", "[a-z]", "é", "=", ": ", "loss"),
    *("^", "$"),
    *("a+", "a*", "a?", ".*", ".+?", r"\d+", r"\w*", "a{2}", "a{0,3}", "a{2,}", "a{0,40}", r"(\d+)", "(a|b)"),
    "(?:aa|a)",
    *(r"\b", "(?=a)", "(?!b)", r"(?<=a)", r"\.", "[]x]", "(?i:a)", r"[\d\s]", "\\1", "(?P<n>a)", "-?", "[eE]", "("),
    *(")", "["),
)
_QUANTIFIERS: Final = (
    "*",
    "+",
    "?",
    "*?",
    "+?",
    "{2}",
    "{0,3}",
    "{2,}",
    "{1,12}",
    "{1,40}",
    "{1,100000}",
    "{,5}",
    "*+",
)
LONGEST: Final = 1200


def regex_text(chance: random.Random, known: Sequence[str]) -> str:
    """One of any kind. ``known``: expressions that documents have."""
    kind = chance.random()
    if kind < 0.3:
        text = chance.choice(KNOWN)
    elif kind < 0.5 and known:
        text = chance.choice(known)
    else:
        text = _made(chance, 3)
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        text = chance.choice(_CHANGES)(chance, text)[:LONGEST]
    return text


def _made(chance: random.Random, depth: int) -> str:
    """Pieces, groups and alternatives, with quantifiers."""
    parts: list[str] = []
    for _ in range(chance.randrange(1, 5)):
        part = chance.choice(_PIECES)
        if depth and chance.random() < 0.4:
            inner = [_made(chance, depth - 1) for _ in range(chance.choice((1, 1, 2, 3)))]
            part = f"{chance.choice(('(', '(?:', '(', '(?='))}{'|'.join(inner)})"
        if chance.random() < 0.4:
            part = f"{part if len(part) == 1 or part[0] in '([' else f'(?:{part})'}{chance.choice(_QUANTIFIERS)}"
        parts.append(part)
    return "".join(parts)


def _insert(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice((*_PIECES, *_QUANTIFIERS, "|", "\\", "\x00", "{", "}")) + text[at:]


def _delete(chance: random.Random, text: str) -> str:
    start, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    return text[:start] + text[min(end, start + 3) :]


def _double(chance: random.Random, text: str) -> str:
    start, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    return text[:end] + text[start:end] + text[end:]


def _group(chance: random.Random, text: str) -> str:
    return f"{chance.choice(('(', '(?:'))}{text}){chance.choice(_QUANTIFIERS)}{chance.choice(('', '$', 'x', 'b'))}"


def _alternate(chance: random.Random, text: str) -> str:
    return f"(?:{text}|{chance.choice((text, chance.choice(KNOWN), chance.choice(_PIECES)))})"


def _chain(chance: random.Random, text: str) -> str:
    return text + chance.choice((text, chance.choice(KNOWN), *_PIECES))


def _long(chance: random.Random, text: str) -> str:
    return text * chance.choice((2, 5, 20, 200))


_CHANGES: Final[Sequence[Callable[[random.Random, str], str]]] = (
    *(_insert, _insert, _delete, _delete, _double, _group, _group, _alternate, _chain, _long),
)
