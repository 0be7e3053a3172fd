import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A browser for pictures and measurements. CHROMIUM says where it is, if not at one of the usual places. */
export async function launch() {
  const executablePath = places.find((path) => path !== "" && existsSync(path));
  if (executablePath === undefined) throw new Error("No Chromium here. Install one (Debian: apt-get install chromium), or state where it is in CHROMIUM.");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
}
