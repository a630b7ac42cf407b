"""What a browser makes of reports. Usage: browser.py CHROMIUM FOLDER FILE.html ..."""

import os
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

WIDTHS = (320, 390, 768, 1280, 1920)

CHARTS = """() => [...document.querySelectorAll('figure')].map(figure => ({
  name: figure.querySelector('figcaption strong').textContent,
  pictures: [...figure.querySelectorAll('svg[role=img]')].map(svg => ({
    title: svg.querySelector(':scope > title')?.textContent ?? '',
    description: svg.querySelector(':scope > desc')?.textContent ?? '',
    area: svg.getBoundingClientRect().width * svg.getBoundingClientRect().height,
    silent: [...svg.querySelectorAll('rect[class^=bar], rect[class^=q], rect[class^=d], path.point')]
      .filter(mark => !mark.querySelector('title') && !mark.matches('.key *')).length})),
  rows: figure.querySelectorAll('details tbody tr').length}))"""

LABELS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg[role=img]')) {
    const box = svg.viewBox.baseVal, title = svg.querySelector('title').textContent;
    const texts = [...svg.querySelectorAll('text')].map(text => {
      const inner = text.getBBox(), turned = text.transform.baseVal.consolidate()?.matrix;
      const corners = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([i, j]) => {
        const point = new DOMPoint(inner.x + i * inner.width, inner.y + j * inner.height);
        return turned ? point.matrixTransform(DOMMatrix.fromMatrix(turned)) : point;
      });
      const xs = corners.map(p => p.x), ys = corners.map(p => p.y);
      return {says: text.textContent, turned: !!turned, left: Math.min(...xs), right: Math.max(...xs),
        top: Math.min(...ys), bottom: Math.max(...ys)};
    });
    for (const t of texts)
      if (t.left < box.x - 1 || t.right > box.x + box.width + 1 || t.top < box.y - 1 || t.bottom > box.y + box.height + 1)
        found.push(`${title}: "${t.says}" is cut off`);
    for (let i = 0; i < texts.length; i++)
      for (let j = i + 1; j < texts.length; j++) {
        const a = texts[i], b = texts[j];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (!a.turned && !b.turned && wide > 0.5 && high > 3)
          found.push(`${title}: "${a.says}" overlaps "${b.says}"`);
      }
  }
  return found;
}"""


class Check:
    """Collects what is wrong with one file."""

    def __init__(self, browser, folder, file):
        self.browser, self.folder, self.file = browser, folder, Path(file).resolve()
        self.wrong = []

    def expect(self, right, what):
        if not right:
            self.wrong.append(what)

    def page(self, width=1280, **options):
        context = self.browser.new_context(viewport={"width": width, "height": 900}, **options)
        page = context.new_page()
        page.on("console", lambda m: self.wrong.append(f"console: {m.type} {m.text}"))
        page.on("pageerror", lambda e: self.wrong.append(f"error: {e}"))
        page.on("request", lambda r: self.expect(r.url.startswith("file:"), f"fetches {r.url}"))
        page.goto(self.file.as_uri())
        return page

    def picture(self, page, name):
        page.screenshot(path=self.folder / f"{self.file.stem}-{name}.png", full_page=True)

    def charts(self):
        page = self.page(java_script_enabled=True)
        figures = page.evaluate(CHARTS)
        self.expect(figures, "no charts")
        for figure in figures:
            self.expect(figure["pictures"], f"{figure['name']}: no picture")
            self.expect(figure["rows"], f"{figure['name']}: no table behind it")
            for picture in figure["pictures"]:
                self.expect(picture["title"] and picture["description"], f"{figure['name']}: says nothing")
                self.expect(picture["area"] > 5000, f"{figure['name']}: is {picture['area']} pixels large")
                self.expect(not picture["silent"], f"{figure['name']}: {picture['silent']} marks without a tooltip")
        self.wrong += page.evaluate(LABELS)
        page.context.close()
        return len(figures)

    def accessible(self, scheme, width):
        page = self.page(width, color_scheme=scheme)
        for opened in (False, True):
            if opened:
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            for finding in Axe().run(page).response["violations"]:
                nodes = "; ".join(node["html"][:120] for node in finding["nodes"][:2])
                self.wrong.append(f"axe, {scheme}, {width}: {finding['id']}: {finding['help']}: {nodes}")
            if not opened:
                self.picture(page, f"{scheme}-{width}")
        page.context.close()

    def keyboard(self):
        page = self.page()
        wanted = page.evaluate(
            "document.querySelectorAll('a[href], summary, figure > .scroll, .blocks > .scroll').length")
        seen, skip = set(), None
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
            place = page.evaluate(
                """() => { const e = document.activeElement; if (e === document.body) return null;
                  const box = e.getBoundingClientRect();
                  return {at: [...document.querySelectorAll('*')].indexOf(e), name: e.className + e.textContent.slice(0, 40),
                    shown: box.right > 0 && getComputedStyle(e).outlineStyle !== 'none'}; }""")
            if place is None:
                break
            self.expect(place["shown"], f"keyboard: the focus on {place['name']} cannot be seen")
            skip = skip or place["name"]
            seen.add(place["at"])
        self.expect(len(seen) == wanted, f"keyboard: {len(seen)} of {wanted} things are reached")
        self.expect("Skip" in (skip or ""), "keyboard: the first is not the skip link")
        summary = page.locator("summary").first
        summary.focus()
        page.keyboard.press("Enter")
        self.expect(page.locator("details").first.evaluate("d => d.open"), "keyboard: Enter opens no table")
        page.keyboard.press("Space")
        self.expect(not page.locator("details").first.evaluate("d => d.open"), "keyboard: Space closes no table")
        page.context.close()

    def narrow(self):
        for width in WIDTHS:
            page = self.page(width)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            needed = page.evaluate("document.documentElement.scrollWidth")
            self.expect(needed <= width, f"{width} pixels: scrolls sideways, {needed} are needed")
            page.context.close()

    def printed(self):
        page = self.page(color_scheme="dark")
        page.emulate_media(media="print", color_scheme="dark")
        back = page.evaluate("getComputedStyle(document.body).backgroundColor")
        self.expect(back == "rgb(255, 255, 255)", f"print: the paper is {back}")
        page.set_viewport_size({"width": 700, "height": 900})
        cut = page.evaluate(
            """() => [...document.querySelectorAll('svg[role=img], table, dl')]
              .filter(e => !e.closest('details:not([open])'))
              .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.getBoundingClientRect().width)
              .map(e => e.closest('figure, .topic').textContent.trim().slice(0, 60))""")
        self.wrong += [f"print: cut off: {each}" for each in cut]
        self.picture(page, "print")
        page.pdf(path=self.folder / f"{self.file.stem}.pdf", format="A4")
        page.context.close()

    def without_scripts(self):
        page = self.page(java_script_enabled=False)
        self.expect(page.locator("figure svg").count(), "without JavaScript: no charts")
        page.context.close()

    def run(self):
        figures = self.charts()
        for scheme in ("light", "dark"):
            for width in (390, 1280):
                self.accessible(scheme, width)
        self.keyboard()
        self.narrow()
        self.printed()
        self.without_scripts()
        print(f"{self.file.name}: {figures} charts, {len(self.wrong)} faults")
        for fault in dict.fromkeys(self.wrong):
            print("  " + fault)
        return not self.wrong


def main():
    chromium, folder, files = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.getuid() == 0 else [])
        results = [Check(browser, folder, file).run() for file in files]
        browser.close()
    sys.exit(0 if all(results) else 1)


main()
