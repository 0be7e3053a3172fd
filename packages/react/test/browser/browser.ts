import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const places = [process.env["CHROMIUM"] ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const quiet = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** A browser with no profile yet. Chromium is installed where it is missing and can be. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: installed() ?? (await install()), args: quiet });
}

function installed(): string | undefined {
  return places.find((path) => path !== "" && existsSync(path));
}

/** Debian's Chromium. Test files run side by side: the second waits for the first, and then has nothing to do. */
async function install(): Promise<string> {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error("The tests of the application need Chromium: install it (Debian: apt-get install chromium), or state where it is in CHROMIUM.");
  }
  const script = "test -x /usr/bin/chromium || { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; }";
  await promisify(execFile)("flock", [join(tmpdir(), "install-chromium.lock"), "sh", "-c", script], { maxBuffer: 64 * 1024 * 1024 });
  const path = installed();
  if (path === undefined) throw new Error("Chromium was installed, but is not at /usr/bin/chromium; state where it is in CHROMIUM.");
  return path;
}

/** A page that remembers what went wrong in it: faults of its scripts, and requests to anywhere but where it came from. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", viewport: { width: 1280, height: 800 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  let home: string | undefined;
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    home ??= origin;
    // What is made in the page, such as an export, leaves nothing.
    if (origin !== home && protocol !== "blob:" && protocol !== "data:") faults.push(`A request to ${request.url()}.`);
  });
  page.on("console", (message) => {
    // The browser tells of every refused request; those are what some tests are about.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) faults.push(message.text());
  });
  return { page, faults };
}
