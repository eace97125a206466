"""What is left of Rust without the bodies of its functions."""

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "kernel"))

from bodies import without  # noqa: E402


class Without(unittest.TestCase):
    def assert_becomes(self, source, wanted):
        self.assertEqual(without(source), wanted)

    def assert_stays(self, source):
        self.assert_becomes(source, source)

    def test_a_function(self):
        self.assert_becomes(
            "impl A { pub const fn f<T>(&self, n: [u8; { 3 }]) -> T where T: B, { if a { b } c } fn g() {} }",
            "impl A { pub const fn f<T>(&self, n: [u8; { 3 }]) -> T where T: B, {} fn g() {} }",
        )

    def test_braces_that_are_none(self):
        for body in ('"}"', "'}'", "b'{'", r"'\''", r'"\"}"', 'r#"}"}"#', "// }\n", "/* } */", "'a: loop {}"):
            self.assert_becomes(f"fn f() {{ {body} }} struct S;", "fn f() {} struct S;")

    def test_what_has_no_body(self):
        self.assert_stays("trait T { fn f(&self) -> [u8; 3]; const C: u8 = { 3 }; }")
        self.assert_stays("struct S { f: fn(u8) -> u8 } impl S { const F: Foo<{ 1 }> = X; }")

    def test_a_body_that_says_what_is_returned(self):
        self.assert_stays("fn f() -> impl Iterator<Item = u8> { a }")
        self.assert_becomes("fn f(a: impl A) -> u8 { a }", "fn f(a: impl A) -> u8 {}")

    def test_a_constant_in_what_is_returned(self):
        self.assert_becomes("fn f() -> Foo<{ 1 }> { a }", "fn f() -> Foo<{ 1 }> {}")

    def test_macros(self):
        self.assert_stays("macro_rules! m { (fn $f:ident $body:block) => { fn $f() $body } }")
        self.assert_becomes(
            "macro_rules! m { ($t:ty) => { impl $t { fn $f(self) -> $t { $(a)* } } } }",
            "macro_rules! m { ($t:ty) => { impl $t { fn $f(self) -> $t {} } } }",
        )


if __name__ == "__main__":
    unittest.main()
