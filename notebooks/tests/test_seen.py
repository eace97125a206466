"""The kernel infers types from what types are made of."""

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "kernel"))

import seen  # noqa: E402
import std_sources  # noqa: E402

# Each package with whether it is of this project, and what it depends on.
PACKAGES = {
    "ctx": (True, ["schema-core", "plotters"]),
    "schema-core": (True, ["ndarray", "zip", "schema-spec", "derive"]),
    "schema-spec": (True, []),
    "derive": (True, ["syn"]),
    "ndarray": (False, ["num-traits", "matrixmultiply"]),
    "num-traits": (False, ["autocfg"]),
    "plotters": (False, ["image"]),
    **{name: (False, []) for name in ("zip", "syn", "matrixmultiply", "autocfg", "image")},
}


def metadata():
    packages, nodes = [], []
    for name, (ours, dependencies) in PACKAGES.items():
        folder = seen.PROJECT / name if ours else Path("/registry") / name
        kind = "proc-macro" if name == "derive" else "lib"
        packages.append(
            {"id": name, "name": name, "manifest_path": str(folder / "Cargo.toml"), "targets": [{"kind": [kind]}]}
        )
        deps = [
            {"pkg": each, "name": each, "dep_kinds": [{"kind": "build" if each == "autocfg" else None}]}
            for each in dependencies
        ]
        nodes.append({"id": name, "deps": deps, "dependencies": dependencies})
    return {"packages": packages, "workspace_members": ["ctx"], "resolve": {"nodes": nodes}}


class Less(unittest.TestCase):
    def test_what_is_left(self):
        less = seen.less(metadata())
        wanted = {"ctx", "schema-core", "schema-spec", "derive", "ndarray", "num-traits", "plotters", "image"}
        self.assertEqual({package["id"] for package in less["packages"]}, wanted)
        nodes = {node["id"]: node for node in less["resolve"]["nodes"]}
        self.assertEqual(set(nodes), wanted)
        self.assertEqual(nodes["schema-core"]["dependencies"], ["ndarray", "schema-spec", "derive"])
        for node in nodes.values():
            self.assertEqual([each["pkg"] for each in node["deps"]], node["dependencies"])


class Sources(unittest.TestCase):
    def test_comments_are_left_out_and_code_is_not(self):
        text = '//! Docs.\n#[doc = "more"]\n#[unstable]\nfn f() { // why\n    "// a"; }\n/// Docs.\nstruct S;\n'
        self.assertEqual(
            std_sources.COMMENT.sub("", text), '#[unstable]\nfn f() { // why\n    "// a"; }\nstruct S;\n'
        )


if __name__ == "__main__":
    unittest.main()
