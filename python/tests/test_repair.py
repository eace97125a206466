"""Repairs: their steps one by one, beside NumPy and the command."""

import json
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.testing import assert_array_equal

from inputschema import Array, InvalidData, Plan, Schema, Unrepaired

NAN = np.nan
TRAINING = Schema(
    "Training",
    x=Array("f64", ["batch", 3]),
    y=Array("i64", ["batch"], one_of=[0, 1], role="target"),
)


def features(**rules):
    return Schema("Features", x=Array("f64", ["batch", 2], **rules))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("mean", np.nanmean),
        ("median", np.nanmedian),
    ],
)
@settings(deadline=None)
@given(data=st.data())
def test_imputed_as_numpy_does(by, expected, data):
    values = st.one_of(st.floats(-1e6, 1e6), st.just(NAN))
    shape = data.draw(st.tuples(st.integers(1, 8), st.just(2)))
    x = data.draw(npst.arrays("f8", shape, elements=values))
    whole = ~np.isnan(x).all(axis=0)
    before = x.copy()
    if not whole.all():
        with pytest.raises(Unrepaired):
            features().repair({"x": x}, impute={"x": by})
        return
    repaired = features().repair({"x": x}, impute={"x": by})["x"]
    filled = np.where(np.isnan(x), expected(x, axis=0), x)
    np.testing.assert_allclose(repaired, filled, rtol=1e-12, atol=1e-9)
    assert_array_equal(x, before)
    assert not np.shares_memory(x, repaired)


def test_imputed_as_pandas_does():
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame({"a": [1.0, NAN, 4.0, 1.0], "b": [NAN, 2.0, 8.0, 3.0]})
    schema = Schema("Table", a=Array("f64", ["rows"]), b=Array("f64", ["rows"]))
    data = {name: table[name].to_numpy() for name in table}
    for by, of in [("mean", table.mean()), ("median", table.median())]:
        repaired = schema.repair(data, impute={"a": by, "b": by})
        expected = table.fillna(of)
        assert_array_equal(repaired["a"], expected["a"])
        assert_array_equal(repaired["b"], expected["b"])
    repaired = schema.repair(data, impute={"a": "most_frequent", "b": 0})
    assert_array_equal(repaired["a"], table["a"].fillna(table["a"].mode()[0]))
    assert_array_equal(repaired["b"], table["b"].fillna(0))


@settings(deadline=None)
@given(
    npst.arrays("f8", st.tuples(st.integers(1, 9), st.just(3)), elements=st.sampled_from([0, 1.5, NAN]))
)
def test_labels_stay_with_their_rows(x):
    y = np.arange(len(x)) % 2
    kept = ~np.isnan(x).any(axis=1)
    if not kept.any():
        with pytest.raises(Unrepaired, match="no row would be left"):
            TRAINING.repair({"x": x, "y": y}, drop_rows="batch")
        return
    repaired = TRAINING.repair({"x": x, "y": y}, drop_rows="batch")
    assert_array_equal(repaired["x"], x[kept])
    assert_array_equal(repaired["y"], y[kept])
    assert repaired.dims == {"batch": kept.sum()}


def test_steps_one_by_one():
    x = np.array([[1.0, 2.0], [np.inf, 4.0], [3.0, -6.0]])
    repaired = features(range=(0, 10)).repair({"x": x}, discard="x", impute={"x": "mean"})
    assert_array_equal(repaired["x"], [[1, 2], [2, 4], [3, 3]])

    assert_array_equal(features().repair({"x": np.array([1.0, 2.0])}, reshape="x")["x"], [[1, 2]])
    channels = Schema("Image", x=Array("f64", [4, 2, 3]))
    x = np.arange(24.0).reshape(3, 4, 2)
    repaired = channels.repair({"x": x}, transpose={"x": [1, 2, 0]})
    assert_array_equal(repaired["x"], x.transpose(1, 2, 0))

    labels = Schema("Labels", y=Array("i64", ["batch"], one_of=[0, 1, 2]))
    y = np.array([1, 2, 3, 1])
    assert_array_equal(labels.repair({"y": y}, shift={"y": -1})["y"], y - 1)
    assert_array_equal(labels.repair({"y": y}, map={"y": {1: 2, 2: 1, 3: 0}})["y"], [2, 1, 0, 2])
    assert_array_equal(labels.repair({"y": np.array(["b", "a", "c"])}, map="y")["y"], [1, 0, 2])
    assert_array_equal(labels.repair({"target": y - 1}, rename={"target": "y"})["y"], y - 1)
    assert_array_equal(labels.repair({"y": y - 1, "z": y}, remove="z")["y"], y - 1)
    assert_array_equal(labels.repair({"y": y - 1.0}, coerce={"y": "lossless"})["y"], y - 1)

    series = Schema("Series", x=Array("f64", ["batch", "time"]))
    x = np.array([[1, NAN, NAN, 4], [2, NAN, 3, NAN]])
    repaired = series.repair({"x": x}, forward_fill={"x": "time"})
    assert_array_equal(repaired["x"], [[1, 1, 1, 4], [2, 2, 3, 3]])
    open_ended = Schema("Wide", x=Array("f64", ["batch", None]))
    assert_array_equal(open_ended.repair({"x": x}, drop_columns="x")["x"], x[:, :1])
    assert_array_equal(open_ended.repair({"x": x}, drop_columns={"x": [1, 2, 3]})["x"], x[:, :1])

    genes = Schema("Genes", tp53=Array("f64", ["n"]), brca1=Array("f64", ["n"]), egfr=Array("f64", ["n"]))
    upper = {name.upper(): np.array([1.0]) for name in genes}
    assert set(genes.repair(upper, match_names=True)) == set(genes)


def test_steps_are_done_in_their_order():
    schema = features(range=(0, 10))
    x = np.array([[1.0, 2.0], [99.0, NAN]])
    with pytest.raises(Unrepaired) as raised:
        schema.repair({"x": x}, impute={"x": "mean"}, discard="x")
    assert [entry["step"] for entry in raised.value.log.to_list()] == ["impute", "discard"]
    assert schema.repair({"x": x}, discard="x", impute={"x": "mean"})["x"][1, 0] == 1


def test_what_could_not_be_repaired():
    x = np.array([[1.0, NAN], [np.inf, 4.0]])
    with pytest.raises(Unrepaired) as raised:
        features().repair({"x": x}, impute={"x": "mean"}, reshape="x", shift={"x": 1})
    error = raised.value
    assert isinstance(error, InvalidData) and isinstance(error, ValueError)
    assert [violation.code for violation in error.report.violations] == ["infinite"]
    assert error.arrays["x"][0, 1] == 5
    assert "repaired[impute]: `x`: 1 of 4 values" in str(error.log)
    assert error.log.to_list()[0]["step"] == "impute"
    assert error.log.to_html().count("<tr") >= 1
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.log, again.report) == (str(error), error.log, error.report)

    with pytest.raises(Unrepaired) as raised:
        features().repair({"x": np.ones((2, 3))}, reshape="x")
    assert str(raised.value).startswith("error[shape]: `x` is [2, 3], but the schema says [batch, 2]")
    assert raised.value.log.to_list()[0]["did"] == "not"
    assert "not repaired[reshape]" in str(raised.value)


def test_without_steps_the_schema_says_them():
    schema = Schema(
        "S",
        x=Array("f64", ["batch", 2], on_missing="median"),
        y=Array("f64", ["batch"], on_missing="drop"),
    )
    data = {"x": np.array([[1, NAN], [3, 4], [5, 6.0]]), "y": np.array([0, NAN, 1.0])}
    repaired = schema.repair(data)
    assert_array_equal(repaired["x"], [[1, 6], [5, 6]])
    assert_array_equal(repaired["y"], [0, 1])
    # Nothing is imputed that nobody asked for.
    with pytest.raises(Unrepaired, match="x. has 1 NaN"):
        features().repair({"x": np.array([[1, NAN]])})


def test_offers_repair():
    data = {"x": np.array([[1, 2, 3], [4, NAN, 6.0]]), "y": np.array([1, 0])}
    offers = TRAINING.offers(TRAINING.report(data))
    assert Plan(impute={"x": "mean"}) in offers and Plan(drop_rows="batch") in offers
    for plan in offers:
        assert TRAINING.is_valid(dict(plan.transform(data)))


def test_text_becomes_numbers():
    x = np.array([["1", "2", "a"], ["3", "4", "5"]])
    data = {"x": x, "y": np.array([0, 1])}
    repaired = TRAINING.repair(data, coerce="lossy", impute={"x": "mean"})
    assert_array_equal(repaired["x"], [[1, 2, 5], [3, 4, 5]])
    with pytest.raises(Unrepaired) as raised:
        TRAINING.repair(data, coerce="lossless")
    # What was reached is text still.
    assert raised.value.arrays["x"].tolist() == x.tolist()

    prices = Schema("Prices", price=Array("f64", ["n"]))
    text = np.array(["$1,200.50", "55.1"])
    repaired = prices.repair({"price": text}, parse={"price": {"thousands": ",", "sign": "$"}})
    assert_array_equal(repaired["price"], [1200.5, 55.1])


def test_missing_values_of_integers_are_masked():
    schema = Schema("S", n=Array("i64", ["rows"], nullable=True), t=Array("text", ["rows"], nullable=True))
    n = np.ma.masked_array([1, 2, 3], [False, True, False])
    repaired = schema.repair({"n": n, "t": np.array(["a", None, "c"], dtype=object)})
    assert isinstance(repaired["n"], np.ma.MaskedArray)
    assert repaired["n"].tolist() == [1, None, 3]
    assert repaired["t"].tolist() == ["a", None, "c"]
    assert schema.repair({"n": n, "t": ["a", "b", "c"]}, impute={"n": 0})["n"].tolist() == [1, 0, 3]


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_tables(library):
    module = pytest.importorskip(library)
    columns = {"a": [1.0, None, 3.0], "b": [0.5, 1.5, 2.5], "y": [0, 1, 1]}
    table = module.DataFrame(columns) if library != "pyarrow" else module.table(columns)
    schema = Schema.from_json(
        json.dumps(
            {
                "name": "Table",
                "arrays": [
                    {"name": "x", "dtype": "f64", "shape": ["rows", 2], "columns": ["a", "b"]},
                    {"name": "y", "dtype": "i64", "shape": ["rows"]},
                ],
            }
        )
    )
    repaired = schema.repair(table, drop_rows="rows")
    assert_array_equal(repaired["x"], [[1, 0.5], [3, 2.5]])
    assert_array_equal(repaired["y"], [0, 1])


class TestPlans:
    EVERY = Plan(
        coerce={"x": "lossless", "y": "lossy"},
        discard=["x", "y"],
        impute={"x": "median", "y": {"constant": "n/a"}, "z": 0.5, "t": ("mean", 1)},
        drop_rows=["batch", "time"],
        drop_columns={"x": [0, 2]},
        forward_fill={"x": "time"},
        reshape="x",
        shift={"y": -1},
        map={"y": {"no": 0, "yes": True}},
        parse={"price": {"decimal": ",", "thousands": " ", "sign": "€"}},
        transpose={"x": [0, 2, 3, 1]},
        rename={"a": "b"},
        match_names=True,
        remove="z",
    )

    def test_keywords_are_the_options_of_the_command(self):
        text = subprocess.run(
            [sys.executable, "-m", "inputschema", "repair", "--help"], capture_output=True, text=True
        ).stdout
        steps = text[text.index("Steps, done in the order given") : text.index("Checks:")]
        options = [
            word[2:].replace("-", "_")
            for line in steps.splitlines()
            for word in line.split()[:1]
            if word.startswith("--")
        ]
        from inputschema._repair import _READERS

        assert options == list(_READERS)
        assert {step["step"] for step in self.EVERY.steps} == set(options)

    def test_forms_are_read_back(self, tmp_path):
        assert Plan.from_json(self.EVERY.to_json()) == self.EVERY
        self.EVERY.save(tmp_path / "plan.json")
        assert Plan.load(tmp_path / "plan.json") == self.EVERY
        assert pickle.loads(pickle.dumps(self.EVERY)) == self.EVERY
        assert eval(repr(self.EVERY)) == self.EVERY

    def test_plans_that_keywords_do_not_say(self):
        twice = Plan(impute={"x": "mean"}) + Plan(coerce="lossy") + Plan(impute={"x": 0})
        assert eval(repr(twice)) == twice
        plan = features().plan(impute={"x": "mean"})
        fitted = plan.fit({"x": np.array([[1, 2], [3.0, NAN]])})
        assert fitted.steps == [{"step": "fill", "array": "x", "values": [2.0, 2.0]}]
        assert eval(repr(fitted)) == fitted
        assert repr(Plan()) == "Plan()" and len(Plan()) == 0

    def test_fitted_plans_remember(self):
        plan = features().plan(impute={"x": "mean"})
        fitted = plan.fit({"x": np.array([[1, 2], [3, NAN]])})
        assert_array_equal(fitted.transform({"x": np.array([[NAN, NAN]])})["x"], [[2, 2]])
        with pytest.raises(Unrepaired):
            plan.fit({"x": np.array([[NAN, 1.0]])})
        with pytest.raises(TypeError, match="the plan has no schema"):
            Plan(impute={"x": "mean"}).fit({})

    @pytest.mark.parametrize(
        ("steps", "message"),
        [
            ({"imput": {"x": "mean"}}, "there is no step `imput`; did you mean `impute`?"),
            ({"impute": "x"}, "`impute` is a dict by the names of arrays"),
            ({"impute": {"x": "meen"}}, '`impute` is "mean", "median"'),
            ({"impute": {"x": NAN}}, "a value of a plan is finite"),
            ({"impute": {"x": [1]}}, "a value of a plan is a number"),
            ({"coerce": "much"}, '`coerce` is "strict", "lossless" or "lossy", not \'much\''),
            ({"shift": {"y": 0.5}}, "what is added is a whole number, not 0.5"),
            ({"parse": {"p": {"decimals": ","}}}, "`parse` has no mark `decimals`"),
            ({"parse": {"p": {"decimal": ",", "thousands": ","}}}, "must differ"),
            ({"parse": {"p": {"sign": "EUR"}}}, "is one character"),
            ({"drop_rows": 3}, "`drop_rows` is a name or a list of names, not 3"),
            ({"drop_columns": {"x": ["a"]}}, "a column is a whole number"),
        ],
    )
    def test_what_is_no_step(self, steps, message):
        with pytest.raises((TypeError, ValueError)) as raised:
            features().repair({"x": np.ones((1, 2))}, **steps)
        assert message in str(raised.value)

    def test_what_is_no_plan(self):
        with pytest.raises(ValueError, match="this is no plan"):
            Plan.from_json('{"steps": [{"step": "guess"}]}')


@pytest.mark.parametrize(
    ("steps", "options"),
    [
        ({"impute": {"x": "mean"}}, ["--impute", "x=mean"]),
        ({"impute": {"x": "median"}}, ["--impute", "x=median"]),
        ({"impute": {"x": 0.25}}, ["--impute", "x=0.25"]),
        ({"drop_rows": "batch"}, ["--drop-rows", "batch"]),
        ({"discard": "x", "impute": {"x": "most_frequent"}}, ["--discard", "x", "--impute", "x=most_frequent"]),
    ],
)
def test_the_command_gives_the_same(tmp_path, steps, options):
    rng = np.random.default_rng(0)
    x = np.round(rng.normal(size=(40, 3)), 1)
    x[rng.random(x.shape) < 0.1] = NAN
    y = rng.integers(0, 2, 40)
    TRAINING.save(tmp_path / "schema.json")
    np.savez(tmp_path / "data.npz", x=x, y=y)
    command = [sys.executable, "-m", "inputschema", "repair", "schema.json", "data.npz", "-o", "out.npz"]
    ran = subprocess.run([*command, *options], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    theirs = np.load(tmp_path / "out.npz")
    repaired = TRAINING.repair({"x": x, "y": y}, **steps)
    assert set(theirs) == set(repaired)
    for name in repaired:
        assert_array_equal(repaired[name], theirs[name])
    assert str(repaired.log).splitlines()[0] in ran.stdout


def test_arrays_are_keywords_too():
    schema = Schema("S", x=Array("f64", ["n", 2]), map=Array("i64", ["n"]))
    x, y = np.array([[1, np.nan]]), np.array([1])
    of_dict = schema.repair({"x": x, "map": y}, impute={"x": {"constant": 0}})
    only = Schema("S", x=Array("f64", ["n", 2]))
    of_keywords = only.repair(x=x, impute={"x": {"constant": 0}})
    assert (of_dict["x"] == of_keywords["x"]).all()
    assert str(of_dict.log) == str(of_keywords.log)
    with pytest.raises(TypeError, match="no step `imput`; did you mean `impute`"):
        only.repair(x=x, imput={"x": "mean"})
    with pytest.raises(TypeError, match="there is no step `x`"):
        only.repair({"x": x}, x="mean")
