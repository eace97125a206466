"""The checker catches a notebook that lies, in whatever way it does."""

import os
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat
from nbformat import v4

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import check  # noqa: E402

os.environ["EVCXR_TMPDIR"] = str(HERE.parent / ".evcxr" / "tests")

ERROR = 'let number: u8 = "text";'


def code(source, fails=False, expect=()):
    cell = v4.new_code_cell(source)
    if fails:
        cell.metadata.tags = ["raises-exception"]
    if expect:
        cell.metadata.expect = list(expect)
    return cell


def save(path, *cells):
    kernel = {"name": "rust", "display_name": "Rust", "language": "rust"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


class Honest(unittest.TestCase):
    def test_passes_until_an_output_is_of_another_time(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "notebook.ipynb"
            save(
                path,
                code('println!("a line"); std::env::temp_dir().join("x")'),
                code(ERROR, fails=True, expect=["mismatched types", "expected `u8`"]),
                code('let text: String = std::str::from_utf8(b"fine")?.to_owned();'),
                code("text.len()", expect=["text/plain: 4"]),
                code('println!("a line")'),
            )
            self.assertEqual(check.check(path, write=True), [])
            seconds = []
            self.assertEqual(check.check(path, seconds=seconds), [])
            self.assertEqual(len(seconds), 5)

            notebook = nbformat.read(path, as_version=4)
            notebook.cells[3].outputs[0].data["text/plain"] = "3"
            notebook.cells[4].outputs = []
            nbformat.write(notebook, path)
            first, second = check.check(path)
            self.assertIn("cell [4] has stale outputs", first)
            self.assertIn("-text/plain: 3\n+text/plain: 4", first)
            self.assertIn("cell [5] has stale outputs", second)


class Lies(unittest.TestCase):
    """One notebook, in which each cell lies in its own way."""

    CELLS = [
        code("let one: u8 = 1;", fails=True, expect=["mismatched"]),
        code(ERROR, fails=True, expect=["mismatched", "a NaN"]),
        code(ERROR, fails=True),
        code("1 + 1", expect=["3"]),
        code(ERROR),
        code('println!("before"); let v: Vec<u8> = vec![]; println!("{}", v[3]);'),
        code('panic!("now")', fails=True, expect=["now"]),
        code('let number: i32 = "a".parse::<i32>()?;\nprintln!("{number}");'),
        code('use std::io::Write; writeln!(std::io::stderr(), "oh").unwrap();'),
        code('println!("fine")'),
        code("std::process::exit(3);"),
    ]

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "notebook.ipynb"
            save(path, *cls.CELLS)
            before = path.read_text()
            cls.problems = check.check(path, write=True)
            cls.stored = path.read_text() != before

    def assert_caught(self, number, *texts):
        found = [problem for problem in self.problems if problem.startswith(f"cell [{number}] ")]
        for text in texts:
            self.assertIn(text, "\n".join(found))
        if not texts:
            self.assertEqual(found, [])

    def test_a_cell_that_should_fail_and_does_not(self):
        self.assert_caught(1, "is tagged raises-exception, and succeeded")

    def test_a_cell_that_fails_otherwise_than_expected(self):
        self.assert_caught(2, "does not say 'a NaN'", "mismatched types")

    def test_a_cell_that_fails_in_any_way(self):
        self.assert_caught(3, "its metadata `expect` says no text")

    def test_a_cell_that_does_not_say_what_is_expected(self):
        self.assert_caught(4, "does not say '3'")

    def test_a_cell_that_does_not_compile(self):
        self.assert_caught(5, "failed: mismatched types")

    def test_a_cell_that_panics(self):
        self.assert_caught(6, "panicked: ", "index out of bounds")

    def test_a_cell_that_expects_to_panic_has_not_failed(self):
        self.assert_caught(7, "is tagged raises-exception, and succeeded")

    def test_a_cell_that_loses_an_error(self):
        self.assert_caught(8, "lost an error to `?`", "invalid digit found in string")

    def test_a_cell_that_writes_to_stderr(self):
        self.assert_caught(9, "wrote to stderr: oh")

    def test_a_cell_that_is_fine(self):
        self.assert_caught(10)

    def test_a_cell_that_ends_the_process(self):
        self.assert_caught(11, "failed: ")

    def test_nothing_is_stored(self):
        self.assertFalse(self.stored)


class Normal(unittest.TestCase):
    def test_what_differs_from_run_to_run(self):
        text = (
            f"thread '<unnamed>' (4711) panicked at src/lib.rs:108:21 in /tmp/.tmpA1b2C3/src "
            f"and {check.PROJECT}/notebooks"
        )
        self.assertEqual(
            check.stable(text, 1),
            "thread '<unnamed>' panicked at src/lib.rs in <temporary> and <project>/notebooks",
        )

    def test_the_number_of_the_cell(self):
        self.assertEqual(check.stable("[ command_17:1:1 ]", 3), "[ command_4:1:1 ]")

    def test_streams_are_one_each(self):
        def said(name, text):
            return v4.new_output("stream", name=name, text=text)

        outputs = [said("stdout", "a\n"), said("stderr", "b\n"), said("stdout", "c\n")]
        self.assertEqual(
            check.normal(outputs, 1), [said("stdout", "a\nc\n"), said("stderr", "b\n")]
        )

    def test_every_error_is_told(self):
        error = v4.new_output("error", ename="Error", evalue="no", traceback=["no"])
        self.assertEqual(check.normal([error, error], 1), [error, error])


if __name__ == "__main__":
    unittest.main()
