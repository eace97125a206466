"""Makes screenshot.png: JupyterLab with a notebook of this folder, as it is.

Chromium and its driver are wanted on the PATH; `notebooks/run --screenshot` brings the rest.
"""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

HERE = Path(__file__).resolve().parent
NOTEBOOK = "03_missing_values.ipynb"
FROM = "Caught while compiling"
SIZE = (1280, 1060)


def free_port():
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return any_socket.getsockname()[1]


def lab(port):
    asked = [
        "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--notebook-dir={HERE}",
        "--IdentityProvider.token=", "--allow-root",
    ]
    return subprocess.Popen([sys.executable, "-m", "jupyter", *asked], stderr=subprocess.DEVNULL)


def wait_for(url):
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("JupyterLab did not start")


def browser():
    options = webdriver.ChromeOptions()
    for option in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1"):
        options.add_argument(option)
    options.add_argument(f"--window-size={SIZE[0]},{SIZE[1]}")
    driver = shutil.which("chromedriver")
    if driver is None:
        sys.exit("chromedriver is missing: install Chromium with its driver")
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


def take(chrome, url):
    # Nothing but the notebook: no side bar, and the cells drawn where they are wanted.
    chrome.get(f"{url}/doc/tree/{NOTEBOOK}?reset")
    WebDriverWait(chrome, 120).until(
        lambda chrome: [
            heading
            for heading in chrome.find_elements(By.CSS_SELECTOR, ".jp-RenderedMarkdown h2")
            if heading.text.startswith(FROM)
        ]
        or scrolled(chrome)
    )
    WebDriverWait(chrome, 60).until(
        lambda chrome: "Idle" in chrome.find_element(By.CSS_SELECTOR, ".jp-Notebook-ExecutionIndicator").get_attribute("innerHTML")
    )
    chrome.execute_script(
        """
        const heading = [...document.querySelectorAll('.jp-RenderedMarkdown h2')]
            .find(heading => heading.textContent.startsWith(arguments[0]));
        heading.scrollIntoView({block: 'start'});
        """,
        FROM,
    )
    time.sleep(3)
    chrome.save_screenshot(str(HERE / "screenshot.png"))


def scrolled(chrome):
    """JupyterLab draws a cell when it comes into view."""
    chrome.execute_script(
        "document.querySelectorAll('.jp-WindowedPanel-outer').forEach(panel => panel.scrollBy(0, 300))"
    )
    return False


def main():
    url = f"http://127.0.0.1:{free_port()}"
    server = lab(url.rsplit(":", 1)[1])
    try:
        wait_for(f"{url}/api")
        chrome = browser()
        try:
            take(chrome, url)
        finally:
            chrome.quit()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
