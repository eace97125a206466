"""A browser that draws the same on every run: no window, no animation, no blinking."""

import shutil
import sys

from selenium import webdriver

OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--force-color-profile=srgb",
    "--force-prefers-reduced-motion",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--disable-gpu",
    "--lang=en",
)


def start(width, height):
    options = webdriver.ChromeOptions()
    for option in (*OPTIONS, f"--window-size={width},{height}"):
        options.add_argument(option)
    driver = shutil.which("chromedriver")
    if driver is None:
        sys.exit("chromedriver is missing: install Chromium with its driver")
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
