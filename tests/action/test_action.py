"""The Action: its metadata, and its steps on a runner."""

import os
import re
import shutil
import subprocess
from html.parser import HTMLParser

import cmarkgfm
import pytest
from conftest import BIN, CHECKOUT, FIXTURES, TRAINING
from runner import Runner, expressions, load, uploaded

ARTICLE = FIXTURES / "article"
# A name that would be commands for the runner, and Markdown and HTML for the summary.
HOSTILE = "a\n::error::owned\n##[add-path]b<script>alert(1)<|script>`*|%0A::stop-commands::x.npz"


@pytest.fixture
def workspace(repository):
    """A checkout with a contract."""
    repository.add("contract.json", TRAINING)
    return repository


@pytest.fixture
def act(workspace, environment, tmp_path):
    """Runs the Action with inputs."""
    runner = Runner(workspace.path, tmp_path / "runner's temporary", environment)

    def act(**inputs):
        inputs = {name.replace("_", "-"): value for name, value in inputs.items()}
        return runner.run_action(CHECKOUT, {"schema": "contract.json"} | inputs)

    act.runner = runner
    return act


def test_the_metadata_is_what_github_reads():
    checked = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", "vendor.github-actions", CHECKOUT / "action.yml"],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    action = load(CHECKOUT / "action.yml")
    assert {"name", "description", "inputs", "outputs", "runs"} <= set(action)
    assert action["runs"]["using"] == "composite"
    steps = action["runs"]["steps"]
    known = set()
    for step in steps:
        for expression in expressions(step):
            context, *names = expression.split(".")
            if context == "inputs":
                assert names[0] in action["inputs"], expression
            else:
                assert (context, names[1]) == ("steps", "outputs") and names[0] in known, expression
        assert step["shell"] == "bash"
        # What a workflow says is data: in a script it would be code.
        assert expressions(step["run"]) == [], step["run"]
        known.add(step["id"])
    for name, output in action["outputs"].items():
        assert re.fullmatch(r"\$\{\{ steps\.check\.outputs\.(\w+) \}\}", output["value"])[1] == name
    for name, declared in action["inputs"].items():
        assert declared["description"], name
        assert declared.get("required") or isinstance(declared["default"], str), name
    # Each is used.
    used = {expression.split(".")[1] for expression in expressions(steps) if expression.startswith("inputs.")}
    assert used == set(action["inputs"])


def test_the_scripts_are_clean():
    scripts = [CHECKOUT / "action" / name for name in ["command", "hook", "run"]]
    checked = subprocess.run([BIN / "shellcheck", *scripts, CHECKOUT / "tests/action/run"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    for script in scripts:
        # Bash 3.2 has none of these.
        assert not re.search(r"\b(mapfile|readarray|declare -A|local -n)\b|\$\{\w+(,,|\^\^|@Q)", script.read_text()), script


def test_valid_data(act, workspace):
    workspace.add("data/with a space.npz", ARTICLE / "clean.npz")
    ran = act(data="data/with a space.npz\n")
    assert ran.status == 0, ran.log
    assert "data/with a space.npz: valid (batch = 2)" in plain(ran.log)
    assert ran.annotations == []
    assert (ran.outputs["verdict"], ran.outputs["violations"]) == ("valid", "0")
    run = uploaded(ran.outputs["sarif"], workspace.path)
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"]
    assert "schema check: 1 of 1 valid" in Page(ran.summary).text


def test_invalid_data(act, workspace):
    for name in ["clean.npz", "shape.npz", "missing.npz"]:
        workspace.add(name, ARTICLE / name)
    ran = act(data="clean.npz\r\nshape.npz\r\n\r\nmissing.npz", arguments="--coerce 'lossless'")
    assert ran.status == 1, ran.log
    assert (ran.outputs["verdict"], ran.outputs["violations"]) == ("invalid", "2")
    assert ran.annotations == [
        (
            "error",
            {"file": "shape.npz", "title": "schema check: shape"},
            "`x` is [2, 2], but the schema says [batch, 3]\n  axis 1 is 2, expected 3",
        ),
        (
            "error",
            {"file": "missing.npz", "title": "schema check: missing"},
            "`x` has 1 NaN in 6 values\n  x[0, 2] = NaN\n"
            "  help: column 2 can be imputed (mean 5, median 5), or 1 of 2 rows dropped, "
            "with the only row of class 0 of `y`",
        ),
    ]
    run = uploaded(ran.outputs["sarif"], workspace.path)
    assert [result["ruleId"] for result in run["results"]] == ["shape", "missing"]
    assert run["invocations"][0]["executionSuccessful"]
    rendered = Page(ran.summary)
    assert "schema check: 1 of 3 valid" in rendered.text
    assert "error[missing]: `x` has 1 NaN in 6 values" in rendered.text

    ran = act(data="shape.npz", fail_on_violations="false")
    assert (ran.status, ran.outputs["verdict"]) == (0, "invalid")


def test_data_that_cannot_be_checked(act, workspace):
    workspace.add("shape.npz", ARTICLE / "shape.npz")
    workspace.add("broken.npz", "no archive")
    ran = act(data="absent.npz\nnothing-*.npz\nbroken.npz\nshape.npz", fail_on_violations="false")
    assert ran.status == 2, ran.log
    assert (ran.outputs["verdict"], ran.outputs["violations"]) == ("failed", "2")
    titles = [(properties["file"], properties["title"]) for _, properties, _ in ran.annotations]
    assert titles == [
        ("absent.npz", "schema check: not checked"),
        ("nothing-*.npz", "schema check: not checked"),
        ("broken.npz", "schema check: not checked"),
        ("shape.npz", "schema check: dtype"),
        ("shape.npz", "schema check: shape"),
    ]
    run = uploaded(ran.outputs["sarif"], workspace.path)
    assert not run["invocations"][0]["executionSuccessful"]
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 3
    assert len(run["results"]) == 2
    assert "No such file or directory" in Page(ran.summary).text


def test_a_schema_that_cannot_be_read(act, workspace):
    workspace.add("clean.npz", ARTICLE / "clean.npz")
    workspace.add("broken.json", '{"version": 1')
    for schema, why in [("absent.json", "No such file"), ("broken.json", "line 1")]:
        ran = act(schema=schema, data="clean.npz")
        assert (ran.status, ran.outputs["verdict"], ran.outputs["violations"]) == (2, "failed", "0"), ran.log
        ((_, properties, text),) = ran.annotations
        assert properties == {"file": schema, "title": "schema check: not checked"}
        assert why in text
        run = uploaded(ran.outputs["sarif"], workspace.path)
        assert not run["invocations"][0]["executionSuccessful"]
        assert why in Page(ran.summary).text


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"data": " \n"}, "cannot be read"),
        ({"data": ""}, "no data is named"),
        ({"data": "clean.npz", "schema": ""}, "no schema is named"),
        ({"data": "clean.npz", "arguments": "--coerce 'lossless"}, "cannot be split into words"),
        ({"data": "clean.npz", "arguments": "--no-such-option"}, "nothing was checked"),
        ({"data": "clean.npz", "fail_on_violations": "no"}, "can be true or false"),
    ],
)
def test_inputs_that_are_wrong(act, workspace, inputs, why):
    workspace.add("clean.npz", ARTICLE / "clean.npz")
    ran = act(**inputs)
    assert (ran.status, ran.outputs["verdict"], ran.outputs["violations"]) == (2, "failed", "0"), ran.log
    assert len(ran.annotations) == 1
    assert why in ran.annotations[0][2]


def test_inputs_are_never_code(act, workspace):
    workspace.add("clean.npz", ARTICLE / "clean.npz")
    code = "$(touch owned)`touch owned`; touch owned; \"; touch owned; '"
    for name in ["schema", "data", "sarif"]:
        act(**({"data": "clean.npz"} | {name: code}))
    act(data="clean.npz", arguments="--match \"$(touch owned)\" '`touch owned`' ; touch owned > owned")
    act(data="clean.npz", fail_on_violations=code)
    act(data="clean.npz", schema_command=code)
    assert list(workspace.path.rglob("*owned")) == []


def test_names_are_neither_options_nor_commands(act, workspace):
    names = [HOSTILE, "-n.npz", "--format.npz", "--report=github=owned.npz", "-", "a=b.npz", "[a]*.npz", "%41.npz"]
    (workspace.path / "data").mkdir()
    for name in names:
        shutil.copy(ARTICLE / "shape.npz", workspace.path / "data" / name)
    # A name with newlines cannot be in a list of lines, but in a folder.
    ran = act(data=".", working_directory="data", schema="../contract.json")
    assert ran.status == 1, ran.log
    named = "\n".join(name for name in names if "\n" not in name)
    ran = act(data=named, working_directory="data", schema="../contract.json")
    assert ran.status == 1, ran.log
    assert int(ran.outputs["violations"]) == 2 * (len(names) - 1)
    # GitHub shows few of a step.
    for some in [names[1:5], names[5:]]:
        of_some = act(data="\n".join(some), working_directory="data", schema="../contract.json")
        assert {properties["file"] for _, properties, _ in of_some.annotations} == {f"data/{name}" for name in some}
    ran = act(data=named, working_directory="data", schema="../contract.json")
    assert not (workspace.path / "data/owned.npz").exists()
    run = uploaded(ran.outputs["sarif"], workspace.path)
    assert len(run["results"]) == 2 * (len(names) - 1)


def test_text_of_files_is_no_command_and_no_markup(act, workspace):
    # Names of arrays and texts are those of the file, and the report quotes them.
    words = ["::error::owned", "##[error]owned", "</pre><script>alert(1)</script>", "**bold** [x](http://y) @someone", "::endgroup::"]
    rows = "".join(f"{word},1,2\n" for word in words)
    workspace.add("hostile.csv", f"##[error]owned,::warning::owned,<img src=x onerror=y>\n{rows}")
    schema = TRAINING.replace('"y", "dtype": "i64"', '"::warning::owned", "dtype": "i64"')
    schema = schema.replace('"x", "dtype": "f32", "shape": ["batch", 3]', '"##[error]owned", "dtype": "f32", "shape": ["batch"]')
    workspace.add("hostile.json", schema)
    workspace.add("clean.npz", ARTICLE / "clean.npz")
    ran = act(schema="hostile.json", data="hostile.csv\nclean.npz")
    assert ran.status == 1
    assert len(ran.commands) == len(ran.annotations) == int(ran.outputs["violations"]) > 0
    assert all(properties["title"].startswith("schema check: ") for _, properties, _ in ran.annotations)
    assert any("::error::owned" in text for _, _, text in ran.annotations)
    page = Page(ran.summary)
    assert page.tags <= {"h4", "p", "pre", "details", "summary"}, page.tags
    assert all(word in page.text for word in words), page.text
    assert "<img src=x onerror=y>" in page.text


def test_a_hostile_name_breaks_out_of_nothing(act, workspace):
    # With newlines, it cannot be in a list of lines, but a pattern finds it.
    for name, data in [(HOSTILE, "a*x.npz"), (HOSTILE.replace("\n", " "), HOSTILE.replace("\n", " "))]:
        path = workspace.path / name
        shutil.copy(ARTICLE / "shape.npz", path)
        ran = act(data=data)
        path.unlink()
        assert ran.status == 1, ran.log
        assert len(ran.commands) == len(ran.annotations) == 2
        assert {properties["file"] for _, properties, _ in ran.annotations} == {name}
        page = Page(ran.summary)
        assert page.tags <= {"h4", "p", "pre", "details", "summary"}, page.tags
        uploaded(ran.outputs["sarif"], workspace.path)


@pytest.mark.parametrize("variables", [{}, {"POSIXLY_CORRECT": "1"}])
def test_patterns_with_letters_of_a_shell(act, workspace, variables):
    act.runner.environment = act.runner.environment | variables
    for name in ["of [a] 'day' $(touch owned)/x 1.npz", "of [a] 'day' $(touch owned)/x 2.npz", "`touch owned`.npz"]:
        workspace.add(name, ARTICLE / "clean.npz")
    workspace.add("a set/x [0].npz", ARTICLE / "shape.npz")
    named = ["of [[]a] 'day' $(touch owned)/x ?.npz", "`touch owned`.npz", "a set/x [[]*].npz"]
    ran = act(data="\n".join(named))
    assert ran.status == 1, ran.log
    assert {properties["file"] for _, properties, _ in ran.annotations} == {"a set/x [0].npz"}
    assert "schema check: 2 of 3 valid" in Page(ran.summary).text
    assert list(workspace.path.glob("owned")) == []


def test_more_violations_than_github_shows(act, workspace):
    for at in range(30):
        workspace.add(f"data/{at:02}.npz", ARTICLE / "shape.npz")
    ran = act(data="\n".join(f"data/{at:02}.npz" for at in range(30)))
    assert (ran.status, ran.outputs["violations"]) == (1, "60"), ran.log
    # What GitHub does not annotate is in its log.
    assert len(ran.annotations) == 61
    assert ran.annotations[9][1:] == (
        {"title": "schema check: 51 more"},
        "GitHub shows 10 annotations of a step; the log has all",
    )
    assert len(uploaded(ran.outputs["sarif"], workspace.path)["results"]) == 60


def test_what_is_not_fetched_is_named_with_the_way_out(act, workspace):
    workspace.add("x.npz", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n")
    ran = act(data="x.npz")
    assert ran.outputs["verdict"] == "failed"
    ((_, _, text),) = ran.annotations
    assert text == "`x.npz` is a Git LFS pointer, not the data itself\n  help: run `git lfs pull`"


def test_a_folder_to_work_in(act, workspace):
    workspace.add("sub/of data/shape.npz", ARTICLE / "shape.npz")
    workspace.add("sub/contract.json", TRAINING)
    ran = act(data="of data/shape.npz", working_directory="sub", sarif="reports/of data.sarif")
    assert ran.status == 1, ran.log
    # On the page of a pull request, files are those of the checkout.
    assert {properties["file"] for _, properties, _ in ran.annotations} == {"sub/of data/shape.npz"}
    assert ran.outputs["sarif"] == str(workspace.path / "reports/of data.sarif")
    run = uploaded(ran.outputs["sarif"], workspace.path)
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert uris == {"sub/of%20data/shape.npz"}


def test_data_in_several_files_is_annotated_at_the_files(act, workspace):
    workspace.add("parts/x.npy", ARTICLE / "clean.x.npy")
    workspace.add("parts/y.csv", "y\n0\n0.5\n")
    ran = act(data="x=parts/x.npy\ny=parts/y.csv")
    ((_, properties, _),) = ran.annotations
    assert properties == {"file": "parts/y.csv", "line": "3", "title": "schema check: dtype"}, ran.log

    ages = '{"name": "age", "dtype": "f32", "shape": ["batch"], "constraints": [{"range": {"min": 0, "max": 130}}]}'
    workspace.add("ages.json", f'{{"name": "Ages", "arrays": [{ages}]}}')
    for name, age in [("a", 20), ("b", 999), ("c", 30)]:
        workspace.add(f"shards/{name}.csv", f"age\n1\n{age}\n")
    ran = act(schema="ages.json", data="shards/*.csv")
    ((_, properties, text),) = ran.annotations
    assert properties == {"file": "shards/b.csv", "line": "3", "title": "schema check: range"}
    assert "row 1 of b.csv" in text
    run = uploaded(ran.outputs["sarif"], workspace.path)
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "shards/b.csv"}, "region": {"startLine": 3}}


def test_a_command_that_is_named(act, workspace, schema):
    workspace.add("clean.npz", ARTICLE / "clean.npz")
    act.runner.environment = act.runner.environment | {
        "PATH": act.runner.environment["PATH"].replace(f"{schema}:", "")
    }
    (workspace.path / "own").symlink_to(os.environ["SCHEMA"])
    assert act(data="clean.npz", schema_command="./own").status == 0
    ran = act(data="clean.npz", schema_command="no-such-command")
    assert ran.status == 2
    assert "error: `no-such-command` is not a command" in ran.log


@pytest.mark.skipif(not os.environ.get("BUILD"), reason="it builds the command: tests/action/run --build")
def test_the_command_is_built_once(act, workspace, schema, building):
    workspace.add("clean.npz", ARTICLE / "clean.npz")
    environment = act.runner.environment
    path = environment["PATH"].replace(f"{schema}:", "")
    assert not shutil.which("schema", path=path), "another command is on PATH"
    act.runner.environment = environment | building | {"PATH": path}
    ran = act(data="clean.npz")
    assert ran.status == 0, ran.log
    assert "building the command schema" in ran.log
    assert (act.runner.temporary / "schema-command/bin/schema").exists()
    ran = act(data="clean.npz")
    assert ran.status == 0, ran.log
    assert "building" not in ran.log


def plain(text):
    """Returns text without colours."""
    return re.sub("\x1b\\[[0-9;]*m", "", text)


class Page(HTMLParser):
    """A summary as GitHub renders it: its tags, and its text."""

    def __init__(self, markdown):
        super().__init__()
        self.tags, self.text = set(), ""
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE))
        self.close()

    def handle_starttag(self, tag, attributes):
        assert not attributes, (tag, attributes)
        self.tags.add(tag)

    def handle_data(self, data):
        self.text += data
