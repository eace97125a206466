"""Colours that can be read in a light and in a dark theme.

The kernel colours errors for a light theme, and one letter at a time. No colour of letters stands out
from the reddish grounds of errors in both themes, so what an error points at gets a ground of its own,
and everything else the colour that the theme has for text.
"""

import re

CODE = re.compile(r"(\x1b\[[0-9;]*m)")
COLOUR = re.compile(r"\x1b\[([39][0-7]|38;5;[0-9]+)m")
RESET = "\x1b[0m"
# Frames, and text that an error does not point at.
GREYS = {f"38;5;{number}" for number in range(232, 256)}
REDS = {"31", "91"}
# White on red, blue, violet, green: 6 or more to 1.
RED = "\x1b[1;38;5;231;48;5;124m"
GROUNDS = ("\x1b[1;38;5;231;48;5;25m", "\x1b[1;38;5;231;48;5;90m", "\x1b[1;38;5;231;48;5;22m")
# Lines that lead from the code to what is said of it.
DRAWN = re.compile(r"[\s\u2500-\u257f]*")
GIVEN = 1 + len(GREYS) + len(REDS)


def plain(text):
    return CODE.sub("", text)


def runs(text):
    """The colour of each run of letters, and the letters."""
    found, colour = [], ""
    for part in CODE.split(text):
        if match := COLOUR.fullmatch(part):
            colour = match[1]
        elif CODE.fullmatch(part):
            colour = ""
        elif part:
            if found and found[-1][0] == colour:
                found[-1][1] += part
            else:
                found.append([colour, part])
    return found


def readable(lines):
    """The lines of a traceback, with colours for any theme."""
    grounds, told = {"": "", **dict.fromkeys(GREYS, ""), **dict.fromkeys(REDS, RED)}, []
    for line in lines:
        text = ""
        for colour, letters in runs(line):
            # A line that is drawn has the colour of the text, but counts as one that is pointed with.
            ground = grounds.setdefault(colour, GROUNDS[(len(grounds) - GIVEN) % len(GROUNDS)])
            if ground and not DRAWN.fullmatch(letters):
                kept = letters.rstrip()
                text += ground + kept + RESET + letters[len(kept) :]
            else:
                text += letters
        told.append(text)
    return told
