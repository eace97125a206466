"""The transformer of scikit-learn."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from numpy.testing import assert_array_equal  # noqa: E402
from sklearn.base import clone  # noqa: E402
from sklearn.impute import SimpleImputer  # noqa: E402
from sklearn.linear_model import LinearRegression  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.utils.estimator_checks import parametrize_with_checks  # noqa: E402

from inputschema import Array, InvalidData, Plan, Schema, Unrepaired  # noqa: E402
from inputschema.sklearn import SchemaRepair  # noqa: E402

NAN = np.nan
SCHEMA = Schema("Features", x=Array("f64", ["batch", 2], range=(0, 10)))
X = np.array([[1, 2], [3, NAN], [5, 6], [NAN, 8.0]])
Y = np.array([1.0, 2, 3, 4])


@parametrize_with_checks([SchemaRepair(), SchemaRepair(plan=Plan(impute={"x": "mean"}))])
def test_what_scikit_learn_expects(estimator, check):
    check(estimator)


@pytest.mark.parametrize("by", ["mean", "median", "most_frequent"])
def test_imputed_as_scikit_learn_does(by):
    rng = np.random.default_rng(1)
    train, new = rng.integers(0, 10, (2, 50, 2)).astype(float)
    train[rng.random(train.shape) < 0.2] = NAN
    new[rng.random(new.shape) < 0.2] = NAN
    ours = SchemaRepair(SCHEMA, Plan(impute={"x": by})).fit(train)
    theirs = SimpleImputer(strategy=by).fit(train)
    np.testing.assert_allclose(ours.transform(new), theirs.transform(new), rtol=1e-12)


def test_pipelines():
    repair = SchemaRepair(SCHEMA, Plan(impute={"x": "mean"}))
    pipeline = make_pipeline(repair, LinearRegression())
    assert pipeline.fit(X, Y).predict(X).shape == (4,)
    assert len(cross_val_score(pipeline, np.tile(X, (5, 1)), np.tile(Y, 5), cv=2)) == 2
    grid = {"schemarepair__plan": [Plan(impute={"x": by}) for by in ("mean", "median")]}
    GridSearchCV(pipeline, grid, cv=2).fit(np.tile(X, (5, 1)), np.tile(Y, 5))
    copy = clone(repair)
    assert copy.get_params() == repair.get_params()


def test_data_that_does_not_fit():
    repair = SchemaRepair(SCHEMA, Plan(impute={"x": "mean"})).fit(X)
    with pytest.raises(InvalidData, match=r"x\[0, 1\] = 11"):
        repair.transform(np.array([[1.0, 11]]))
    with pytest.raises(Unrepaired):
        SchemaRepair(SCHEMA).fit(X)
    with pytest.raises(InvalidData, match="NaN"):
        SchemaRepair().fit(X)
    with pytest.raises(ValueError, match="a transformer cannot drop rows"):
        SchemaRepair(SCHEMA, Plan(drop_rows="batch")).fit(X)


def test_labels_are_checked():
    schema = Schema("S", x=SCHEMA["x"], y=Array("i64", ["batch"], one_of=[0, 1], role="target"))
    repair = SchemaRepair(schema, Plan(impute={"x": 0}))
    assert_array_equal(repair.fit(X, [0, 1, 0, 1]).transform(X[:1]), X[:1])
    with pytest.raises(InvalidData, match="y"):
        repair.fit(X, [0, 1, 2, 1])


def test_which_array_the_features_are():
    schema = Schema("S", a=Array("f64", ["n", 2]), b=Array("f64", ["n", 3]))
    with pytest.raises(ValueError, match="has 2 inputs"):
        SchemaRepair(schema).fit(np.ones((2, 2)))
    assert SchemaRepair(schema, array="b").fit(np.ones((2, 3))).n_features_out_ == 3
    with pytest.raises(ValueError, match="no array `c`"):
        SchemaRepair(schema, array="c").fit(np.ones((2, 3)))


def test_names_and_tables():
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame(X, columns=["a", "b"], index=[3, 4, 5, 6])
    repair = SchemaRepair(SCHEMA, Plan(impute={"x": "median"})).set_output(transform="pandas")
    repaired = repair.fit_transform(table)
    pd.testing.assert_frame_equal(repaired, table.fillna(table.median()))
    wide = Schema("Wide", x=Array("f64", ["n", None]))
    dropped = SchemaRepair(wide, Plan(drop_columns="x")).fit(table.assign(c=1.0))
    assert list(dropped.get_feature_names_out()) == ["c"]
    assert_array_equal(dropped.transform(table.assign(c=1.0)), np.ones((4, 1)))
    text = SchemaRepair(SCHEMA, Plan(coerce="lossy", impute={"x": 0}))
    mixed = pd.DataFrame({"a": ["1", "?"], "b": [2.0, 3.0]})
    assert_array_equal(text.fit_transform(mixed), [[1, 2], [0, 3]])
