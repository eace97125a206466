"""`fit` and `checked`."""

import asyncio
import inspect
import warnings

import numpy as np
import pytest

import inputschema as ins
from inputschema import Array, Schema, checked

FEATURES = Schema("Features", x=Array("f64", ["batch", 3]), w=Array("f64", ["batch"], optional=True))


class TestChecked:
    def test_arguments_by_name(self):
        @checked(FEATURES)
        def total(scale, x, *, w=None):
            """Add up."""
            return scale * x.sum()

        assert total(2, np.ones((2, 3))) == 12
        assert total(2, x=np.ones((2, 3)), w=np.ones(2)) == 12
        assert total(2, x=np.ones((2, 3)), w=None) == 12
        assert total.__name__ == "total" and total.__doc__ == "Add up."
        assert list(inspect.signature(total).parameters) == ["scale", "x", "w"]
        with pytest.raises(ins.InvalidData) as caught:
            total(2, np.ones((2, 3)), w=np.ones(3))
        lines = str(caught.value).splitlines()
        assert lines[0].endswith("`TestChecked.test_arguments_by_name.<locals>.total` got data that does not fit") or (
            lines[0] == "`total` got data that does not fit"
        )
        assert lines[1].startswith("error[dim]: `batch` is 2 in `x` (axis 0) but 3 in `w` (axis 0)")
        assert caught.value.where == "`total`"

    def test_a_wrong_call_is_an_error_of_the_function(self):
        @checked(FEATURES)
        def total(x):
            return x.sum()

        with pytest.raises(TypeError, match=r"total\(\) .*'x'"):
            total()
        with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
            total(np.ones((1, 3)), z=1)

    def test_parameters_that_are_not_there(self):
        with pytest.raises(ins.SchemaError, match="`total` has no parameter `x`, which `Features` names; it has `z`"):

            @checked(FEATURES)
            def total(z):
                return z

        @checked(FEATURES)
        def keywords(**arrays):
            return arrays["x"].sum()

        assert keywords(x=np.ones((1, 3))) == 3
        with pytest.raises(ins.InvalidData):
            keywords(x=np.ones((1, 2)))
        with pytest.raises(TypeError, match="takes a schema or a function, but this is a int"):
            checked(3)

    def test_methods(self):
        class Model:
            @checked(FEATURES)
            def predict(self, x):
                return x.sum()

            @checked(FEATURES)
            @classmethod
            def of(cls, x):
                return cls, x.sum()

            @staticmethod
            @checked(FEATURES)
            def static(x):
                return x.sum()

        assert Model().predict(np.ones((1, 3))) == 3
        assert Model.of(np.ones((1, 3))) == (Model, 3)
        assert Model.static(np.ones((1, 3))) == 3
        for function in (Model().predict, Model.of, Model.static):
            with pytest.raises(ins.InvalidData, match="`Model|`TestChecked|`predict|`of|`static"):
                function(np.ones((1, 2)))

    def test_coroutines(self):
        @checked(FEATURES, returns=Array("f64", ["batch"]))
        async def serve(x):
            await asyncio.sleep(0)
            return x.sum(axis=1)

        assert inspect.iscoroutinefunction(serve)
        assert asyncio.run(serve(np.ones((2, 3)))).tolist() == [3, 3]
        with pytest.raises(ins.InvalidData, match="`serve` got data that does not fit"):
            asyncio.run(serve(np.ones((2, 2))))

    def test_returned_values_have_the_sizes_of_the_arguments(self):
        result = np.zeros(2)

        @checked(FEATURES, returns=Array("f64", ["batch"], range=(0, 1)))
        def predict(x):
            return result

        assert predict(np.ones((2, 3))) is result
        with pytest.raises(ins.InvalidData) as caught:
            predict(np.ones((4, 3)))
        assert "`return` is [2], but the schema says [4]" in str(caught.value)
        result = np.array([0.5, 2])
        with pytest.raises(ins.InvalidData, match="`return` has 1 of 2 values outside 0..=1"):
            predict(np.ones((2, 3)))

        @checked(FEATURES, returns=Array("f64", ["2 * batch"]))
        def twice(x):
            return np.zeros(len(x) + 2)

        assert len(twice(np.ones((2, 3)))) == 4
        with pytest.raises(ins.InvalidData, match="`return`"):
            twice(np.ones((4, 3)))
        assert len(predict.__wrapped__(np.ones((9, 3)))) == 2

    def test_no_samples(self):
        @checked(FEATURES, returns=Array("f64", ["batch"]))
        def predict(x):
            return np.zeros(len(x))

        assert len(predict(np.ones((0, 3)))) == 0

    def test_annotations(self):
        jaxtyping = pytest.importorskip("jaxtyping")
        Float64 = jaxtyping.Float64

        @checked
        def predict(x: Float64[np.ndarray, "batch 3"], scale: float = 1) -> Float64[np.ndarray, "batch"]:
            return x.sum(axis=1)[: int(scale * len(x))]

        assert predict(np.ones((2, 3))).tolist() == [3, 3]
        with pytest.raises(ins.InvalidData, match=r"`x` is \[2, 4\], but the schema says \[batch, 3\]"):
            predict(np.ones((2, 4)))
        with pytest.raises(ins.InvalidData, match=r"`return` is \[1\], but the schema says \[2\]"):
            predict(np.ones((2, 3)), scale=0.5)
        with pytest.raises(ins.SchemaError, match="`plain` has no annotated arrays"):

            @checked
            def plain(x):
                return x


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def dense(keras, units=1, loss="mse"):
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(units)])
    model.compile(optimizer="adam", loss=loss)
    return model


class TestTheArticle:
    """The article's three examples: what Keras says, and what is said here."""

    def test_mixed_types(self, keras):
        model = dense(keras, 10)
        x = np.array([[1, 2, "a"], [3, 4, 5]])
        with pytest.raises(ValueError, match="Invalid dtype: str"):
            model.fit(x, np.zeros((2, 10)), verbose=0)
        with pytest.raises(ins.InvalidData) as caught:
            ins.fit(model, x, np.zeros((2, 10)), verbose=0)
        text = str(caught.value)
        assert text.startswith("error[dtype]: `x` holds text, but the schema says f32")
        assert 'x[0, 2] = "a"' in text
        assert "5 of 6 values read as numbers" in text

    def test_inconsistent_dimensions(self, keras):
        model = dense(keras, 10)
        x = np.array([[1.0, 2.0], [3.0, 4.0]])
        with pytest.raises(ValueError, match="expected axis -1 of input shape to have value 3"):
            model.fit(x, np.zeros((2, 10)), verbose=0)
        with pytest.raises(ins.InvalidData) as caught:
            ins.fit(model, x, np.zeros((2, 10)), verbose=0)
        assert str(caught.value).startswith(
            "error[shape]: `x` is [2, 2], but the schema says [batch, 3]\n  axis 1 is 2, expected 3"
        )

    def test_missing_values(self, keras):
        model = dense(keras, 10)
        x, y = np.array([[1, 2, np.nan], [3, 4, 5]]), np.zeros((2, 10))
        before = [weights.copy() for weights in model.get_weights()]
        with pytest.raises(ins.InvalidData) as caught:
            ins.fit(model, x, y, verbose=0)
        assert str(caught.value).startswith("error[missing]: `x` has 1 NaN in 6 values\n  x[0, 2] = NaN")
        assert all((old == new).all() for old, new in zip(before, model.get_weights()))
        # Keras says nothing, and every weight is lost.
        assert np.isnan(model.fit(x, y, verbose=0).history["loss"]).all()
        assert all(np.isnan(weights).all() for weights in model.get_weights())

    def test_labels_that_do_not_fit_the_outputs(self, keras):
        model = dense(keras, 10)
        with pytest.raises(ins.InvalidData) as caught:
            ins.fit(model, np.ones((2, 3)), np.array([0, 1]), verbose=0)
        assert "`y` has 1 axis, but the schema says 2" in str(caught.value) or "`y` is [2]" in str(caught.value)

    def test_one_line(self, keras):
        model = dense(keras, 10)
        with pytest.raises(ins.InvalidData, match="`x` has 1 NaN in 6 values"):
            ins.check(model, [[1, 2, float("nan")], [3, 4, 5]])
        assert ins.check(model, np.ones((2, 3)), np.zeros((2, 10))) == {"batch": 2}


class TestKeras:
    def test_returns_the_history(self, keras):
        history = ins.fit(dense(keras), np.ones((4, 3)), np.ones(4), epochs=2, verbose=0)
        assert len(history.history["loss"]) == 2

    def test_all_parts_are_checked_at_once(self, keras):
        model = dense(keras, 3, "sparse_categorical_crossentropy")
        x, y = np.ones((4, 3)), np.array([0, 1, 2, 1])
        validation = (np.ones((2, 3)), np.array([0, 2]), np.ones(2))
        kwargs = {"sample_weight": np.ones(4), "validation_data": validation, "verbose": 0}
        ins.fit(model, x, y, **kwargs)
        kwargs["validation_data"] = (np.full((2, 3), np.inf), np.array([0, 7]), np.ones(3))
        kwargs["sample_weight"] = np.ones(5)
        with pytest.raises(ins.InvalidData) as caught:
            ins.fit(model, x, y, **kwargs)
        found = {(one.code, one.array) for one in caught.value.report.violations}
        assert found >= {("infinite", "x_val"), ("range", "y_val")}
        text = str(caught.value)
        assert "sample_weight_val" in text and "`sample_weight`" in text

    def test_labels_under_the_loss(self, keras):
        model = dense(keras, 3, "sparse_categorical_crossentropy")
        with pytest.raises(ins.InvalidData, match=r"y\[3\] = 3"):
            ins.fit(model, np.ones((4, 3)), np.array([0, 1, 2, 3]), verbose=0)

    def test_numbers_that_keras_converts(self, keras):
        embedding = keras.Sequential([keras.layers.Input((2,), dtype="int32"), keras.layers.Embedding(5, 2)])
        embedding.compile(loss="mse")
        y = np.zeros((2, 2, 2))
        ins.fit(embedding, np.array([[0, 1], [2, 4]]), y, verbose=0)
        with pytest.raises(ins.InvalidData, match=r"x\[0, 1\] = 99"):
            ins.fit(embedding, np.array([[0, 99], [2, 4]]), y, verbose=0)
        with pytest.raises(ins.InvalidData, match="`x` holds f64, but the schema says i32"):
            ins.fit(embedding, np.array([[0, 1.7], [2, 4]]), y, verbose=0)
        with pytest.raises(ins.InvalidData, match=r"1e39|1000000000000000000"):
            ins.fit(dense(keras), np.full((2, 3), 1e39), np.ones(2), verbose=0)
        ins.fit(dense(keras), np.ones((2, 3), dtype=int), np.ones((2, 1)), verbose=0)
        ins.fit(dense(keras), np.ones((2, 3), dtype=bool), np.ones(2), verbose=0)

    def test_a_last_axis_of_one(self, keras):
        for x in (np.ones(4), np.ones((4, 1)), np.ones((4, 1, 1))):
            model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
            model.compile(loss="mse")
            ins.fit(model, x, np.ones(4), verbose=0)
        with pytest.raises(ins.InvalidData, match="`x`"):
            ins.fit(model, np.ones((4, 2)), np.ones(4), verbose=0)

    def test_several_inputs(self, keras):
        a, b = keras.Input((2,), name="a"), keras.Input((3,), name="b")
        joined = keras.layers.Concatenate()([a, b])
        model = keras.Model([a, b], keras.layers.Dense(1, name="out")(joined))
        model.compile(loss="mse")
        good = [np.ones((4, 2)), np.ones((4, 3))]
        ins.fit(model, good, np.ones(4), verbose=0)
        ins.fit(model, {"a": good[0], "b": good[1]}, np.ones(4), verbose=0)
        with pytest.raises(ins.InvalidData, match=r"`b` is \[4, 2\], but the schema says \[batch, 3\]"):
            ins.fit(model, [good[0], good[0]], np.ones(4), verbose=0)
        with pytest.raises(ins.InvalidData, match="`batch`"):
            ins.fit(model, {"a": good[0], "b": good[1][:2]}, np.ones(4), verbose=0)

    def test_a_model_that_is_not_built(self, keras):
        def model():
            model = keras.Sequential([keras.layers.Dense(1)])
            model.compile(loss="mse")
            return model

        with pytest.warns(ins.SchemaWarning, match="only the numbers of samples and that values are finite"):
            ins.fit(model(), np.ones((4, 3)), np.ones(4), verbose=0)
        with pytest.warns(ins.SchemaWarning), pytest.raises(ins.InvalidData, match="`x` has 1 NaN"):
            ins.fit(model(), np.array([[1, np.nan]]), np.ones(1), verbose=0)

    def test_a_model_of_ones_own_class(self, keras):
        class Own(keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = keras.layers.Dense(1)

            def call(self, x):
                return self.dense(x)

        model = Own()
        model.compile(loss="mse")
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("always")
            ins.fit(model, np.ones((4, 3)), np.ones(4), verbose=0)
            with pytest.raises(ins.InvalidData, match="`x` has 12 NaN"):
                ins.fit(model, np.full((4, 3), np.nan), np.ones(4), verbose=0)


class TestSklearn:
    @pytest.fixture(autouse=True)
    def sklearn(self):
        pytest.importorskip("sklearn")

    def test_rows_and_finite_values(self):
        from sklearn.linear_model import LinearRegression

        model = ins.fit(LinearRegression(), np.arange(8.0).reshape(4, 2), np.arange(4.0))
        assert model.n_features_in_ == 2
        with pytest.raises(ins.InvalidData) as caught:
            ins.fit(LinearRegression(), np.array([[1, np.nan], [2, 3]]), np.array([1.0, 2.0, 3.0]))
        assert [found.code for found in caught.value.report.violations] == ["dim", "missing"]
        with pytest.raises(ins.InvalidData, match=r"`x`"):
            ins.fit(LinearRegression(), np.arange(4.0), np.arange(4.0))
        with pytest.raises(ins.InvalidData, match='x\\[0, 2\\] = "a"'):
            ins.fit(LinearRegression(), np.array([[1, 2, "a"], [3, 4, 5]]), np.arange(2.0))

    def test_estimators_that_take_nan(self):
        from sklearn.ensemble import HistGradientBoostingRegressor
        from sklearn.impute import SimpleImputer
        from sklearn.linear_model import LinearRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        x, y = np.array([[1, np.nan], [2, 3], [3, 1]]), np.arange(3.0)
        ins.fit(HistGradientBoostingRegressor(), x, y)
        ins.fit(make_pipeline(SimpleImputer(), LinearRegression()), x, y)
        ins.fit(make_pipeline(StandardScaler(), SimpleImputer(), LinearRegression()), x, y)
        with pytest.raises(ins.InvalidData, match="`x` has 1 NaN"):
            ins.fit(make_pipeline(StandardScaler(), LinearRegression()), x, y)

    def test_text(self):
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder

        y = np.array(["spam", "ham"])
        ins.fit(make_pipeline(TfidfVectorizer(), LogisticRegression()), ["buy now", "dear you"], y)
        ins.fit(make_pipeline(OneHotEncoder(), LogisticRegression()), np.array([["a"], ["b"]]), y)

    def test_sparse_matrices(self):
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LinearRegression

        ins.fit(LinearRegression(), csr_matrix(np.eye(3)), np.arange(3.0))


def test_what_has_no_known_fit():
    with pytest.raises(TypeError, match="a dict is no model of Keras 3 or scikit-learn"):
        ins.fit({}, np.ones(3))


class TestStreams:
    """Data sets that Keras trains on."""

    X, Y = np.arange(24.0).reshape(8, 3), np.arange(8.0)

    @pytest.fixture
    def of_last_row(self):
        x = self.X.copy()
        x[7, 1] = np.nan
        return x

    def test_generators(self, keras, of_last_row):
        def batches(x):
            for at in range(0, 8, 2):
                yield x[at : at + 2], self.Y[at : at + 2]

        history = ins.fit(dense(keras), batches(self.X), verbose=0)
        assert len(history.history["loss"]) == 1
        with pytest.raises(ins.InvalidData, match=r"x\[7, 1\] = NaN"):
            ins.fit(dense(keras), batches(of_last_row), verbose=0)
        with pytest.raises(ins.InvalidData, match="axis 1 is 2, expected 3"):
            ins.fit(dense(keras), batches(self.X[:, :2]), verbose=0)

    def test_py_datasets(self, keras, of_last_row):
        class Batches(keras.utils.PyDataset):
            def __init__(self, x, y):
                super().__init__()
                self.x, self.y = x, y

            def __len__(self):
                return 4

            def __getitem__(self, at):
                return self.x[2 * at : 2 * at + 2], self.y[2 * at : 2 * at + 2]

        history = ins.fit(dense(keras), Batches(self.X, self.Y), epochs=3, verbose=0)
        assert len(history.history["loss"]) == 3
        with pytest.raises(ins.InvalidData, match=r"x\[7, 1\] = NaN"):
            ins.fit(dense(keras), Batches(of_last_row, self.Y), verbose=0)

    def test_data_sets_of_tensorflow(self, keras, of_last_row):
        tf = pytest.importorskip("tensorflow")

        def batches(x):
            return tf.data.Dataset.from_tensor_slices((x, self.Y)).batch(2)

        history = ins.fit(dense(keras), batches(self.X), epochs=3, verbose=0)
        assert len(history.history["loss"]) == 3
        with pytest.raises(ins.InvalidData, match=r"x\[7, 1\] = NaN"):
            ins.fit(dense(keras), batches(of_last_row), epochs=2, verbose=0)
        of_unknown_length = batches(self.X).filter(lambda x, y: True)
        history = ins.fit(dense(keras), of_unknown_length, epochs=2, verbose=0)
        assert len(history.history["loss"]) == 2
        with pytest.raises(ins.InvalidData, match=r"x\[7, 1\] = NaN"):
            ins.fit(dense(keras), batches(of_last_row).filter(lambda x, y: True), verbose=0)


class TestValidation:
    """Data sets that Keras validates on, beside arrays or a data set that it trains on."""

    X, Y = TestStreams.X, TestStreams.Y
    of_last_row = TestStreams.of_last_row

    @staticmethod
    def of_keras(keras, x, y):
        class Batches(keras.utils.PyDataset):
            def __len__(self):
                return 4

            def __getitem__(self, at):
                return x[2 * at : 2 * at + 2], y[2 * at : 2 * at + 2]

        return Batches()

    @staticmethod
    def of_tensorflow(keras, x, y):
        return pytest.importorskip("tensorflow").data.Dataset.from_tensor_slices((x, y)).batch(2)

    @staticmethod
    def of_unknown_length(keras, x, y):
        return TestValidation.of_tensorflow(keras, x, y).filter(lambda x, y: True)

    @staticmethod
    def a_generator(keras, x, y):
        return ((x[at : at + 2], y[at : at + 2]) for at in range(0, 8, 2))

    @pytest.mark.parametrize("kind", ["of_keras", "of_tensorflow", "of_unknown_length", "a_generator"])
    def test_batches_are_checked(self, keras, of_last_row, kind):
        made = getattr(self, kind)
        expected = dense(keras)
        model = keras.models.clone_model(expected)
        model.compile(loss="mse")
        model.set_weights(expected.get_weights())
        epochs = 1 if kind == "a_generator" else 3
        for x, y in ((self.X, self.Y), (self.of_keras(keras, self.X, self.Y), None)):
            validation = made(keras, self.X, self.Y)
            args = (x,) if y is None else (x, y)
            history = ins.fit(model, *args, validation_data=validation, epochs=epochs, verbose=0)
            assert len(history.history["val_loss"]) == epochs
            # The last one is that of the whole set, with the weights as they are now.
            assert history.history["val_loss"][-1] == pytest.approx(model.evaluate(self.X, self.Y, verbose=0))
        with pytest.raises(ins.InvalidBatch, match=r"x\[7, 1\] = NaN") as caught:
            validation = made(keras, of_last_row, self.Y)
            ins.fit(model, self.X, self.Y, validation_data=validation, epochs=epochs, verbose=0)
        assert str(caught.value).startswith("batch 3 of `validation_data` (rows 6 to 7) does not fit")
        # Each has its own place.
        with pytest.raises(ins.InvalidBatch, match=r"^batch 3 \(rows 6 to 7\)"):
            trained = self.of_keras(keras, of_last_row, self.Y)
            ins.fit(model, trained, validation_data=made(keras, self.X, self.Y), verbose=0)

    def test_arrays_beside_a_data_set(self, keras, of_last_row):
        trained = self.of_keras(keras, self.X, self.Y)
        history = ins.fit(dense(keras), trained, validation_data=(self.X, self.Y), verbose=0)
        assert len(history.history["val_loss"]) == 1
        with pytest.raises(ins.InvalidData, match=r"`validation_data` got(.|\n)*x\[7, 1\]"):
            ins.fit(dense(keras), trained, validation_data=(of_last_row, self.Y), verbose=0)

    def test_loaders_of_torch(self, keras, of_last_row):
        torch = pytest.importorskip("torch")

        def loader(x):
            parts = torch.as_tensor(x), torch.as_tensor(self.Y)
            return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*parts), batch_size=2)

        ins.fit(dense(keras), self.X, self.Y, validation_data=loader(self.X), epochs=2, verbose=0)
        with pytest.raises(ins.InvalidBatch, match=r"x\[7, 1\] = NaN"):
            ins.fit(dense(keras), self.X, self.Y, validation_data=loader(of_last_row), verbose=0)
