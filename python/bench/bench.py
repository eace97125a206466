"""Times the same check by several libraries, and prints a table of ratios: `bench.py [--small]`."""

import gc
import importlib.metadata
import sys
import time
from pathlib import Path
from typing import Annotated

import numpy as np

IS_SMALL = "--small" in sys.argv[1:]
LOW, HIGH = 0.0, 1.0


def ours(width):
    from inputschema import Array, InvalidData, Schema

    schema = Schema("Features", x=Array("f32", ["batch", width], range=(LOW, HIGH)))

    def check(x):
        try:
            schema.check(x=x)
        except InvalidData:
            return False
        return True

    return check


def by_numpy(width):
    def check(x):
        return bool(
            x.dtype == np.float32
            and x.ndim == 2
            and x.shape[1] == width
            and np.isfinite(x).all()
            and (x >= LOW).all()
            and (x <= HIGH).all()
        )

    return check


MODEL = Path(__file__).parents[2] / "tests/fixtures/models/keras/article_mse.keras"


def of_a_model():
    """The same for what a model takes: its names, dtype, shape and finite values, beside NumPy's idiom."""
    from inputschema import InvalidData, from_model

    contract = from_model(MODEL)

    def check(x):
        try:
            contract.check(x=x)
        except InvalidData:
            return False
        return True

    def idiom(x):
        return bool(x.dtype == np.float32 and x.ndim == 2 and x.shape[1] == 3 and np.isfinite(x).all())

    return {"contract of a model": check, "the same by NumPy": idiom}


def by_beartype(width):
    from beartype.door import is_bearable
    from beartype.vale import Is, IsAttr, IsEqual

    hint = Annotated[
        np.ndarray,
        IsAttr["dtype", IsEqual[np.dtype("f4")]]
        & Is[lambda x: x.ndim == 2 and x.shape[1] == width]
        & Is[lambda x: bool(np.isfinite(x).all() and (x >= LOW).all() and (x <= HIGH).all())],
    ]
    return lambda x: is_bearable(x, hint)


def typed(width):
    from beartype import beartype
    from beartype.roar import BeartypeCallHintViolation
    from jaxtyping import Float32, TypeCheckError, jaxtyped

    @jaxtyped(typechecker=beartype)
    def takes(x: Float32[np.ndarray, f"batch {width}"]):
        return x

    def check(x):
        try:
            takes(x)
        except (TypeCheckError, BeartypeCallHintViolation):
            return False
        return True

    return check


def by_jaxtyping(width):
    fits = typed(width)

    def check(x):
        return fits(x) and bool(np.isfinite(x).all() and (x >= LOW).all() and (x <= HIGH).all())

    return check


def by_numpydantic(width):
    from numpydantic import NDArray, Shape
    from pydantic import AfterValidator, TypeAdapter, ValidationError

    def in_range(x):
        if not (np.isfinite(x).all() and (x >= LOW).all() and (x <= HIGH).all()):
            raise ValueError("out of range")
        return x

    of = NDArray[Shape[f"* batch, {width} features"], np.float32]
    adapter = TypeAdapter(Annotated[of, AfterValidator(in_range)])

    def check(x):
        try:
            adapter.validate_python(x)
        except ValidationError:
            return False
        return True

    return check


def by_pandera(width):
    import pandas as pd
    import pandera.pandas as pa

    column = pa.Column("float32", [pa.Check.in_range(LOW, HIGH)], nullable=False)
    schema = pa.DataFrameSchema({f"x{at}": column for at in range(width)}, strict=True)

    def check(x):
        if x.ndim != 2:
            return False
        frame = pd.DataFrame(x, columns=[f"x{at}" for at in range(x.shape[1])], copy=False)
        try:
            schema.validate(frame)
        except (pa.errors.SchemaError, pa.errors.SchemaErrors):
            return False
        return True

    return check


def version(*names):
    return " + ".join(f"{name} {importlib.metadata.version(name)}" for name in names)


# Each with whether it checks values, too.
CONTESTANTS = {
    "this package": (ours, True),
    f"NumPy {np.__version__}": (by_numpy, True),
    version("beartype"): (by_beartype, True),
    version("jaxtyping", "beartype") + " + NumPy": (by_jaxtyping, True),
    version("jaxtyping", "beartype") + ", shapes only": (typed, False),
    version("pydantic", "numpydantic"): (by_numpydantic, True),
    version("pandera"): (by_pandera, True),
}


def spoiled(x):
    """Arrays that do not fit, each with whether it is for its values."""
    for value in (np.nan, np.inf, -np.inf, 1.5, -0.5):
        wrong = x.copy()
        wrong[-1, -1] = value
        yield wrong, True
    yield x.astype("f8"), False
    yield x[:, 1:], False
    yield x[:, :, None], False
    yield x.ravel(), False


def assert_verdicts(checks, x):
    for name, check in checks.items():
        assert check(x) is True, f"{name} refuses what fits"
        for wrong, is_value in spoiled(x):
            if CONTESTANTS[name][1] or not is_value:
                assert check(wrong) is False, f"{name} accepts {wrong.dtype}{wrong.shape}, {wrong.flat[-1]}"


def seconds(check, x, calls):
    start = time.perf_counter()
    for _ in range(calls):
        check(x)
    return (time.perf_counter() - start) / calls


def least(checks, x, rounds, calls):
    """The least time of each, in turn, so that a busy moment is nobody's."""
    best = dict.fromkeys(checks, float("inf"))
    gc.disable()
    for _ in range(rounds):
        for name, check in checks.items():
            best[name] = min(best[name], seconds(check, x, calls(name)))
    gc.enable()
    return best


def memory(check, x):
    """How many bytes a check takes at its peak beyond what is there before; `None` where nobody knows."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
        before = status("VmRSS")
        check(x)
        return max(0, status("VmHWM") - before)
    except OSError:
        return None


def status(key):
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith(key))
    return int(line.split()[1]) * 1024


def main():
    unknown = [word for word in sys.argv[1:] if word != "--small"]
    if unknown:
        sys.exit(f"there is no option {unknown[0]}")
    ours_name = next(iter(CONTESTANTS))

    row = np.array([[0.25, 0.5, 1.0]], dtype="f4")
    checks = {name: make(3) for name, (make, _) in CONTESTANTS.items()}
    assert_verdicts(checks, row)
    slow = {name: "pandera" in name for name in checks}
    calls = 200 if IS_SMALL else 5000
    models = of_a_model()
    for name, check in models.items():
        assert check(row), name
        for wrong, _ in spoiled(row):
            is_finite = np.isfinite(wrong).all() and wrong.dtype == row.dtype and wrong.shape == row.shape
            assert check(wrong) == is_finite, f"{name} is wrong about {wrong.dtype}{wrong.shape}"
    by_model = least(models, row, 3 if IS_SMALL else 15, lambda _: calls)
    small = least(checks, row, 3 if IS_SMALL else 15, lambda name: max(1, calls // 500) if slow[name] else calls)

    rows, width = (1_000_000, 32) if not IS_SMALL else (32_000, 32)
    x = np.random.default_rng(0).random((rows, width), dtype="f4")
    checks = {name: make(width) for name, (make, _) in CONTESTANTS.items()}
    assert_verdicts(checks, x[:100])
    # Of all values, so that none is left out: the last is wrong.
    bad = x.copy()
    bad[-1, -1] = np.nan
    for name, check in checks.items():
        if CONTESTANTS[name][1]:
            assert check(x) and not check(bad), name
    del bad
    used = {name: memory(check, x) for name, check in checks.items()}
    timed = {"x.sum()": lambda x: x.sum(), **checks}
    large = least(timed, x, 3 if IS_SMALL else 12, lambda _: 1)
    total = large.pop("x.sum()")

    print(f"| all rules: dtype, shape, finite, range | [1, 3], us | times ours | {x.nbytes / 1e6:.0f} MB, of x.sum() | peak memory, MB |")
    print("|---|---|---|---|---|")
    for name in checks:
        peak = "?" if used[name] is None else f"{used[name] / 1e6:.0f}"
        ratio = small[name] / small[ours_name]
        print(f"| {name} | {small[name] * 1e6:.2f} | {ratio:.1f} | {large[name] / total:.2f} | {peak} |")
    print("\n| what a model takes: dtype, shape, finite | [1, 3], us |")
    print("|---|---|")
    for name, time_of_row in by_model.items():
        print(f"| {name} | {time_of_row * 1e6:.2f} |")

    if used[ours_name] is not None:
        assert used[ours_name] < max(x.nbytes / 20, 2e6), "this package copies the array"
    if IS_SMALL:
        return
    assert small[ours_name] <= 5e-6, f"a row takes {small[ours_name] * 1e6:.2f} us"
    of_model = by_model["contract of a model"]
    assert of_model <= 5e-6, f"a row takes {of_model * 1e6:.2f} us by the contract of a model"
    assert large[ours_name] <= 1.1 * total, f"128 MB take {large[ours_name] / total:.2f} of the sum"
    for name, (_, has_values) in CONTESTANTS.items():
        if name != ours_name:
            assert small[ours_name] < small[name], f"{name} is faster for a row"
            # Those that look at no value have nothing to do.
            assert large[ours_name] < large[name] or not has_values, f"{name} is faster for 128 MB"



if __name__ == "__main__":
    main()
