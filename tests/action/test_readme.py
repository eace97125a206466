"""The workflow and the hooks that the README shows."""

import re
import subprocess

import pytest
import yaml
from conftest import BIN, CHECKOUT, FIXTURES, TRAINING
from runner import Runner, evaluate, filled, load, uploaded

ARTICLE = FIXTURES / "article"


def snippet(begins):
    """Returns the YAML of the README that begins so."""
    readme = (CHECKOUT / "README.md").read_text()
    (found,) = [block for block in re.findall(r"```yaml\n(.*?)```", readme, re.S) if block.startswith(begins)]
    return found


@pytest.mark.parametrize(("data", "conclusion"), [("clean", "success"), ("shape", "failure")])
def test_the_workflow(repository, environment, tmp_path, data, conclusion):
    text = snippet("name:")
    path = tmp_path / "workflow.yml"
    path.write_text(text)
    checked = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", path], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr

    # The checkout, with what it names.
    repository.add("train.schema.json", TRAINING)
    repository.add("data/train.npz", ARTICLE / f"{data}.npz")
    repository.add("data/shards/a.npz", ARTICLE / "clean.npz")
    repository.add("data/shards/b.npz", ARTICLE / "clean.npz")
    runner = Runner(repository.path, tmp_path / "temporary", environment)
    contexts = {"steps": {}, "failed": False, "runner": {"temp": str(runner.temporary), "os": "Linux"}}
    (job,) = load(text)["jobs"].values()
    done = []
    for step in job["steps"]:
        if not evaluate(step.get("if", "success()").removeprefix("${{").removesuffix("}}"), contexts):
            continue
        name, _, version = step["uses"].partition("@")
        inputs = {name: filled(value, contexts) for name, value in step.get("with", {}).items()}
        done.append(name)
        if name == "actions/checkout":
            pass
        elif name == "actions/cache":
            # Where the command is that the Action builds, in a key of its own for each version.
            assert inputs["path"] == f"{runner.temporary}/schema-command"
            assert inputs["key"] == f"schema-{released()}-Linux"
        elif name == "OWNER/REPOSITORY":
            assert version == released()
            ran = runner.run_action(CHECKOUT, inputs)
            contexts["failed"] |= ran.status != 0
            contexts["steps"][step["id"]] = {"outputs": ran.outputs}
            assert "data/shards/*.npz: valid (batch = 4)" in re.sub("\x1b\\[[0-9;]*m", "", ran.log), ran.log
        elif name == "github/codeql-action/upload-sarif":
            run = uploaded(inputs["sarif_file"], repository.path)
            assert len(run["results"]) == (2 if conclusion == "failure" else 0)
        else:
            pytest.fail(f"an action that is not known: {name}")
    assert done[-1] == "github/codeql-action/upload-sarif"
    assert contexts["failed"] == (conclusion == "failure")


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
