"""Compares numbers that the command reads from text with Python's own: see `run`."""

import ctypes
import json
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy

SCHEMA, CELLS = sys.argv[1], int(sys.argv[2])
INTEGERS = {f"{sign}{bits}": (sign, bits) for sign in "iu" for bits in (8, 16, 32, 64)}
FLOATS = ["f32", "f64"]
NAMES = {"i": "int", "u": "uint", "f": "float"}
chance = random.Random(0)

strtof = ctypes.CDLL(None).strtof
strtof.restype = ctypes.c_float
strtof.argtypes = [ctypes.c_char_p, ctypes.c_void_p]


def bounds(sign, bits):
    return (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if sign == "i" else (0, 2**bits - 1)


def integer(sign, bits):
    low, high = bounds(sign, bits)
    number = chance.choice([low, high, chance.randint(low, high), chance.randint(max(low, -9), 9)])
    return str(number)


def halfway():
    """A decimal that is exactly between two floats, or next to that."""
    low = struct.unpack("f", struct.pack("I", chance.getrandbits(31) % 0x7F000000))[0]
    high = struct.unpack("f", struct.pack("I", struct.unpack("I", struct.pack("f", low))[0] + 1))[0]
    with localcontext() as context:
        context.prec = 400
        middle = (Decimal(low) + Decimal(high)) / 2
        step = middle * Decimal(10) ** -chance.randint(17, 40)
        return format(middle + chance.choice([-1, 0, 1]) * step, "f")


def real():
    digits = "".join(chance.choices("0123456789", k=chance.randint(1, 25))).lstrip("0") or "0"
    forms = [
        lambda: repr(chance.gauss(0, 1)),
        lambda: repr(struct.unpack("f", struct.pack("I", chance.getrandbits(31) % 0x7F000000))[0]),
        lambda: f"{digits}.{chance.randint(0, 10**9)}",
        lambda: f"{digits[:1]}.{digits[1:] or 0}e{chance.randint(-45, 30)}",
        lambda: f"-{digits}E+{chance.randint(0, 12)}",
        halfway,
    ]
    return chance.choice(forms)()


def nearest(dtype, text):
    return numpy.float64(float(text)) if dtype == "f64" else numpy.float32(strtof(text.encode(), None))


def checked(dtype, cells):
    """What Python reads, by a second way as well."""
    if dtype in INTEGERS:
        return [int(Decimal(cell)) for cell in cells]
    numbers = [nearest(dtype, cell) for cell in cells]
    for cell, number in zip(cells[:1000], numbers):
        exact = Fraction(cell)
        for other in (numpy.nextafter(number, -numpy.inf), numpy.nextafter(number, numpy.inf)):
            if numpy.isfinite(other):
                assert abs(exact - Fraction(float(number))) <= abs(exact - Fraction(float(other)))
    return numbers


def read(folder, dtype, file):
    schema = {"name": "T", "arrays": [{"name": "x", "dtype": dtype, "shape": ["n"]}]}
    (folder / "s.json").write_text(json.dumps(schema))
    command = [SCHEMA, "repair", "s.json", file, "-o", "out.npz", "--force"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with numpy.load(folder / "out.npz") as arrays:
        return arrays["x"]


def main():
    differences = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for dtype in [*INTEGERS, *FLOATS]:
            of = INTEGERS.get(dtype)
            cells = [integer(*of) if of else real() for _ in range(CELLS)]
            if not of:
                cells = [cell for cell in cells if numpy.isfinite(nearest(dtype, cell))]
            expected = numpy.array(checked(dtype, cells), NAMES[dtype[0]] + dtype[1:])
            (folder / "t.csv").write_text("x\n" + "\n".join(cells) + "\n")
            (folder / "t.json").write_text('{"x": [' + ", ".join(cells) + "]}")
            for file in ("t.csv", "t.json"):
                found = read(folder, dtype, file)
                assert found.dtype == expected.dtype and found.shape == expected.shape
                wrong = numpy.flatnonzero(found != expected)
                differences += len(wrong)
                for at in wrong[:5]:
                    print(f"{file}, {dtype}: {cells[at]} is {found[at]!r}, expected {expected[at]!r}")
            print(f"{dtype}: {len(cells)} cells through CSV and JSON", flush=True)
    print(f"{differences} differences")
    sys.exit(differences != 0)


main()
