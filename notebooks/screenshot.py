"""Makes screenshot.png: JupyterLab with a notebook of this folder, as it is. The same notebook gives the
same file, byte for byte, with the same Chromium and fonts.

Chromium and its driver are wanted on the PATH; `notebooks/run --screenshot` brings the rest.
"""

import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import browser
import png

HERE = Path(__file__).resolve().parent
NOTEBOOK = "03_missing_values.ipynb"
FROM = "Caught at compile time"
SIZE = (1280, 1060)
# How often, and how many times in a row, the picture must be the same before it is taken as done.
LOOK, SAME, TRIES = 0.5, 3, 60

# Every cell is drawn, whether it is in view or not, and nothing is fetched.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
}

# Nothing moves or blinks.
STILL = """
const style = document.createElement('style');
style.textContent = `
    *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }
    .cm-cursorLayer { visibility: hidden !important; }
`;
document.head.append(style);
document.activeElement?.blur();
"""
HEADING = """
return [...document.querySelectorAll('.jp-RenderedMarkdown h2')]
    .find(heading => heading.textContent.startsWith(arguments[0]));
"""


def free_port():
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return any_socket.getsockname()[1]


def lab(port, folder):
    """JupyterLab, which keeps what it remembers in a folder that is empty."""
    for name, settings in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(settings))
    kept = {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    environment = {**os.environ, **{name: str(folder / where) for name, where in kept.items()}}
    asked = [
        "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--notebook-dir={HERE}",
        "--IdentityProvider.token=", "--allow-root",
    ]
    asked = [sys.executable, "-m", "jupyter", *asked]
    return subprocess.Popen(asked, env=environment, stderr=subprocess.DEVNULL)


def wait_for(url):
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("JupyterLab did not start")


def settled(chrome):
    """The picture, when it no longer changes."""
    before, same = None, 0
    for _ in range(TRIES):
        picture = base64.b64decode(chrome.get_screenshot_as_base64())
        same = same + 1 if picture == before else 0
        if same == SAME:
            return picture
        before = picture
        time.sleep(LOOK)
    sys.exit("the picture never stays the same")


def take(chrome, url):
    # Nothing but the notebook: no side bar.
    chrome.get(f"{url}/doc/tree/{NOTEBOOK}?reset")
    WebDriverWait(chrome, 120).until(lambda chrome: chrome.execute_script(HEADING, FROM))
    WebDriverWait(chrome, 60).until(
        lambda chrome: "Idle" in chrome.find_element(By.CSS_SELECTOR, ".jp-Notebook-ExecutionIndicator").get_attribute("innerHTML")
    )
    chrome.execute_script(STILL)
    chrome.execute_async_script("document.fonts.ready.then(arguments[0])")
    chrome.execute_script(f"(function() {{{HEADING}}}).apply(null, arguments).scrollIntoView({{block: 'start'}})", FROM)
    (HERE / "screenshot.png").write_bytes(png.bare(settled(chrome)))


def main():
    url = f"http://127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory() as folder:
        server = lab(url.rsplit(":", 1)[1], Path(folder))
        try:
            wait_for(f"{url}/api")
            chrome = browser.start(*SIZE)
            try:
                take(chrome, url)
            finally:
                chrome.quit()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
