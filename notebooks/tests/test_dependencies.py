"""What the notebooks depend on is compiled once for all that depend on the same."""

import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import nbformat
from nbformat import v4

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import dependencies  # noqa: E402

FIRST = ':dep a = "1"\n:dep b = { path = "b" }\n\nuse a::A;'


class Dependencies(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def save(self, name, *sources):
        cells = [v4.new_markdown_cell(":dep no"), *(v4.new_code_cell(source) for source in sources)]
        nbformat.write(v4.new_notebook(cells=cells), self.folder / name)
        return self.folder / name

    def test_the_first_notebook_comes_first_and_each_set_once(self):
        paths = [
            self.save("0.ipynb", "1 + 1", FIRST),
            self.save("1.ipynb", FIRST, "2"),
            self.save("2.ipynb", FIRST, ':dep c = "2"'),
            self.save("3.ipynb", "no_dep()"),
        ]
        both = [':dep a = "1"', ':dep b = { path = "b" }']
        self.assertEqual(dependencies.different(paths), [both, [*both, ':dep c = "2"']])

    def test_it_is_done_once_and_again_after_a_failure(self):
        self.save("0.ipynb", FIRST)
        compiled = self.folder / "base" / "compiled"
        compiled.parent.mkdir()
        places = {"NOTEBOOKS": self.folder, "COMPILED": compiled}
        with mock.patch.multiple(dependencies, **places), mock.patch.object(dependencies, "compile_all") as compiles:
            compiles.side_effect = KeyboardInterrupt
            with self.assertRaises(KeyboardInterrupt):
                dependencies.main()
            compiles.side_effect = None
            dependencies.main()
            dependencies.main()
            self.assertEqual(compiles.call_count, 2)
            self.save("0.ipynb", FIRST, ':dep c = "2"')
            dependencies.main()
            self.assertEqual(compiles.call_count, 3)


if __name__ == "__main__":
    unittest.main()
