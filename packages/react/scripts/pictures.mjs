/**
 * Takes pictures of the application.
 *
 *     node packages/react/scripts/pictures.mjs <folder> <name>=<path> … --at http://127.0.0.1:3001 [--sizes desktop,phone] [--themes light,dark]
 *
 * Without names of its own it takes those of `docs/images`, of the two examples: `npm start` at port 3000, `npm run helpdesk`
 * at 3001 (--shop and --desk state other places).
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch } from "./chromium.mjs";

const sizes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  laptop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  small: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
};

const { positionals: [folder = "docs/images", ...named], values } = parseArgs({
  allowPositionals: true,
  options: {
    at: { type: "string" },
    shop: { type: "string", default: "http://127.0.0.1:3000" },
    desk: { type: "string", default: "http://127.0.0.1:3001" },
    sizes: { type: "string", default: "desktop" },
    themes: { type: "string", default: "light" },
  },
});

const filter = async (page) => {
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply" }).waitFor();
};
const palette = async (page) => {
  await page.keyboard.press("Control+k");
  await page.getByRole("menuitem").first().waitFor();
};

/** name, where, theme, size, what to do first */
const usual = [
  ["app-overview-light-desktop", `${values.desk}/app`, "light", "desktop"],
  ["app-list-light-desktop", `${values.desk}/app/tickets?filter=status=in=(open,waiting)&sort=-priority`, "light", "desktop"],
  ["app-list-dark-phone", `${values.desk}/app/tickets`, "dark", "phone"],
  ["app-detail-light-desktop", `${values.desk}/app/tickets/26`, "light", "desktop"],
  ["app-detail-dark-phone", `${values.desk}/app/tickets/26`, "dark", "phone"],
  ["app-form-light-desktop", `${values.shop}/app/invoices/98/edit`, "light", "desktop"],
  ["app-form-light-phone", `${values.shop}/app/invoices/98/edit`, "light", "phone"],
  ["app-board-dark-desktop", `${values.desk}/app/tickets/board`, "dark", "desktop"],
  ["app-board-light-phone", `${values.desk}/app/tickets/board`, "light", "phone"],
  ["app-filter-dark-desktop", `${values.shop}/app/invoices?filter=total=gt=5`, "dark", "desktop", filter],
  ["app-palette-light-desktop", `${values.shop}/app/tracks`, "light", "desktop", palette],
];

function wanted() {
  if (named.length === 0) return usual;
  if (values.at === undefined) throw new Error("State with --at where the application is, such as --at http://127.0.0.1:3001.");
  return named.flatMap((each) => {
    const cut = each.indexOf("=");
    return values.themes.split(",").flatMap((theme) => values.sizes.split(",").map((size) => [`${each.slice(0, cut)}-${theme}-${size}`, `${values.at}/app${each.slice(cut + 1)}`, theme, size]));
  });
}

/** When what was asked for is there, and nothing moves any more but what moves for ever. */
async function settled(page) {
  await page.locator("h1, .blank-title").first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.querySelectorAll(".bone, .spinner").length === 0);
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running" || animation.effect?.getComputedTiming().iterations === Infinity));
}

await mkdir(folder, { recursive: true });
const browser = await launch();
try {
  for (const [name, address, colorScheme, size, prepare] of wanted()) {
    const context = await browser.newContext({ ...sizes[size], colorScheme, locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(address);
    await settled(page);
    if (prepare) {
      await prepare(page);
      await settled(page);
    }
    await page.screenshot({ path: join(folder, `${name}.png`) });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    console.log(`${name}.png${wide > 0 ? `  is ${wide} px too wide` : ""}`);
    await context.close();
  }
} finally {
  await browser.close();
}
