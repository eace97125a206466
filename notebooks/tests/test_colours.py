"""Errors can be read in any theme, and say what they said before."""

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "kernel"))

import colours  # noqa: E402

LABEL = "\x1b[38;5;54m"
GREY = "\x1b[38;5;249m"
OFF = "\x1b[0m"


class Readable(unittest.TestCase):
    def test_a_colour_is_said_once_a_run(self):
        letters = "".join(f"{LABEL}{letter}{OFF}" for letter in "a NaN")
        first = colours.GROUNDS[0]
        self.assertEqual(colours.readable([letters + " rest"]), [f"{first}a NaN{OFF} rest"])

    def test_frames_and_lines_are_of_the_theme(self):
        drawn = f" {GREY}2 │{OFF} code {LABEL}───┬──{OFF}  "
        self.assertEqual(colours.readable([drawn]), [" 2 │ code ───┬──  "])

    def test_each_label_has_its_ground(self):
        line = f"\x1b[31mError:{OFF} {LABEL}one{OFF} \x1b[38;5;99mtwo{OFF} {LABEL}one{OFF}"
        one, two = colours.GROUNDS[:2]
        wanted = f"{colours.RED}Error:{OFF} {one}one{OFF} {two}two{OFF} {one}one{OFF}"
        self.assertEqual(colours.readable([line]), [wanted])

    def test_a_label_keeps_its_ground_over_lines(self):
        lines = [f"{LABEL}─┬─{OFF}", f"\x1b[38;5;99mtwo{OFF}", f"{LABEL}one{OFF}"]
        one, two = colours.GROUNDS[:2]
        self.assertEqual(colours.readable(lines), ["─┬─", f"{two}two{OFF}", f"{one}one{OFF}"])

    def test_a_fourth_label_begins_anew(self):
        line = " ".join(f"\x1b[38;5;{number}mx{OFF}" for number in (50, 51, 52, 53))
        first = f"{colours.GROUNDS[0]}x{OFF}"
        told = colours.readable([line])[0]
        self.assertTrue(told.startswith(first) and told.endswith(first), told)

    def test_no_word_is_lost(self):
        line = f" {GREY}4 │{OFF} x: {LABEL}[1,{OFF} \x1b[1mbold\x1b[22m {LABEL}  2]  {OFF}; \x1b[38;5;160mred"
        self.assertEqual(colours.plain(colours.readable([line])[0]), colours.plain(line))


if __name__ == "__main__":
    unittest.main()
