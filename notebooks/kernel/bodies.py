"""Leaves the bodies of functions out of Rust: `without` keeps what says something about types.

A function that returns `impl Trait` keeps its body, which says what it returns.
"""

import re

TOKEN = re.compile(
    r"""
      (?P<blank>\s+|//[^\n]*|/\*.*?\*/)
    | (?P<text>[bc]?r(?P<hashes>\#*)".*?"(?P=hashes) | [bc]?"(?:\\.|[^"\\])*" | b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^\\'])')
    | (?P<word>'?[A-Za-z_0-9]+)
    | (?P<sign>->|.)
    """,
    re.VERBOSE | re.DOTALL,
)
OPEN, CLOSE = "([{", ")]}"


def body(tokens, start):
    """Where the body of a function is that begins at a token: its braces. None if it shall stay."""
    depth, returns, last = 0, False, ""
    for at in range(start + 1, len(tokens)):
        kind, token = tokens[at]
        if kind in ("blank", "text"):
            continue
        if at == start + 1 or last == "":
            # `fn(u8)` is a type.
            if kind != "word" and token != "$":
                return None
        if token == "{" and depth == 0 and last != "<":
            return at, closing(tokens, at)
        if token in OPEN:
            depth += 1
        elif token in CLOSE:
            depth -= 1
        elif token == "->":
            returns = True
        if depth < 0 or (token == ";" and depth == 0) or (token == "impl" and returns):
            return None
        last = token
    return None


def closing(tokens, start):
    depth = 0
    for at in range(start, len(tokens)):
        kind, token = tokens[at]
        if kind == "sign":
            depth += (token in OPEN) - (token in CLOSE)
            if depth == 0:
                return at
    raise ValueError("a brace is never closed")


def without(source):
    tokens = [(match.lastgroup if match.lastgroup != "hashes" else "text", match[0]) for match in TOKEN.finditer(source)]
    kept, at = [], 0
    while at < len(tokens):
        found = body(tokens, at) if tokens[at] == ("word", "fn") else None
        if found is None:
            kept.append(tokens[at][1])
            at += 1
        else:
            first, last = found
            kept.extend(token for _, token in tokens[at:first])
            kept.append("{}")
            at = last + 1
    return "".join(kept)
