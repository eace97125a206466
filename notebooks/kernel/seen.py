"""Says what the kernel infers types from: `seen.py CARGO metadata ..` is `cargo metadata`, for less.

To infer a type, the kernel reads the sources of all that a cell depends on, however far away, and
looks at all of it again for each cell. Most of that never shows in a type.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
# What others' types are made of, of all that the packages of this project depend on.
SHOWN = {"half", "ndarray", "num-complex"}
# What those calculate with.
HIDDEN = {"libm", "matrixmultiply"}


def followed(package, dependency, kinds):
    """Whether types of a package may be made of those of a dependency."""
    if not any(kind["kind"] is None for kind in kinds) or dependency["name"] in HIDDEN:
        return False
    if any("proc-macro" in target["kind"] for target in package["targets"]):
        return False
    ours = [Path(each["manifest_path"]).is_relative_to(PROJECT) for each in (package, dependency)]
    # The package of a cell is in this project, and its dependencies are the user's.
    return not ours[0] or package["name"] == "ctx" or ours[1] or dependency["name"] in SHOWN


def less(metadata):
    """The metadata with what is followed from the package itself, and nothing else."""
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    seen, left = set(), list(metadata["workspace_members"])
    while left:
        this = left.pop()
        if this in seen:
            continue
        seen.add(this)
        node = nodes[this]
        node["deps"] = [
            dependency
            for dependency in node["deps"]
            if followed(packages[this], packages[dependency["pkg"]], dependency["dep_kinds"])
        ]
        node["dependencies"] = [dependency["pkg"] for dependency in node["deps"]]
        left.extend(node["dependencies"])
    metadata["packages"] = [packages[each] for each in packages if each in seen]
    metadata["resolve"]["nodes"] = [nodes[each] for each in nodes if each in seen]
    return metadata


def main():
    answer = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
    if answer.returncode == 0:
        json.dump(less(json.loads(answer.stdout)), sys.stdout)
    return answer.returncode


if __name__ == "__main__":
    sys.exit(main())
