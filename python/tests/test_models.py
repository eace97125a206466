"""Contracts of models: of files, and of models in memory."""

import copy
import json
import pickle
import warnings
import weakref
from pathlib import Path

import numpy as np
import pytest

import inputschema as ins

MODELS = Path(__file__).parents[2] / "tests" / "fixtures" / "models"


class TestFiles:
    def test_keras(self):
        contract = ins.from_model(MODELS / "keras" / "article_mse.keras")
        assert (contract.format, contract.inputs, contract.outputs) == ("Keras", ["input_layer"], ["dense"])
        assert contract.schema["input_layer"].shape == ["batch", 3]
        x, y = np.zeros((5, 3), np.float32), np.zeros((5, 10), np.float32)
        # By order, because Keras made up the names; and by name.
        assert contract.check(x=x, y=y) == {"batch": 5}
        assert contract.check({"input_layer": x, "dense": y}) == {"batch": 5}
        assert contract.schema_for(x=x, y=y)["y"].shape == ["batch", 10]
        assert contract.report(x=x, y=y) is None
        assert contract.is_valid(x=x) and not contract.is_valid(x=x[:, :2])

    def test_the_article_with_a_file(self):
        contract = ins.from_model(str(MODELS / "keras" / "article_mse.keras"))
        x = np.array([[1, 2, np.nan], [3, 4, 5]], np.float32)
        with pytest.raises(ins.InvalidData) as caught:
            contract.check(x=x, y=np.array([0, 1]))
        codes = [found.code for found in caught.value.report.violations]
        assert codes == ["rank", "missing"]
        assert any("`y` is for the loss" in help for help in caught.value.report.help)

    def test_options(self):
        path = MODELS / "keras" / "article_mse.keras"
        x = np.zeros((5, 3))
        with pytest.raises(ins.InvalidData, match="`x` holds f64, but the schema says f32") as caught:
            ins.from_model(path).check(x=x)
        assert 'coerce="loss' in str(caught.value)
        for coerce in ("model", "lossless", "lossy"):
            assert ins.from_model(path, coerce=coerce).check(x=x) == {"batch": 5}
        with pytest.raises(TypeError, match='`coerce` is "lax", but it is "strict", "model"'):
            ins.from_model(path, coerce="lax")

        of_match = ins.from_model(path, match={"pixels": "input_layer"}, coerce="model")
        assert of_match.check(pixels=x) == {"batch": 5}
        with pytest.raises(ins.ModelError, match="the model has no .*`inptu_layer`"):
            ins.from_model(path, match={"pixels": "inptu_layer"}).check(pixels=x)

        missing = ins.from_model(path, allow_missing=True, coerce="model")
        assert missing.is_valid(x=np.full((5, 3), np.nan))
        assert ins.from_model(path, allow_missing="x", coerce="model").is_valid(x=np.full((5, 3), np.nan))
        with pytest.raises(ins.ModelError, match="there is no input `z`, which `allow_missing=...` names"):
            ins.from_model(path, allow_missing=["z"]).check(x=x)

        of_loss = ins.from_model(path, loss="sparse_categorical_crossentropy", coerce="model")
        assert of_loss.check(x=x, y=np.arange(5)) == {"batch": 5}
        with pytest.raises(ins.InvalidData, match=r"y\[4\] = 10"):
            of_loss.check(x=x, y=np.array([0, 1, 2, 3, 10]))

        other = ins.from_model(path, coerce="model", ignore_unknown=True)
        assert other.check(x=x, z=np.zeros(3)) == {"batch": 5}

        stacked = ins.from_model(path, columns={"input_layer": ["c", "a", "b"]})
        columns = {name: np.zeros(5, np.float32) for name in "abc"}
        assert stacked.check(columns) == {"batch": 5}
        assert stacked.schema_for(columns)["input_layer"].columns == ["c", "a", "b"]
        assert ins.from_model(path, columns="input_layer").check(columns) == {"batch": 5}

    def test_a_long_stream_is_checked_in_pieces(self):
        pyarrow = pytest.importorskip("pyarrow")
        contract = ins.from_model(MODELS / "keras" / "labels_sparse.keras", columns="input_layer_2")
        rows, count = 100_000, 200
        alive = most = 0

        def ended():
            nonlocal alive
            alive -= 1

        def batch(at):
            nonlocal alive, most
            a, y = np.full(rows, 0.5, "f4"), np.arange(rows) % 4
            if at == count - 1:
                a[7], y[9] = np.nan, 4
            alive += 1
            most = max(most, alive)
            weakref.finalize(a, ended)
            return pyarrow.record_batch({"a": a, "b": a, "c": a, "y": y})

        def stream(of):
            return pyarrow.RecordBatchReader.from_batches(batch(0).schema, map(batch, of))

        whole = contract.report(pyarrow.Table.from_batches([batch(count - 1)]))
        assert "a[7] = NaN" in str(whole) and "y[9] = 4" in str(whole)
        found = contract.report(stream(range(count)))
        assert [(it.code, it.array, it.count) for it in found.violations] == [
            (it.code, it.array, it.count) for it in whole.violations
        ]
        first = (count - 1) * rows
        assert f"a[{first + 7}] = NaN" in str(found) and f"y[{first + 9}] = 4" in str(found)
        assert found.help == whole.help
        assert contract.check(stream(range(100))) == {"batch": 100 * rows}
        assert contract.schema_for(stream(range(100)))["y"].dtype == "i64"
        # 16 MB are looked at at a time, after those that say what is expected.
        assert most < 40

    def test_files_of_one_data_set(self, tmp_path):
        contract = ins.from_model(MODELS / "keras" / "labels_sparse.keras", columns="input_layer_2")
        (tmp_path / "0.csv").write_text("a,b,c,y\n1,2,3,0\n1,2,3,1\n")
        (tmp_path / "1.csv").write_text("a,b,c,y\n1.5,2,3,2\n")
        both = str(tmp_path / "*.csv")
        assert contract.check(both) == {"batch": 3}
        assert contract.check([tmp_path / "0.csv", tmp_path / "1.csv"]) == {"batch": 3}
        assert contract.schema_for(both)["y"].dtype == "i64"
        (tmp_path / "2.csv").write_text("a,b,c,y\n1,2,3,4\n")
        assert "y[3] = 4, row 0 of 2.csv" in str(contract.report(both))
        # No loss is known, so that labels may be any numbers: those of the second file have fractions.
        (tmp_path / "2.csv").write_text("a,b,c,y\n1,2,3,0.5\n")
        with pytest.warns(ins.SchemaWarning, match="no loss"):
            dense = ins.from_model(MODELS / "keras" / "dense.keras", columns="input_layer")
            assert dense.check(both) == {"batch": 4}
        with pytest.raises(ValueError, match="3 files are not read as one"):
            ins.from_model(MODELS / "keras" / "dense.keras", columns="input_layer", coerce="lossy").check(both)

    def test_a_stream_is_read_once_by_a_repair(self):
        pyarrow = pytest.importorskip("pyarrow")
        contract = ins.from_model(MODELS / "keras" / "labels_sparse.keras", columns="input_layer_2")
        batch = pyarrow.record_batch({"a": np.array([1, np.nan], "f4"), "b": np.zeros(2, "f4"), "d": np.ones(2, "f4")})
        stream = pyarrow.RecordBatchReader.from_batches(batch.schema, [batch, batch])
        repaired = contract.repair(stream, rename={"d": "c"}, impute={"input_layer_2": "mean"})
        assert repaired.dims == {"batch": 4}
        assert repaired["input_layer_2"].tolist() == [[1, 0, 1]] * 4

    def test_all_formats_have_a_contract(self):
        for path in ("onnx", "lightgbm", "xgboost", "skops", "tflite"):
            files = [file for file in (MODELS / path).glob("*.*") if not file.name.endswith((".md", ".py"))]
            assert files or not (MODELS / path).exists()
            for file in files[:3]:
                try:
                    contract = ins.from_model(file)
                except ins.ModelError as error:
                    assert str(file) in str(error)
                else:
                    assert contract.inputs
                    assert contract.name == file.stem

    def test_pickled_contracts_are_the_same(self):
        said = 0
        for file in sorted(MODELS.glob("*/*.*")):
            try:
                contract = ins.from_model(file)
            except (ins.ModelError, OSError):
                continue
            again = pickle.loads(pickle.dumps(contract))
            for of in (str, repr):
                try:
                    expected = of(contract)
                except ins.ModelError as error:
                    with pytest.raises(ins.ModelError) as caught:
                        of(again)
                    assert str(caught.value) == str(error)
                else:
                    said += 1
                    assert of(again) == expected
            for name in ("name", "format", "inputs", "outputs", "notes"):
                assert getattr(again, name) == getattr(contract, name)
        assert said > 50

    def test_pickled_contracts_keep_their_options(self):
        x = np.zeros((5, 3))
        contract = ins.from_model(MODELS / "keras" / "article_mse.keras", coerce="model")
        contract = contract.with_options(loss="sparse_categorical_crossentropy")
        again = copy.deepcopy(pickle.loads(pickle.dumps(contract)))
        assert again.check(x=x, y=np.arange(5)) == {"batch": 5}
        assert str(again.report(x=x, y=np.array([0, 1, 2, 3, 10]))) == str(
            contract.report(x=x, y=np.array([0, 1, 2, 3, 10]))
        )
        # That of a schema, and of a model in memory, has no file.
        schema = ins.Schema("S", x=ins.Array("f64", ["n", 3], range=(0, 1)))
        of_schema = pickle.loads(pickle.dumps(ins.from_model(schema)))
        assert of_schema.check(x=x) == {"n": 5}
        assert not of_schema.is_valid(x=x + 2)

    def test_what_is_no_model(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            ins.from_model(tmp_path / "none.keras")
        (tmp_path / "junk.keras").write_bytes(b"junk")
        with pytest.raises(ins.ModelError, match=r"the model `.*junk.keras`"):
            ins.from_model(tmp_path / "junk.keras")
        with pytest.raises(TypeError, match="a dict is not read: hand over the path of a model"):
            ins.from_model({})
        with pytest.raises(TypeError, match="has no signatures"):
            ins.from_model({}, signature="serving")

    def test_a_schema_is_a_contract_too(self, tmp_path):
        schema = ins.Schema("S", x=ins.Array("f64", ["n", 3]))
        schema.save(tmp_path / "s.json")
        assert ins.from_model(tmp_path / "s.json").check(x=np.zeros((2, 3))) == {"n": 2}
        assert ins.check(schema, np.zeros((2, 3))) == {"n": 2}
        both = ins.Schema(
            "S", x=ins.Array("f64", ["n", 3]), y=ins.Array("i64", ["n"], role="target")
        )
        assert ins.check(both, np.zeros((2, 3)), np.zeros(2, int)) == {"n": 2}


class TestKeras:
    @pytest.fixture
    def keras(self):
        return pytest.importorskip("keras")

    def test_a_model_in_memory_is_like_its_file(self, keras, tmp_path):
        a, b = keras.Input((2,), name="a"), keras.Input((None,), dtype="int32", name="b")
        words = keras.layers.GlobalAveragePooling1D()(keras.layers.Embedding(50, 4)(b))
        joined = keras.layers.Concatenate()([a, words])
        out = keras.layers.Dense(3, activation="softmax", name="out")(joined)
        model = keras.Model({"a": a, "b": b}, {"out": out}, name="two")
        model.compile(loss={"out": "sparse_categorical_crossentropy"})
        model.save(tmp_path / "two.keras")
        live, file = ins.from_model(model), ins.from_model(tmp_path / "two.keras")
        assert live.schema == file.schema
        assert live.schema["b"].range == (0, 49)
        arrays = {"a": np.zeros((4, 2), np.float32), "b": np.zeros((4, 7), np.int32)}
        assert live.check(arrays) == file.check(arrays)
        labels = np.array([0, 1, 2, 3])
        assert str(live.report(arrays, out=labels)) == str(file.report(arrays, out=labels))

    def test_no_weights_are_touched(self, keras):
        model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
        before = [weights.copy() for weights in model.get_weights()]
        ins.from_model(model)
        assert all((old == new).all() for old, new in zip(before, model.get_weights()))

    def test_a_model_without_a_loss_says_what_is_not_checked(self, keras):
        model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
        contract = ins.from_model(model, coerce="model")
        with pytest.warns(ins.SchemaWarning, match="no loss .*so only axis 0 of `y` is checked") as caught:
            contract.check(x=np.zeros((2, 3)), y=np.zeros(2))
        assert caught[0].filename == __file__
        assert 'loss="mse"' in str(caught[0].message)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            ins.from_model(model, coerce="model", loss="mse").check(x=np.zeros((2, 3)), y=np.zeros((2, 2)))

    def test_a_model_that_is_not_built(self, keras):
        with pytest.raises(ins.ModelError, match="the model `sequential.*`"):
            ins.from_model(keras.Sequential([keras.layers.Dense(2)]))

    def test_keras_2_is_named(self):
        tf_keras = pytest.importorskip("tf_keras")
        model = tf_keras.Sequential([tf_keras.layers.Dense(2, input_shape=(3,))])
        with pytest.raises(TypeError, match=r"a tf_keras.* is not read: a model of Keras 2 .*model.save\(.*the path"):
            ins.from_model(model)


class TestOnnxRuntime:
    @pytest.fixture(autouse=True)
    def runtime(self):
        pytest.importorskip("onnxruntime")
        pytest.importorskip("onnx")

    @staticmethod
    def model():
        from onnx import TensorProto, helper

        x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 3])
        z = helper.make_tensor_value_info("z", TensorProto.FLOAT, ["batch", 3])
        out = helper.make_tensor_value_info("out", TensorProto.FLOAT, ["batch", 3])
        graph = helper.make_graph([helper.make_node("Add", ["x", "z"], ["out"])], "g", [x, z], [out])
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)

    def test_sessions(self, tmp_path):
        import onnxruntime

        content = self.model().SerializeToString()
        (tmp_path / "add.onnx").write_bytes(content)
        of_bytes = onnxruntime.InferenceSession(content)
        of_path = onnxruntime.InferenceSession(str(tmp_path / "add.onnx"))
        described = onnxruntime.InferenceSession(content)
        described._model_bytes = None
        for session in (of_bytes, of_path, described):
            contract = ins.from_model(session)
            assert (contract.format, contract.inputs, contract.outputs) == ("ONNX", ["x", "z"], ["out"])
            x = np.zeros((2, 3), np.float32)
            assert contract.check(x=x, z=x) == {"batch": 2}
            # ONNX Runtime itself does not compare the two.
            with pytest.raises(ins.InvalidData, match="`batch` is 2 in `x` .* but 5 in `z`"):
                contract.check(x=x, z=np.zeros((5, 3), np.float32))
            with pytest.raises(ins.InvalidData, match="`x` holds f64, but the schema says f32"):
                ins.check(session, {"x": x.astype(float), "z": x})
        assert ins.from_model(of_path).name == "add"

    def test_types_that_are_no_dtypes(self):
        contract = ins._core.Contract.of_onnx(
            "session", [("words", "tensor(string)", ["n", None]), ("map", "map(int64,float)", None)], []
        )
        assert contract.inputs == ["words", "map"]
        with pytest.raises(ins.ModelError, match="map"):
            contract.schema()


class TestSklearn:
    @pytest.fixture(autouse=True)
    def sklearn(self):
        pytest.importorskip("sklearn")

    X = np.arange(12.0).reshape(6, 2)
    Y = np.array([0, 1, 2, 0, 1, 2])

    def test_classifiers(self):
        from sklearn.linear_model import LogisticRegression

        contract = ins.from_model(LogisticRegression().fit(self.X, self.Y))
        assert contract.name == "LogisticRegression"
        assert contract.check(x=self.X, y=self.Y) == {"batch": 6}
        assert contract.check(x=self.X.astype(int)) == {"batch": 6}
        with pytest.raises(ins.InvalidData, match=r"`x` is \[6, 1\], but the schema says \[batch, 2\]"):
            contract.check(x=self.X[:, :1])
        with pytest.raises(ins.InvalidData, match=r"y\[0\] = 3"):
            contract.check(x=self.X, y=self.Y + 3)
        with pytest.raises(ins.InvalidData, match="`x` has 1 NaN"):
            ins.check(LogisticRegression().fit(self.X, self.Y), np.array([[1, np.nan]]))

    def test_classes_of_text(self):
        from sklearn.linear_model import LogisticRegression

        words = np.array(["ham", "spam"])[self.Y % 2]
        contract = ins.from_model(LogisticRegression().fit(self.X, words))
        assert contract.schema["y"].one_of == ["ham", "spam"]
        for dtype in (np.int32, bool):
            of_numbers = ins.from_model(LogisticRegression().fit(self.X, (self.Y % 2).astype(dtype)))
            assert of_numbers.inputs == ["x"]

    def test_which_take_nan(self):
        from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
        from sklearn.impute import SimpleImputer
        from sklearn.linear_model import LinearRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        missing = np.where(self.X == 3, np.nan, self.X)
        takes = [
            HistGradientBoostingClassifier(),
            RandomForestClassifier(n_estimators=2),
            make_pipeline(StandardScaler(), SimpleImputer(), LinearRegression()),
        ]
        for estimator in takes:
            contract = ins.from_model(estimator.fit(missing, self.Y))
            assert contract.check(x=missing) == {"batch": 6}, estimator
        refuses = [LinearRegression(), make_pipeline(StandardScaler(), LinearRegression())]
        for estimator in refuses:
            contract = ins.from_model(estimator.fit(self.X, self.Y))
            assert not contract.is_valid(x=missing), estimator

    def test_regression_of_several_values(self):
        from sklearn.linear_model import LinearRegression

        contract = ins.from_model(LinearRegression().fit(self.X, self.X))
        assert contract.check(x=self.X, y=self.X) == {"batch": 6}

    def test_is_what_skops_says(self, tmp_path):
        skops = pytest.importorskip("skops.io")
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        for estimator in (LogisticRegression(), make_pipeline(StandardScaler(), LogisticRegression())):
            estimator.fit(self.X, self.Y)
            skops.dump(estimator, tmp_path / "model.skops")
            file = ins.from_model(tmp_path / "model.skops")
            assert [*ins.from_model(estimator).schema.values()] == [*file.schema.values()]

    def test_tables_of_pandas(self):
        pandas = pytest.importorskip("pandas")
        from sklearn.linear_model import LogisticRegression

        table = pandas.DataFrame({"age": [1.0, 2, 3, 4, 5, 6], "income": [3, 1, 2, 5, 4, 6]})
        model = LogisticRegression().fit(table, self.Y)
        assert ins.check(model, table, self.Y) == {"batch": 6}
        assert ins.check(model, table[["income", "age"]].to_numpy(), self.Y) == {"batch": 6}
        with pytest.raises(ins.InvalidData, match="income"):
            ins.check(model, table[["age"]])
        table.loc[3, "age"] = np.nan
        with pytest.raises(ins.InvalidData, match=r"\[3, (0|`?age`?|\"age\")\]|age\[3\]"):
            ins.check(model, table)

    def test_columns_of_text(self):
        pandas = pytest.importorskip("pandas")
        from sklearn.compose import ColumnTransformer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler

        cities = np.array(["Bern", "Rome", "Oslo"] * 2, dtype=object)
        table = pandas.DataFrame({"age": np.arange(6.0), "city": cities})
        columns = ColumnTransformer([("n", StandardScaler(), ["age"]), ("t", OneHotEncoder(), ["city"])])
        model = make_pipeline(columns, LogisticRegression()).fit(table, self.Y)
        contract = ins.from_model(model)
        assert contract.inputs == ["age", "city"]
        assert contract.schema["city"].one_of == ["Bern", "Oslo", "Rome"]
        assert ins.check(model, table, self.Y) == {"batch": 6}
        with pytest.raises(ins.InvalidData, match=r'city\[2\] = "Olso"'):
            ins.check(model, table.replace("Oslo", "Olso"))

    def test_one_that_is_not_fitted(self):
        from sklearn.linear_model import LinearRegression

        with pytest.raises(ins.ModelError, match="the LinearRegression is not fitted"):
            ins.from_model(LinearRegression())


class Frame:
    """What is used of a table of pandas."""

    def __init__(self, **columns):
        self.own = {name: np.asarray(column) for name, column in columns.items()}
        self.columns = list(columns)

    def __getitem__(self, name):
        return Column(self.own[name])

    def to_numpy(self):
        return np.stack(list(self.own.values()), axis=1)


class Column:
    def __init__(self, values):
        self.values = values

    def to_numpy(self):
        return self.values


class TestTables:
    def test_columns_by_name(self):
        lightgbm = pytest.importorskip("lightgbm")
        x = np.random.default_rng(0).normal(size=(50, 2))
        data = lightgbm.Dataset(x, label=x[:, 0], feature_name=["age", "income"])
        booster = lightgbm.train({"verbose": -1, "min_data_in_leaf": 2}, data, 2)
        contract = ins.from_model(booster)
        assert contract.format == "LightGBM"
        assert contract.check(x=x) == {"batch": 50}
        assert ins.check(booster, x) == {"batch": 50}
        assert ins.check(booster, Frame(age=x[:, 0], income=x[:, 1])) == {"batch": 50}
        with pytest.raises(ins.InvalidData, match="income"):
            ins.check(booster, Frame(age=x[:, 0], incom=x[:, 1]))

    def test_lightgbm_classifier(self):
        lightgbm = pytest.importorskip("lightgbm")
        x = np.random.default_rng(0).normal(size=(60, 2))
        y = np.arange(60) % 3
        model = lightgbm.LGBMClassifier(n_estimators=2, verbose=-1).fit(x, y)
        assert ins.from_model(model).check(x=x, y=y) == {"batch": 60}
        assert not ins.from_model(model).is_valid(x=x[:, :1])

    def test_xgboost(self):
        xgboost = pytest.importorskip("xgboost")
        x = np.random.default_rng(0).normal(size=(60, 2))
        y = np.arange(60) % 3
        model = xgboost.XGBClassifier(n_estimators=2).fit(x, y)
        for own in (model, model.get_booster()):
            contract = ins.from_model(own)
            assert contract.format == "XGBoost"
            assert contract.check(x=x) == {"batch": 60}
            assert not contract.is_valid(x=x[:, :1])


class TestInfer:
    def test_a_schema_that_accepts_the_data(self):
        x, y = np.linspace(0, 1, 12).reshape(4, 3), np.array([0, 1, 1, 0])
        assert ins.infer(x=x, y=y) == ins.Schema(
            "Data", x=ins.Array("f64", ["batch", 3]), y=ins.Array("i64", ["batch"])
        )
        schema = ins.infer({"x": x}, y=y, name="Training", ranges=True, labels=True, description="Good.")
        assert schema["x"].range == (0.0, 1.0)
        assert schema["y"].one_of == [0, 1]
        assert (schema.name, schema.description) == ("Training", "Good.")
        assert schema.check(x=x, y=y) == {"batch": 4}

    def test_what_is_allowed_only_because_it_is_there(self):
        x = np.array([1, np.nan])
        with pytest.warns(ins.SchemaWarning, match="NaN") as caught:
            assert ins.infer(x=x)["x"].allow_nan
        assert caught[0].filename == __file__

    def test_what_has_no_schema(self):
        with pytest.raises(ins.ModelError):
            ins.infer()


@pytest.mark.filterwarnings("error")
def test_a_check_without_labels_is_no_reason_for_a_warning():
    contract = ins.from_model(MODELS / "keras" / "article_mse.keras")
    contract.check(x=np.zeros((5, 3), np.float32))


def test_a_contract_shows_itself():
    contract = ins.from_model(MODELS / "keras" / "article_mse.keras")
    assert repr(contract).startswith("<Contract of ") and repr(contract).endswith(": Keras>")
    assert str(contract) == str(contract.schema)
    assert "<table" in contract._repr_html_()
    assert json.loads(contract.schema.to_json())["name"]


class TestTorch:
    def test_exported_programs(self):
        torch = pytest.importorskip("torch")
        batch = torch.export.Dim("batch")
        program = torch.export.export(
            torch.nn.Linear(3, 2), (torch.zeros(4, 3),), dynamic_shapes=({0: batch},)
        )
        contract = ins.from_model(program)
        assert contract.format == "PyTorch"
        assert contract.is_valid({contract.inputs[0]: np.zeros((7, 3), np.float32)})
        assert not contract.is_valid({contract.inputs[0]: np.zeros((7, 2), np.float32)})

    def test_exported_programs_of_several_inputs(self):
        torch = pytest.importorskip("torch")

        class Scored(torch.nn.Module):
            def forward(self, x, ids, *, scale):
                return x.sum(1) * ids * scale

        batch = torch.export.Dim("batch", max=64)
        program = torch.export.export(
            Scored(),
            (torch.zeros(4, 3), torch.zeros(4, dtype=torch.int64)),
            {"scale": torch.ones((), dtype=torch.bfloat16)},
            dynamic_shapes={"x": {0: batch}, "ids": {0: batch}, "scale": None},
        )
        contract = ins.from_model(program)
        assert contract.inputs == ["x", "ids", "scale"]
        assert [array.dtype for array in contract.schema.values()] == ["f32", "i64", "bf16"]
        scale = torch.ones((), dtype=torch.bfloat16)

        def said(rows, ids=torch.int64):
            return contract.report(x=torch.zeros(rows, 3), ids=torch.zeros(rows, dtype=ids), scale=scale)

        assert said(64) is None
        assert "is 65 in `x` (axis 0)" in str(said(65))
        assert "`ids` holds i32" in str(said(4, torch.int32))


def named(module, name, *bases):
    """An object of a class as a library has it, which is not installed for this."""
    made = type(name, bases, {"__module__": module})
    return type("Own", (made,), {"__module__": "__main__"})()


class TestNotRead:
    """What does not say what it takes is refused by its name, with the way out."""

    @pytest.mark.parametrize(
        ("module", "name", "way"),
        [
            ("tf_keras.src.engine.training", "Model", r"save it with model.save\("),
            ("torch.nn.modules.module", "Module", r"hand over torch.export.export\(module, \(x,\)\)"),
            ("torch.jit._script", "ScriptModule", r"hand over torch.export.export\(module, \(x,\)\)"),
            ("transformers.modeling_utils", "PreTrainedModel", "write a schema of its inputs.* export it to ONNX"),
            ("transformers.pipelines.base", "Pipeline", "write a schema of its inputs"),
            ("flax.linen.module", "Module", "write a schema"),
            ("tensorflow.python.trackable.autotrackable", "AutoTrackable", "the folder of the SavedModel"),
            ("onnx.onnx_ml_pb2", "ModelProto", "onnxruntime.InferenceSession"),
            ("catboost.core", "CatBoost", "export it with model.save_model"),
        ],
    )
    def test_objects_of_other_libraries(self, module, name, way):
        with pytest.raises(TypeError, match=rf"^a .*Own is not read: .*{way}"):
            ins.from_model(named(module, name))

    def test_a_model_of_transformers_is_one_of_torch_too(self):
        base = type("Module", (), {"__module__": "torch.nn.modules.module"})
        with pytest.raises(TypeError, match="input_ids"):
            ins.from_model(named("transformers.modeling_utils", "PreTrainedModel", base))

    def test_functions_and_classes(self):
        with pytest.raises(TypeError, match="`named` is a function, which does not say what it takes: .*@checked"):
            ins.from_model(named)
        with pytest.raises(TypeError, match="`Frame` is a class and no model: hand over an object"):
            ins.from_model(Frame)
        with pytest.raises(TypeError, match="the content of a file is not read: hand over its path"):
            ins.from_model(b"PK")

    def test_functions_of_jax(self):
        jax = pytest.importorskip("jax")
        with pytest.raises(TypeError, match="a function of jax.jit is not read: .*@checked"):
            ins.from_model(jax.jit(lambda x: x))

    def test_functions_of_tensorflow(self):
        tf = pytest.importorskip("tensorflow")
        with pytest.raises(TypeError, match="the folder of the SavedModel"):
            ins.from_model(tf.Module())
        with pytest.raises(TypeError, match="the folder of the SavedModel"):
            ins.from_model(tf.function(lambda x: x))

    def test_models_of_onnx(self):
        pytest.importorskip("onnx")
        with pytest.raises(TypeError, match="hand over the path of the file"):
            ins.from_model(TestOnnxRuntime.model())


class TestRepair:
    """What a schema repairs, a contract does, under the names of the data."""

    @pytest.fixture
    def contract(self):
        return ins.from_model(MODELS / "keras" / "article_mse.keras")

    def test_the_log_is_that_of_the_schema(self, contract):
        x = np.array([[1, 2, np.nan], [3, 4, 5]])
        steps = {"coerce": "lossy", "impute": {"x": "mean"}}
        repaired = contract.repair(x=x, **steps)
        of_schema = contract.schema_for(x=x).repair(x=x, **steps)
        assert str(repaired.log) == str(of_schema.log)
        assert "x[0, 2] = NaN -> 5" in str(repaired.log)
        assert repaired["x"].dtype == np.float32
        assert contract.check(repaired) == repaired.dims == {"batch": 2}
        assert np.isnan(x[0, 2])

    def test_with_labels_and_in_a_dict(self, contract):
        x, y = np.array([["1", "2", "a"], ["3", "4", "5"]]), np.zeros((2, 1))
        y = np.zeros((2, *contract.schema_for(x=x, y=y)["y"].shape[1:]))
        for repaired in (
            contract.repair(x=x, y=y, coerce="lossy", drop_rows="batch"),
            contract.repair({"x": x, "y": y}, coerce="lossy", drop_rows="batch"),
            contract.repair({"x": x, "y": y}, ins.Plan(coerce="lossy"), drop_rows="batch"),
        ):
            assert {name: len(array) for name, array in repaired.items()} == {"x": 1, "y": 1}

    def test_names_are_those_after_the_plan(self, contract):
        data = {"features": np.zeros((2, 3), np.float32), "id": np.arange(2)}
        repaired = contract.repair(data, rename={"features": "x"}, remove="id")
        assert list(repaired) == ["x"]

    def test_what_is_left_is_said(self, contract):
        with pytest.raises(ins.Unrepaired, match="axis 1 is 2, expected 3"):
            contract.repair(x=np.zeros((2, 2), np.float32), coerce="lossy")
        with pytest.raises(TypeError, match="no step `imput`; did you mean `impute`"):
            contract.repair(x=np.zeros((2, 3)), imput={"x": "mean"})


class TestKept:
    """What is kept of a check never gives another verdict than a check from scratch."""

    @staticmethod
    def said(check):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                verdict = check()
            except ValueError as error:
                verdict = f"{type(error).__name__}: {error}"
        return verdict, [str(warning.message) for warning in caught]

    @pytest.mark.parametrize("options", [{}, {"coerce": "model"}, {"coerce": "lossless"}, {"loss": "mse"}])
    @pytest.mark.parametrize("file", ["article_mse", "labels_sparse", "labels_onehot", "two_in", "uint8"])
    def test_verdicts_are_those_from_scratch(self, file, options):
        path = MODELS / "keras" / f"{file}.keras"
        random = np.random.default_rng(15)
        contract = ins.from_model(path, **options)
        inputs = contract.inputs
        names = [*(inputs if len(inputs) > 1 else ["x"]), "y", "sample_weight", "x_val", "other"]
        verdicts = {True: 0, False: 0}
        sizes = [next((d for d in a.shape[1:] if isinstance(d, int)), 3) for a in contract.schema.values()]
        for _ in range(150):
            given = {}
            rows = random.integers(0, 4)
            for name in names[: random.integers(1, len(names) + 1)]:
                if len(given) >= len(inputs) and random.random() < 0.6:
                    continue
                own = rows if random.random() < 0.8 else random.integers(0, 4)
                rest = [(), (1,), (random.choice(sizes),), (3,)][random.integers(0, 4)]
                shape = () if random.random() < 0.03 else (own, *rest)
                if name in inputs or name in ("x", "x_val"):
                    shape = (own, sizes[inputs.index(name) if name in inputs else 0]) if random.random() < 0.7 else shape
                dtype = random.choice(["f4", "f4", "f4", "f8", "i4", "i8", "u1", "?", ">f4"])
                given[name] = np.full(shape, random.choice([0, 1, 1, np.nan]) if dtype == "f4" else 1, dtype)
            if random.random() < 0.3:
                given = dict(contract.schema.sample(rows=max(1, int(rows))))
            fresh = self.said(lambda: ins.from_model(path, **options)._core.check(given)[0])[0]
            first, again = self.said(lambda: contract.check(given)), self.said(lambda: contract.check(given))
            assert first == again
            assert first[0] == fresh, {name: (a.dtype, a.shape) for name, a in given.items()}
            verdicts[isinstance(fresh, dict)] += 1
        assert min(verdicts.values()) > 5, verdicts

    def test_notes_are_given_each_time(self):
        contract = ins.from_model(MODELS / "keras" / "dense.keras", coerce="model")
        shape = (4, contract.schema[contract.inputs[0]].shape[-1])
        for rows in (4, 4, 7):
            with pytest.warns(ins.SchemaWarning, match="so only axis 0 of `y` is checked") as caught:
                contract.check(x=np.zeros((rows, shape[1])), y=np.zeros(rows))
            assert caught[0].filename == __file__
