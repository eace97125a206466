"""Runs each program on the rows, and prints the table: `python table.py ROWS`.

Imports nothing large, because the peak memory of a process is at least that of the one that starts it.
"""

import importlib.metadata
import json
import os
import subprocess
import sys
import time

ROUNDS = 3
FILES = 8
FAULTS = {"order": 1, "missing": 9, "range": 9, "label": 2}
KINDS = {
    ("id", "increasing"): "order",
    ("x", "missing"): "missing",
    ("x", "range"): "range",
    ("label", "range"): "label",
}
HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = {
    "name": "Rows",
    "arrays": [
        {"name": "id", "dtype": "i64", "shape": ["batch"], "constraints": [{"increasing": 0}]},
        {
            "name": "x",
            "dtype": "f32",
            "shape": ["batch", 8],
            "columns": [f"x{at}" for at in range(8)],
            "constraints": [{"range": {"min": -10, "max": 10}}],
        },
        {"name": "label", "dtype": "i64", "shape": ["batch"], "constraints": [{"range": {"min": 0, "max": 9}}]},
    ],
}


def command(library, files):
    if library == "schema":
        return [os.environ["SCHEMA"], "check", "schema.json", files, "--format", "json"]
    return [sys.executable, f"{HERE}/rules.py", library, files]


def faults(library, output):
    """How many there are of each kind."""
    if library != "schema":
        return json.loads(output)
    counts = dict.fromkeys(FAULTS, 0)
    for found in json.loads(output)["files"][0].get("violations", []):
        counts[KINDS[found["array"], found["code"]]] = found["count"]
    return counts


def run(library, files):
    """Returns the faults, and seconds, processor seconds and peak MB of the process."""
    start = time.perf_counter()
    process = subprocess.Popen(command(library, files), stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return faults(library, output), (seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def main(rows):
    with open("schema.json", "w") as file:
        json.dump(SCHEMA, file)
    subprocess.run([sys.executable, f"{HERE}/make.py", str(rows)], check=True)
    names = {"schema": "`schema check`"}
    names |= {name: f"{name} {importlib.metadata.version(name)}" for name in ["polars", "duckdb", "pandera"]}
    size = sum(entry.stat().st_size for entry in os.scandir("clean"))
    print(f"{rows} rows of 10 columns in {FILES} Parquet files, {size / 1e6:.0f} MB; {os.cpu_count()} processors")
    for folder, expected in {"clean": dict.fromkeys(FAULTS, 0), "faulty": FAULTS}.items():
        best = {library: (float("inf"),) * 3 for library in names}
        for _ in range(ROUNDS):
            for library in names:
                found, used = run(library, f"{folder}/*.parquet")
                assert found == expected, f"{library}: {found}, not {expected}"
                best[library] = tuple(map(min, best[library], used))
        print(f"\n| {folder} rows | seconds | over ours | processor s | over ours | peak MB | over ours |")
        print("|---|---|---|---|---|---|---|")
        for library, used in best.items():
            ratios = " | ".join(f"{value:.2f} | {value / ours:.2f}" for value, ours in zip(used, best["schema"]))
            print(f"| {names[library]} | {ratios} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
