"""Contrast is that of WCAG, of what is seen."""

import importlib.util
import shutil
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import contrast  # noqa: E402

BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


def text(colour, *layers):
    return {"colour": colour, "layers": layers}


class Maths(unittest.TestCase):
    def test_colours(self):
        self.assertEqual(contrast.colour("rgb(1, 2, 3)"), (1, 2, 3, 1))
        self.assertEqual(contrast.colour("rgba(1, 2, 3, 0.5)"), (1, 2, 3, 0.5))
        self.assertEqual(contrast.colour("none")[3], 0)
        with self.assertRaises(ValueError):
            contrast.colour("url(#stripes)")

    def test_ratios_that_wcag_gives(self):
        for one, other, wanted in (
            ((0, 0, 0), (255, 255, 255), 21.0),
            ((255, 255, 255), (255, 255, 255), 1.0),
            ((119, 119, 119), (255, 255, 255), 4.48),
            ((118, 118, 118), (255, 255, 255), 4.54),
            ((255, 0, 0), (255, 255, 255), 4.0),
            ((0, 0, 255), (255, 255, 255), 8.59),
        ):
            self.assertAlmostEqual(contrast.ratio(one, other), wanted, places=2)
            self.assertEqual(contrast.ratio(one, other), contrast.ratio(other, one))

    def test_a_layer_over_another(self):
        self.assertEqual(contrast.over((0, 0, 0, 0.5), (255, 255, 255, 1)), (127.5, 127.5, 127.5, 1))
        self.assertEqual(contrast.over((9, 9, 9, 0), (1, 2, 3, 1)), (1, 2, 3, 1))


class Seen(unittest.TestCase):
    def test_the_nearest_opaque_layer_is_the_ground(self):
        on_black = text((WHITE, 1), ("rgba(0, 0, 0, 0)", 1), (BLACK, 1), (WHITE, 1))
        self.assertAlmostEqual(contrast.contrast(on_black), 21)

    def test_layers_are_laid_over_each_other(self):
        grey = text((BLACK, 1), ("rgba(0, 0, 0, 0.5)", 1), (WHITE, 1))
        self.assertAlmostEqual(contrast.contrast(grey), contrast.ratio((0, 0, 0), (127.5,) * 3))

    def test_opacity_is_of_the_text_too(self):
        faint = text((BLACK, 0.5), (WHITE, 1))
        self.assertAlmostEqual(contrast.contrast(faint), contrast.ratio((127.5,) * 3, (255,) * 3))

    def test_without_a_layer_the_ground_is_white(self):
        self.assertAlmostEqual(contrast.contrast(text((WHITE, 1))), 1)

    def test_a_picture_is_unknown(self):
        self.assertIsNone(contrast.contrast(text((WHITE, 1), ("image", 1), (BLACK, 1))))


@unittest.skipUnless(
    shutil.which("chromedriver") and importlib.util.find_spec("selenium"), "there is no Chromium"
)
class InABrowser(unittest.TestCase):
    PAGE = """
    <body style="background: #fff"><div class="jp-Cell"><div class="jp-OutputArea-output">
        <p style="color: #777">plain</p>
        <p style="color: #fff; background: #777"><i>inherited</i></p>
        <p style="opacity: 0.5; color: #000">faint</p>
        <p style="display: none">unseen</p>
        <svg width="300" height="120">
            <title>no text</title>
            <rect width="300" height="60" fill="#000" fill-opacity="0.5"/>
            <text x="20" y="40" fill="#fff">on grey</text>
            <text x="20" y="100" fill="#777">off it</text>
            <path d="M0 95H300" stroke="#000"/>
            <text x="150" y="100" fill="#777">on a line</text>
        </svg>
    </div></div></body>
    """

    def test_each_text_and_what_is_behind_it(self):
        import browser

        chrome = browser.start(800, 800)
        try:
            chrome.get("about:blank")
            chrome.execute_script("document.documentElement.innerHTML = arguments[0]", self.PAGE)
            found = chrome.execute_script(contrast.TEXTS)
        finally:
            chrome.quit()
        measured = {text["text"]: round(contrast.contrast(text), 2) for text in found}
        half = round(contrast.ratio((127.5,) * 3, (255,) * 3), 2)
        wanted = {"plain": 4.48, "inherited": 4.48, "faint": half, "on grey": half, "off it": 4.48, "on a line": 4.48}
        self.assertEqual(measured, wanted)


if __name__ == "__main__":
    unittest.main()
