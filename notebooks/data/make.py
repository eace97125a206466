"""Makes the data of the notebooks: `python3 make.py`. It needs nothing but Python.

shapes.npz    pictures of three shapes, channels first, as PyTorch stores them, with labels
station.npz   30 days of a weather station, whose hygrometer fails for two of them, and the temperature
              an hour later
clock.npz     three days of its thermometer, while its clock is set back by six hours
rents.csv     flats and their rents, as a spreadsheet exports them
flats.csv     three more flats, without a rent

All of it is made up, and the same on every machine: random numbers are those of a fixed seed, and
nothing depends on the math library beyond six digits.
"""

import csv
import math
import random
import struct
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAN = float("nan")


def npy(kind, shape, values):
    """An array as NumPy saves it; `kind` is a format of the module struct."""
    descr = {"B": "|u1", "f": "<f4", "q": "<i8"}[kind]
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape!r}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    start = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
    return start + struct.pack(f"<{len(values)}{kind}", *values)


def save(name, **arrays):
    # Without compression, which differs between versions of zlib, and without the time.
    with zipfile.ZipFile(HERE / name, "w") as archive:
        for array, content in arrays.items():
            archive.writestr(zipfile.ZipInfo(f"{array}.npy"), npy(*content))


# Pictures.

SIDE, PICTURES = 16, 12
COLOURS = [(214, 69, 65), (38, 120, 178), (240, 173, 48), (70, 150, 90)]


def inside(shape, x, y, size):
    if shape == 0:
        return math.hypot(x, y) <= size
    if shape == 1:
        return max(abs(x), abs(y)) <= size * 0.9
    return -size <= y <= size and abs(x) <= (y + size) / 2


def shapes():
    chance = random.Random(1)
    pixels, labels = [], []
    for number in range(PICTURES):
        shape = number % 3
        colour = COLOURS[chance.randrange(len(COLOURS))]
        left, top = chance.uniform(6.5, 8.5), chance.uniform(6.5, 8.5)
        size = chance.uniform(4.5, 6.5)
        rows = [
            [
                colour if inside(shape, x - left, y - top, size) else (235 - 4 * y, 238 - 3 * y, 245 - 2 * y)
                for x in range(SIDE)
            ]
            for y in range(SIDE)
        ]
        for channel in range(3):
            pixels.extend(pixel[channel] for row in rows for pixel in row)
        labels.append(shape)
    save(
        "shapes.npz",
        image=("B", (PICTURES, 3, SIDE, SIDE), pixels),
        label=("q", (PICTURES,), labels),
    )


# A weather station.

HOURS = 720
FAILED = range(331, 379)


def daylight(hour):
    return max(0.0, math.sin((hour % 24 - 6) / 12 * math.pi))


def temperatures(chance, hours):
    """A day's rise and fall, and weather that comes and goes."""
    weather, celsius = 0.0, []
    for hour in range(hours):
        weather = 0.95 * weather + chance.gauss(0, 0.5)
        celsius.append(round(14 + 5 * math.sin((hour % 24 - 9) / 12 * math.pi) + weather, 1))
    return celsius


def station():
    chance = random.Random(2)
    celsius = temperatures(chance, HOURS + 1)
    rows = []
    pressure = 1013.0
    for hour in range(HOURS):
        pressure += chance.gauss(0, 0.4) - 0.02 * (pressure - 1013)
        humidity = min(100.0, max(20.0, 96 - 2.4 * celsius[hour] + chance.gauss(0, 3)))
        rows.append([
            celsius[hour],
            NAN if hour in FAILED else round(humidity),
            round(pressure, 1),
            round(abs(chance.gauss(3, 1.5)), 1),
            round(600 * daylight(hour) * chance.uniform(0.6, 1)),
        ])
    # A reading is lost now and then.
    for hour, feature in [(217, 3), (458, 0), (571, 2), (603, 3)]:
        rows[hour][feature] = NAN
    save(
        "station.npz",
        x=("f", (HOURS, 5), [value for row in rows for value in row]),
        y=("f", (HOURS,), celsius[1:]),
    )


def clock():
    chance = random.Random(3)
    celsius = temperatures(chance, 72)
    times = [hour if hour < 42 else hour - 6 for hour in range(72)]
    save("clock.npz", hour=("q", (72,), times), celsius=("f", (72,), celsius))


# Flats.

FLATS = 160


def rents():
    chance = random.Random(4)
    rows = []
    for _ in range(FLATS):
        area = round(chance.uniform(24, 120))
        rooms = max(1, min(5, round(area / 27 + chance.uniform(-0.6, 0.6))))
        floor = chance.choice([0, 0, 1, 1, 2, 2, 3, 3, 4, 5])
        built = chance.choice(range(1905, 2021))
        km = round(chance.uniform(0.3, 14), 1)
        rent = 210 + 10.5 * area - 22 * km + 1.6 * (built - 1905) + 12 * floor + chance.gauss(0, 45)
        rows.append([area, rooms, floor if floor else "ground", built, km, round(rent / 5) * 5])
    # What people type, and what they leave out.
    for row in (12, 51, 52, 53, 97, 140):
        rows[row][4] = ""
    for row, text in [(30, "n/a"), (88, "?")]:
        rows[row][0] = text
    rows[64][3] = 19
    rows[119][0] = -58
    with open(HERE / "rents.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["area_m2", "rooms", "floor", "built", "km_to_centre", "rent_eur"])
        table.writerows(rows)


def flats():
    with open(HERE / "flats.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["area_m2", "rooms", "floor", "built", "km_to_centre"])
        table.writerows([[64, 2, 3, 1972, 3.1], [38, 1, "ground", 2004, ""], [91, 4, 1, 19, 8.4]])


if __name__ == "__main__":
    shapes()
    station()
    clock()
    rents()
    flats()
