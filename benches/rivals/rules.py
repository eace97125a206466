"""The rules as a library says them: `python rules.py LIBRARY FILES` prints how many faults of each kind it finds.

`id` is increasing, the features are neither missing nor beyond -10..10, and the label is one of ten.
"""

import collections
import json
import sys

FEATURES = [f"x{at}" for at in range(8)]
LOW, HIGH, LAST_CLASS = -10.0, 10.0, 9


def polars(files):
    import polars as pl

    faults = [(pl.col("id").diff() <= 0).sum().alias("order")]
    for name in FEATURES:
        x = pl.col(name)
        is_missing = x.is_null() | x.is_nan()
        faults.append(is_missing.sum().alias(f"{name} missing"))
        faults.append((~x.is_between(LOW, HIGH) & ~is_missing).sum().alias(f"{name} range"))
    faults.append((~pl.col("label").is_between(0, LAST_CLASS)).sum().alias("label"))
    return pl.scan_parquet(files).select(faults).collect(engine="streaming").row(0, named=True)


def duckdb(files):
    import duckdb

    faults = ["count(*) filter (id <= before) as order"]
    for x in FEATURES:
        is_missing = f"(isnan({x}) or {x} is null)"
        faults.append(f"count(*) filter ({is_missing}) as '{x} missing'")
        faults.append(f"count(*) filter (not {is_missing} and {x} not between {LOW} and {HIGH}) as '{x} range'")
    faults.append(f"count(*) filter (label not between 0 and {LAST_CLASS}) as label")
    faults = ", ".join(faults).replace("'", '"').replace("as order", 'as "order"')
    duckdb.sql("set enable_progress_bar = false")
    # Without an order, the rows are those of the files, in order.
    found = duckdb.execute(f"select {faults} from (select *, lag(id) over () as before from read_parquet('{files}'))")
    return dict(zip([column[0] for column in found.description], found.fetchone()))


def pandera(files):
    import os

    # Otherwise the rows of a LazyFrame are not checked at all.
    os.environ["PANDERA_VALIDATION_DEPTH"] = "SCHEMA_AND_DATA"
    import pandera.polars as pa
    import polars as pl

    def check(name, holds):
        return pa.Check(lambda data: data.lazyframe.select(holds(pl.col(data.key))), name=name)

    in_range = check("range", lambda x: x.is_between(LOW, HIGH) | x.is_nan())
    in_order = check("order", lambda id: (id.diff() > 0).fill_null(True))
    schema = pa.DataFrameSchema(
        {
            "id": pa.Column(pl.Int64, in_order),
            **{x: pa.Column(pl.Float32, in_range, nullable=False) for x in FEATURES},
            "label": pa.Column(pl.Int64, check("label", lambda label: label.is_between(0, LAST_CLASS))),
        }
    )
    faults = collections.Counter()
    try:
        schema.validate(pl.scan_parquet(files), lazy=True).collect(engine="streaming")
    except pa.errors.SchemaErrors as errors:
        for (kind,) in errors.failure_cases.select("check").iter_rows():
            faults["missing" if kind == "not_nullable" else kind] += 1
    return faults


def total(faults):
    """The faults of all features together."""
    kinds = dict.fromkeys(["order", "missing", "range", "label"], 0)
    for name, count in faults.items():
        kinds[name.split()[-1]] += count
    return kinds


if __name__ == "__main__":
    print(json.dumps(total(globals()[sys.argv[1]](sys.argv[2]))))
