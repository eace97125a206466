"""The kernel infers what a derive and `literal!` give, without types on a `let`."""

import os
import sys
import unittest
from pathlib import Path

from nbclient import NotebookClient
from nbclient.util import run_sync
from nbformat import v4

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import check  # noqa: E402

STRUCT = """
:dep schema-core = { path = "../schema-core", features = ["repair"] }

use schema_core::ndarray::{Array1, Array2, array};
use schema_core::{Arrays, InputSchema, literal};

#[derive(Debug, InputSchema)]
struct Training {
    #[input(shape = [batch, 3], on_missing = mean)]
    x: Array2<f32>,
    #[input(shape = [batch], range = 0..10, role = target)]
    y: Array1<i64>,
}
"""

# One cell each, so that a wrong type fails where it is inferred; the last one uses them.
CELLS = [
    "let x = array![[1.0_f32, 2.0, 3.0]];",
    "let arrays = Arrays::new().with(\"x\", x.clone()).with(\"y\", array![12_i64]);",
    "let valid = Training { x: x.clone(), y: array![1] }.validate()?;",
    "let dims = Training { x: x.clone(), y: array![1] }.check()?;",
    "let refused = Training { x: x.clone(), y: array![11] }.validate().unwrap_err();",
    "let rejected = Training::from_arrays(arrays.clone()).unwrap_err();",
    "let (returned, report) = rejected.into_parts();",
    "let made = Training::from_arrays(arrays.clone().with(\"y\", array![1_i64]))?;",
    "let (repaired, log) = Training::repair(arrays.with(\"y\", array![1_i64]))?;",
    "let schema = Training::SCHEMA;",
    # Of a schema's own method and the trait's, the schema's own is meant.
    "let absent = schema.validate(&Arrays::new()).unwrap_err();",
    "let written = literal!(Training { x: [[1., 2., 3.]], y: [1] });",
    """println!(
        "{} {} {} {} {} {} {} {} {}", valid.x.nrows(), dims["batch"], refused.data().y[0], returned.len(),
        report.violations().len(), made.y[0], repaired.dims()["batch"], absent.violations().len(), written.x[[0, 2]],
    );""",
]


class Inference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.environ["EVCXR_TMPDIR"] = str(HERE.parent / ".evcxr" / "tests")
        cells = [v4.new_code_cell(source) for source in [STRUCT, *CELLS]]
        kernel = {"name": "rust", "display_name": "Rust", "language": "rust"}
        cls.client = NotebookClient(
            v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}),
            resources={"metadata": {"path": str(HERE.parent)}},
            allow_errors=True,
            startup_timeout=check.START,
            timeout=check.FIRST_CELL,
        )
        kernel = cls.client.setup_kernel()
        kernel.__enter__()
        cls.addClassCleanup(kernel.__exit__, None, None, None)
        for at, cell in enumerate(cls.client.nb.cells):
            cls.client.execute_cell(cell, at)

    def test_no_let_needs_a_type(self):
        for cell in self.client.nb.cells:
            errors = [output.evalue for output in cell.outputs if output.output_type == "error"]
            self.assertEqual(errors, [], cell.source)
        (said,) = self.client.nb.cells[-1].outputs
        self.assertEqual(said.text, "1 1 11 2 1 1 1 2 3\n")

    def test_what_a_derive_writes_is_completed(self):
        def names(source):
            asked = self.client.kc.complete(source)
            while True:
                reply = run_sync(self.client.kc.get_shell_msg)(timeout=check.CELL)
                if reply["parent_header"].get("msg_id") == asked:
                    return " ".join(reply["content"]["matches"])

        of_struct = names("Training::")
        for name in ("SCHEMA", "from_arrays"):
            self.assertIn(name, of_struct)
        self.assertIn("dims", names("valid."))


if __name__ == "__main__":
    unittest.main()
