"""Reports: text, data, HTML, SARIF and maps."""

import gc
import json
import pickle

import numpy as np
import pytest

import inputschema as ins
from inputschema import Array, Schema

TRAINING = Schema(
    "Training",
    x=Array("f64", ["batch", 3], range=(0, 10)),
    y=Array("i64", ["batch"], one_of=[0, 1], role="target"),
)


def invalid():
    x = np.array([[1.0, 2.0, np.nan], [3.0, 40.0, 5.0]])
    return x, np.array([0, 7])


def report_of(x, y):
    report = TRAINING.report(x=x, y=y)
    assert report is not None
    return report


def test_the_text_is_in_the_words_of_python():
    x, y = invalid()
    text = str(report_of(x, y))
    assert "error[missing]: `x` has 1 NaN in 6 values\n  x[0, 2] = NaN" in text
    assert "x[1, 1] = 40" in text
    assert "y[1] = 7" in text
    for word in ("Coerce::", "--", ".repair("):
        assert word not in text

    with pytest.raises(ins.InvalidData) as caught:
        TRAINING.check(x=np.array([["1", "2", "a"], ["3", "4", "5"]]), y=[0, 1])
    assert str(caught.value) == str(caught.value.report)
    assert 'x[0, 2] = "a"\n  5 of 6 values read as numbers' in str(caught.value)
    assert 'repair(coerce="lossy")' in str(caught.value)


def test_violations_are_data():
    report = report_of(*invalid())
    assert len(report) == len(report.violations) == 3
    assert report.schema == "Training"
    missing, out_of_range, label = report.violations
    assert (missing.code, missing.array, missing.count, missing.total) == ("missing", "x", 1, 6)
    assert missing.positions == [(0, 2)]
    assert np.isnan(missing.values[0])
    assert missing.message == "`x` has 1 NaN in 6 values"
    assert "imputed" in missing.help
    assert (out_of_range.code, out_of_range.positions, out_of_range.values) == ("range", [(1, 1)], [40.0])
    assert (label.code, label.array, label.values) == ("one_of", "y", [7])
    assert type(label.values[0]) is int
    assert str(label).startswith("error[one_of]: `y` has 1 of 2 values")
    assert repr(label).startswith("<Violation one_of: ")

    shape = TRAINING.report(x=np.zeros((2, 2)), y=np.zeros(2, dtype=int)).violations[0]
    assert (shape.code, shape.count, shape.positions, shape.values) == ("shape", None, [], [])
    assert shape.to_dict()["axes"] == [[1, 3]]


def test_json_and_pickles():
    report = report_of(*invalid())
    form = report.to_dict()
    assert form == json.loads(report.to_json())
    assert form["schema"] == "Training"
    assert [found["code"] for found in form["violations"]] == ["missing", "range", "one_of"]
    assert form["violations"][0]["help"] == report.violations[0].help
    again = pickle.loads(pickle.dumps(report))
    assert again == report
    assert str(again) == str(report)

    with pytest.raises(ins.InvalidData) as caught:
        TRAINING.check(x=invalid()[0], y=invalid()[1])
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is ins.InvalidData
    assert str(again) == str(caught.value)
    assert again.report == report


def test_sarif():
    log = json.loads(report_of(*invalid()).to_sarif("data/train.npz"))
    results = log["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["missing", "range", "one_of"]
    place = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "data/train.npz"


def test_html_has_a_map_of_each_array_with_invalid_values():
    x, y = invalid()
    report = report_of(x, y)
    html = report._repr_html_()
    assert html == report.to_html()
    assert html.count("<table") == 1
    assert html.count("<svg") == 2
    assert "<code>x</code> has 1 NaN in 6 values" in html
    shapes = TRAINING.report(x=np.zeros((2, 2)), y=np.zeros(2, dtype=int))
    assert "<svg" not in shapes.to_html()


def test_maps_read_the_array_again_and_keep_nothing_alive():
    x = np.zeros((100, 3))
    x[10:20] = np.nan
    report = TRAINING.report(x=x, y=np.zeros(100, dtype=int))
    map_of_x = report.map("x")
    assert map_of_x.is_complete and not map_of_x.is_empty
    assert str(map_of_x) == "`x` [100, 3]\n  missing: 30 of 300 values"
    assert map_of_x._repr_svg_() == map_of_x.to_svg()
    assert map_of_x.to_svg().startswith("<svg")
    assert report.map("y").is_empty
    assert "`z`" in str(report.map("z"))

    del x
    gc.collect()
    of_samples = report.map("x")
    assert not of_samples.is_complete
    assert "first 5 of 30" in str(of_samples)


def test_an_array_that_has_changed_is_read_as_it_is_now():
    x = np.array([[np.nan, 2.0, 3.0]])
    report = TRAINING.report(x=x, y=np.array([0]))
    for shape in ((3, 1), (3,), (1, 3)):
        x.shape = shape
        x[:] = 0
        report.to_html()
        report.map("x").to_svg()


@pytest.fixture
def shell():
    interactiveshell = pytest.importorskip("IPython.core.interactiveshell")
    shell = interactiveshell.InteractiveShell.instance()
    yield shell
    interactiveshell.InteractiveShell.clear_instance()


CODE = """
import numpy as np
from inputschema import Array, Schema
Schema("S", x=Array("f64", ["n"])).check(x=np.array([np.nan]))
"""


def test_ipython_shows_the_text(shell, capsys):
    shell.run_cell(CODE)
    printed = capsys.readouterr().out
    assert "InvalidData" in printed
    assert printed.count("error[missing]: `x` has 1 NaN in 1 value") == 1
    assert "Traceback" in printed


def test_a_notebook_shows_html_and_not_the_text_again(shell, capsys, monkeypatch):
    displayed = []
    monkeypatch.setattr(shell, "kernel", object(), raising=False)
    monkeypatch.setattr("IPython.display.display", lambda data, raw: displayed.append(data))
    shell.run_cell(CODE)
    printed = capsys.readouterr().out
    (shown,) = displayed
    assert "<code>x</code> has 1 NaN" in shown["text/html"]
    assert shown["text/plain"].startswith("error[missing]: `x` has 1 NaN in 1 value")
    assert "InvalidData: 1 violation" in printed
    assert 'Schema("S", x=Array("f64", ["n"])).check(x=np.array([np.nan]))' in printed
    assert "has 1 NaN" not in printed
    assert "Traceback" not in printed
