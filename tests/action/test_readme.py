"""The hooks that the README shows."""

import re
import subprocess

import yaml
from conftest import CHECKOUT, FIXTURES, TRAINING

ARTICLE = FIXTURES / "article"


def snippet(begins):
    """Returns the YAML of the README that begins so."""
    readme = (CHECKOUT / "README.md").read_text()
    (found,) = [block for block in re.findall(r"```yaml\n(.*?)```", readme, re.S) if block.startswith(begins)]
    return found


def test_the_hooks(repository, published):
    path, _ = published
    config = yaml.safe_load(snippet("repos:"))
    (repo,) = config["repos"]
    assert repo["rev"] == released()
    manifest = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in repo["hooks"]] == [hook["id"] for hook in manifest]

    repo["repo"] = str(path)
    subprocess.run(["git", "tag", "--force", released()], cwd=path, check=True, stdout=subprocess.DEVNULL)
    repository.add(".pre-commit-config.yaml", yaml.safe_dump(config))
    repository.add("train.schema.json", TRAINING)
    repository.add("data/clean.npz", ARTICLE / "clean.npz")
    repository.add("elsewhere.npz", ARTICLE / "shape.npz")
    ran = repository.run("pre-commit", "run", "--verbose")
    assert ran.returncode == 0, ran.stdout
    assert "data/clean.npz: valid" in ran.stdout

    repository.run("pre-commit", "install")
    repository.add("data/shape.npz", ARTICLE / "shape.npz")
    ran = repository.run("git", "commit", "-m", "new data")
    assert ran.returncode == 1
    assert "data/shape.npz: 2 violations" in ran.stdout


def released():
    """The tag of this version."""
    version = re.search(r'^version = "(.*)"$', (CHECKOUT / "Cargo.toml").read_text(), re.M)[1]
    return f"v{version}"
