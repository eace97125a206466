"""What the tests of the Action and of the hooks share."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FIXTURES = CHECKOUT / "tests/fixtures"
BIN = CHECKOUT / "tests/action/.venv/bin"


@pytest.fixture(scope="session")
def schema(tmp_path_factory):
    """The folder of the command under test, for PATH."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "schema").symlink_to(os.environ["SCHEMA"])
    return folder


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A clone of this checkout with what is not committed yet, and its commit."""
    path = tmp_path_factory.mktemp("published") / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{CHECKOUT}", path], check=True)
    for name in ["action", ".pre-commit-hooks.yaml"]:
        copied = CHECKOUT / name
        if copied.is_dir():
            shutil.copytree(copied, path / name, dirs_exist_ok=True)
        else:
            shutil.copy(copied, path / name)
    identity = ["-c", "user.name=Test", "-c", "user.email=test@localhost"]
    subprocess.run(["git", "add", "."], cwd=path, check=True)
    subprocess.run(["git", *identity, "commit", "--quiet", "--allow-empty", "-m", "test"], cwd=path, check=True)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=path, check=True, capture_output=True, text=True)
    return path, commit.stdout.strip()


@pytest.fixture(scope="session")
def building(tmp_path_factory):
    """Variables for builds of a release in which little time and disk counts more than its speed."""
    return {
        "CARGO_TARGET_DIR": os.environ.get("CARGO_TARGET_DIR") or str(tmp_path_factory.mktemp("target")),
        "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0",
        "CARGO_PROFILE_RELEASE_DEBUG": "false",
    }


@pytest.fixture
def environment(schema, tmp_path):
    """Variables without anything of this user, and with the command on PATH."""
    home = tmp_path / "home"
    home.mkdir()
    # The caller's Rust is found by them, for tests that build.
    kept = {name: os.environ[name] for name in ("CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN") if name in os.environ}
    kept.setdefault("CARGO_HOME", str(Path.home() / ".cargo"))
    kept.setdefault("RUSTUP_HOME", str(Path.home() / ".rustup"))
    config = home / "gitconfig"
    config.write_text("[user]\nname = Test\nemail = test@localhost\n[init]\ndefaultBranch = main\n[safe]\ndirectory = *\n")
    return kept | {
        "PATH": f"{schema}:{BIN}:{os.environ['PATH']}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PRE_COMMIT_COLOR": "never",
        "PREK_HOME": str(home / "prek"),
    }


@pytest.fixture
def repository(environment, tmp_path):
    """An empty repository, in which `write` puts files and `git` runs."""
    return Repository(tmp_path / "a repository", environment)


class Repository:
    """A folder with Git."""

    def __init__(self, path, environment):
        self.path = path
        self.environment = environment
        path.mkdir()
        self.git("init", "--quiet")

    def git(self, *arguments):
        subprocess.run(["git", *arguments], cwd=self.path, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def add(self, name, content):
        """Writes a file, with the text or as a copy of the fixture, and stages it."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            if content.is_dir():
                shutil.copytree(content, path, dirs_exist_ok=True)
            else:
                shutil.copy(content, path)
        else:
            path.write_text(content)
        self.git("add", "--", name)
        return path

    def commit(self):
        self.git("commit", "--quiet", "--no-verify", "--message", "test")

    def run(self, *command, **variables):
        """Runs a command here, with all it writes in `stdout`."""
        return subprocess.run(
            command,
            cwd=self.path,
            env=self.environment | variables,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=600,
        )


TRAINING = """{
  "version": 1,
  "name": "Training",
  "arrays": [
    {"name": "x", "dtype": "f32", "shape": ["batch", 3]},
    {"name": "y", "dtype": "i64", "shape": ["batch"], "role": "target"}
  ]
}
"""
