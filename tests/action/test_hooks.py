"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit."""

import os
import shutil
import sys

import pytest
import yaml
from conftest import FIXTURES, TRAINING

ARTICLE = FIXTURES / "article"
KERAS = FIXTURES / "models/keras"


@pytest.fixture
def hooked(repository, published):
    """A repository with the hooks, configured by `configure`."""
    path, commit = published

    def configure(*hooks):
        config = {"repos": [{"repo": str(path), "rev": commit, "hooks": list(hooks)}]}
        repository.add(".pre-commit-config.yaml", yaml.safe_dump(config))

    repository.configure = configure
    repository.hooks = lambda *arguments, by="pre-commit", **variables: repository.run(
        by, "run", "--verbose", *arguments, **variables
    )
    return repository


CHECK = {"id": "schema-check", "args": ["contract.json"]}


@pytest.mark.parametrize("by", ["pre-commit", "prek"])
def test_data_that_changed_is_checked(hooked, by):
    hooked.configure(CHECK)
    hooked.add("contract.json", TRAINING)
    hooked.add("data/with a space.npz", ARTICLE / "clean.npz")
    hooked.add("notes.txt", "no data")
    ran = hooked.hooks(by=by)
    assert ran.returncode == 0, ran.stdout
    assert "data/with a space.npz: valid (batch = 2)" in ran.stdout
    # The contract is no data, although it is JSON that changed.
    assert "contract.json:" not in ran.stdout
    hooked.commit()

    hooked.add("data/new ones.npz", ARTICLE / "shape.npz")
    ran = hooked.hooks(by=by)
    assert ran.returncode == 1, ran.stdout
    assert "exit code: 1" in ran.stdout
    assert "data/new ones.npz: 2 violations" in ran.stdout
    assert "error[shape]: `x` is [2, 2], but the schema says [batch, 3]" in ran.stdout
    # It was committed before.
    assert "with a space" not in ran.stdout


def test_names_are_never_options_nor_patterns(hooked):
    hooked.configure(CHECK)
    hooked.add("contract.json", TRAINING)
    names = ["-n.npz", "--coerce=lossy.npz", "--format.npz", "[a]*.npz", "a=b.npz", "$(touch pwned).npz", "a\nb.npz"]
    for name in names:
        hooked.add(name, ARTICLE / "clean.npz")
    ran = hooked.hooks()
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count(": valid (batch = 2)") == len(names), ran.stdout
    hooked.add("-bad.npz", ARTICLE / "shape.npz")
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "./-bad.npz: 2 violations" in ran.stdout
    assert not (hooked.path / "pwned").exists()


def test_options_follow_the_schema(hooked):
    hooked.configure({"id": "schema-check", "args": ["contract.json", "--coerce", "lossless"]})
    hooked.add("contract.json", TRAINING)
    hooked.add("f64.npz", ARTICLE / "missing.npz")
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "error[missing]: `x` has 1 NaN in 6 values" in ran.stdout
    assert "error[dtype]" not in ran.stdout

    hooked.configure({"id": "schema-check", "args": ["--coerce", "lossless", "contract.json"]})
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "error: the schema comes first, as in `args: [train.schema.json, --coerce]`" in ran.stdout


def test_files_of_one_array_each_are_checked_together(hooked):
    hooked.configure(
        {
            "id": "schema-check",
            "args": ["contract.json", "x=x.npy", "y=y.csv"],
            "files": r"^(x\.npy|y\.csv)$",
            "pass_filenames": False,
        }
    )
    hooked.add("contract.json", TRAINING)
    hooked.add("x.npy", ARTICLE / "clean.x.npy")
    hooked.add("y.csv", "y\n0\n1\n2\n")
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `y` (axis 0)" in ran.stdout
    hooked.add("y.csv", "y\n0\n1\n")
    ran = hooked.hooks()
    assert ran.returncode == 0, ran.stdout


def test_a_change_of_the_schema_alone_checks_nothing(hooked):
    hooked.configure(CHECK)
    hooked.add("contract.json", TRAINING)
    ran = hooked.hooks()
    assert ran.returncode == 0, ran.stdout


def test_what_is_wrong_with_the_hook_is_said(hooked):
    hooked.add("a.npz", ARTICLE / "clean.npz")
    hooked.configure({"id": "schema-check"})
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "exit code: 2" in ran.stdout
    assert "error: the hook has no schema: name it first, as in `args: [train.schema.json]`" in ran.stdout

    hooked.configure({"id": "schema-check", "args": ["absent.json"]})
    ran = hooked.hooks()
    assert "error: there is no schema `absent.json`, which `args` names" in ran.stdout


def test_unreadable_data_fails_and_other_data_is_checked(hooked):
    hooked.configure(CHECK)
    hooked.add("contract.json", TRAINING)
    hooked.add("a.npz", "no archive")
    hooked.add("b.npz", ARTICLE / "shape.npz")
    hooked.add("c.npz", ARTICLE / "clean.npz")
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "exit code: 2" in ran.stdout
    assert "a.npz: not checked" in ran.stdout
    assert "b.npz: 2 violations" in ran.stdout
    assert "c.npz: valid" in ran.stdout


def test_sidecars_agree_with_their_models(hooked):
    hooked.configure({"id": "schema-lock"})
    hooked.add("models/dense.keras", KERAS / "dense.keras")
    hooked.add("models/saved", FIXTURES / "models/tf/dense")
    hooked.run("schema", "lock", "models/dense.keras", "models/saved")
    hooked.git("add", ".")
    # A schema beside data of the same name is no sidecar.
    hooked.add("train.schema.json", TRAINING)
    hooked.add("train/a.npz", ARTICLE / "clean.npz")
    # There is no sidecar, and nobody asked for one.
    hooked.add("models/other.keras", KERAS / "article_mse.keras")
    # The model is too large to commit.
    shutil.copy(hooked.path / "models/dense.keras.schema.json", hooked.path / "models/large.keras.schema.json")
    hooked.git("add", ".")
    ran = hooked.hooks()
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count("schema.json: unchanged") == 2, ran.stdout
    hooked.commit()

    # The model alone changes, in a file and in a folder.
    hooked.add("models/dense.keras", KERAS / "labels_onehot.keras")
    hooked.add("models/saved/saved_model.pb", FIXTURES / "models/tf/two_in_dict/saved_model.pb")
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "models/dense.keras.schema.json: differs" in ran.stdout
    assert "models/saved.schema.json: differs" in ran.stdout
    assert "help: write it with `schema lock`" in ran.stdout
    hooked.run("schema", "lock", "models/dense.keras", "models/saved")
    hooked.git("add", ".")
    assert hooked.hooks().returncode == 0
    hooked.commit()

    # The sidecar alone changes.
    sidecar = hooked.path / "models/dense.keras.schema.json"
    hooked.add("models/dense.keras.schema.json", sidecar.read_text().replace("f32", "f64"))
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "models/dense.keras.schema.json: differs" in ran.stdout


def test_changes_that_break_are_refused(hooked):
    hooked.configure({"id": "schema-diff"})
    hooked.add("new one.schema.json", TRAINING)
    # It is new, in a repository without a commit.
    assert hooked.hooks().returncode == 0
    hooked.commit()

    hooked.add("new one.schema.json", TRAINING.replace('"Training"', '"Training", "description": "x"'))
    assert hooked.hooks().returncode == 0
    hooked.commit()

    hooked.add("new one.schema.json", TRAINING.replace("f32", "f64"))
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "new\\ one.schema.json, since HEAD:" in ran.stdout
    assert "breaking: `x`: dtype f32 -> f64" in ran.stdout
    # It is meant.
    assert hooked.hooks(SKIP="schema-diff").returncode == 0
    hooked.commit()
    assert hooked.hooks("--all-files").returncode == 0

    # As in a job that checks a pull request.
    ran = hooked.hooks("--from-ref", "HEAD~1", "--to-ref", "HEAD")
    assert ran.returncode == 1
    assert "breaking: `x`: dtype f32 -> f64" in ran.stdout


def test_a_damaged_schema_is_no_change(hooked):
    hooked.configure({"id": "schema-diff"})
    hooked.add("a.schema.json", TRAINING)
    hooked.commit()
    hooked.add("a.schema.json", TRAINING[:40])
    ran = hooked.hooks()
    assert ran.returncode == 1
    assert "exit code: 2" in ran.stdout


def test_all_hooks_can_be_tried(repository, published):
    path, _ = published
    repository.add("contract.json", TRAINING)
    repository.add("a b.npz", ARTICLE / "shape.npz")
    repository.run("git", "add", ".")
    ran = repository.run("pre-commit", "try-repo", str(path), "--files", "a b.npz", "--verbose")
    assert "- hook id: schema-check" in ran.stdout, ran.stdout
    # `try-repo` gives no arguments.
    assert "error: the hook has no schema" in ran.stdout, ran.stdout
    assert "check the sidecars of models" in ran.stdout
    assert "check that schemas break nothing" in ran.stdout


def test_another_version_is_not_used(hooked, tmp_path):
    """A command that does not fit is not used, and what is missing to build one is said."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ["bash", "cat", "cmp", "dirname", "git", "grep", "head", "mkdir", "mktemp", "rm", "sed"]:
        (tools / tool).symlink_to(shutil.which(tool))
    (tools / "python3").symlink_to(sys.executable)
    (tools / "schema").write_text("#!/bin/sh\necho schema 99.0.0\n")
    (tools / "schema").chmod(0o755)
    hooked.configure(CHECK)
    hooked.add("contract.json", TRAINING)
    hooked.add("a.npz", ARTICLE / "clean.npz")
    pre_commit = shutil.which("pre-commit", path=hooked.environment["PATH"])
    ran = hooked.run(sys.executable, pre_commit, "run", "--verbose", PATH=str(tools))
    assert ran.returncode == 1
    assert "on PATH, and no cargo to build it" in ran.stdout, ran.stdout


@pytest.mark.skipif(not os.environ.get("BUILD"), reason="it builds the command: tests/action/run --build")
def test_the_command_is_built_once(hooked, schema, building):
    path = hooked.environment["PATH"].replace(f"{schema}:", "")
    assert not shutil.which("schema", path=path), "another command is on PATH"
    fast = building | {"PATH": path}
    hooked.configure(CHECK)
    hooked.add("contract.json", TRAINING)
    hooked.add("a.npz", ARTICLE / "clean.npz")
    ran = hooked.hooks(**fast)
    assert ran.returncode == 0, ran.stdout
    assert "building the command schema" in ran.stdout
    assert "a.npz: valid (batch = 2)" in ran.stdout
    ran = hooked.hooks(**fast)
    assert ran.returncode == 0, ran.stdout
    assert "building" not in ran.stdout
