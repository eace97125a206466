"""Contrast is that of WCAG, of what is seen."""

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


if __name__ == "__main__":
    unittest.main()
