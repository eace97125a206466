"""Makes the rows, clean and with faults, as Parquet: `python make.py ROWS`."""

import os
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from table import FAULTS, FILES


def columns(rows):
    """Normal features, by columns."""
    chance = np.random.default_rng(0)
    x = [chance.normal(size=rows).astype("f4").clip(-9, 9) for _ in range(8)]
    return {"id": np.arange(rows), **{f"x{at}": x[at] for at in range(8)}, "label": chance.integers(0, 10, rows)}


def spoil(table, rows):
    """As many faults as `FAULTS` says, spread over the files."""
    places = iter(np.random.default_rng(1).choice(np.arange(2, rows), sum(FAULTS.values()), replace=False))
    for at in range(FAULTS["missing"]):
        table[f"x{at % 8}"][next(places)] = np.nan
    for at in range(FAULTS["range"]):
        table[f"x{at % 8}"][next(places)] = 99
    for _ in range(FAULTS["label"]):
        table["label"][next(places)] = 10
    table["id"][next(places)] = 0


def write(folder, table, rows):
    os.mkdir(folder)
    for at in range(FILES):
        part = slice(rows * at // FILES, rows * (at + 1) // FILES)
        rows_of_file = pa.table({name: column[part] for name, column in table.items()})
        pq.write_table(rows_of_file, f"{folder}/part-{at}.parquet")


if __name__ == "__main__":
    rows = int(sys.argv[1])
    table = columns(rows)
    write("clean", table, rows)
    spoil(table, rows)
    write("faulty", table, rows)
