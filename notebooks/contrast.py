"""Measures whether the outputs of the notebooks can be read in each theme.

    contrast.py [NOTEBOOK ..]

Every text in the stored outputs is compared with what is behind it, as Chromium draws it in JupyterLab's
light and dark theme. The least ratio that is allowed is that of WCAG for text of any size, 4.5 to 1.
"""

import base64
import re
import sys
import tempfile
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent
THEMES = ("light", "dark")
LEAST = 4.5
WORST = 10
WIDTH = 1100

SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL)
DRAWINGS = re.compile(r'<img[^>]* src="?data:image/svg\+xml;base64,([^">]*)"?[^>]*>')

# Every text that an output shows: its colour, and the layers below it, the nearest first.
TEXTS = """
const found = [];
const hidden = new Set(['SCRIPT', 'STYLE', 'TITLE', 'DESC', 'TEMPLATE']);
const opacity = element => {
    let product = 1;
    for (; element; element = element.parentElement) product *= +getComputedStyle(element).opacity;
    return product;
};
const painted = (element, colour, alpha) => [colour, alpha * opacity(element)];
// What an element lays below what is in it or above it.
const ground = element => {
    const style = getComputedStyle(element);
    if (element instanceof SVGImageElement || element instanceof HTMLImageElement) return ['image', 1];
    return element instanceof SVGElement && element.tagName !== 'svg'
        ? painted(element, style.fill, +style.fillOpacity)
        : painted(element, style.backgroundColor, 1);
};
// Whether a part of a drawing is ground there. Lines are not, nor is other text.
const filled = (part, x, y) => part instanceof SVGImageElement || part instanceof SVGGeometryElement
    && part.isPointInFill(new DOMPoint(x, y).matrixTransform(part.getScreenCTM().inverse()));
for (const output of document.querySelectorAll('.jp-OutputArea-output')) {
    const cell = output.closest('.jp-Cell').querySelector('.jp-InputPrompt')?.textContent ?? '';
    const walker = document.createTreeWalker(output, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
        const element = node.parentElement;
        if (!node.data.trim() || hidden.has(element.tagName.toUpperCase())) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        const style = getComputedStyle(element);
        if (!box.width || !box.height || style.visibility !== 'visible') continue;
        const drawn = element instanceof SVGElement;
        const colour = painted(element, drawn ? style.fill : style.color, drawn ? +style.fillOpacity : 1);
        const layers = [];
        if (drawn) {
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            const at = document.elementsFromPoint(x, y);
            // The text itself may be missed between two letters.
            const above = at.findIndex(each => each === element || element.contains(each));
            const svg = element.ownerSVGElement;
            for (const each of at.slice(above + 1)) {
                if (svg.contains(each) && filled(each, x, y)) layers.push(ground(each));
            }
        }
        for (let each = drawn ? element.ownerSVGElement : element; each; each = each.parentElement) {
            layers.push(ground(each));
        }
        found.push({cell, text: node.data.trim().slice(0, 60), colour, layers});
    }
}
return found;
"""


def colour(text):
    """Red, green, blue from 0 to 255, and alpha from 0 to 1, of a colour as browsers say it."""
    if text == "none":
        return (0, 0, 0, 0)
    match = re.fullmatch(r"rgba?\(([^)]*)\)", text)
    if match is None:
        raise ValueError(f"no colour: {text}")
    red, green, blue, *alpha = (float(number) for number in re.split(r"[,/ ]+", match[1].strip()))
    return (red, green, blue, alpha[0] if alpha else 1)


def over(above, below):
    """A colour with an alpha, laid over an opaque one."""
    alpha = above[3]
    return tuple(alpha * a + (1 - alpha) * b for a, b in zip(above[:3], below[:3])) + (1,)


def luminance(opaque):
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (each / 255 for each in opaque[:3])
    ]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear))


def ratio(one, other):
    """The contrast of two opaque colours, as WCAG defines it: from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def layer(said):
    text, opacity = said
    red, green, blue, alpha = colour(text)
    return (red, green, blue, alpha * opacity)


def contrast(text):
    """The contrast of a text that the browser found. None if a picture is behind it."""
    ground = (255, 255, 255, 1)
    seen = []
    for each in text["layers"]:
        if each[0] == "image":
            return None
        seen.append(layer(each))
        if seen[-1][3] == 1:
            break
    for each in reversed(seen):
        ground = over(each, ground)
    return ratio(over(layer(text["colour"]), ground), ground)


def page(path, theme):
    """The notebook as HTML that loads nothing."""
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter(template_name="lab", theme=theme).from_filename(path)
    return DRAWINGS.sub(drawing, SCRIPTS.sub("", html))


def drawing(image):
    """A picture's own elements, in its place. A picture does not inherit the colour of text."""
    return f'<div style="color: black">{base64.b64decode(image[1]).decode()}</div>'


def measure(chrome, path, theme):
    """Each text of the outputs, with its contrast."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page(path, theme))
        chrome.get(file.as_uri())
        # What is behind a drawing can be asked for only where it is in view.
        height = chrome.execute_script("return document.documentElement.scrollHeight")
        chrome.set_window_size(WIDTH, height + 200)
        return [(contrast(text), text) for text in chrome.execute_script(TEXTS)]


def line(found):
    measured, path, theme, text = found
    said = "picture" if measured is None else f"{measured:.2f}"
    return f"{said:>7}  {path.name} {text['cell'].strip()} ({theme}): {text['text']!r}, {text['colour'][0]}"


def main():
    import browser

    asked = [Path(name).resolve() for name in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb"))
    chrome = browser.start(WIDTH, 1000)
    try:
        found = [
            (measured, path, theme, text)
            for path in asked
            for theme in THEMES
            for measured, text in measure(chrome, path, theme)
        ]
    finally:
        chrome.quit()
    if not found:
        sys.exit("no output has a text")
    found.sort(key=lambda each: each[0] or 0)
    bad = [each for each in found if (each[0] or 0) < LEAST]
    print(f"{len(found)} texts, {len(bad)} below {LEAST}. The worst:")
    for each in bad if len(bad) > WORST else found[:WORST]:
        print(line(each))
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
