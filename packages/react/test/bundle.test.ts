import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../dist/app/", import.meta.url));

/** What the page asks for before anything is shown. */
async function initialFiles(): Promise<readonly string[]> {
  const page = await readFile(`${folder}index.html`, "utf8");
  return [...page.matchAll(/(?:src|href)="\/app\/([^"]+\.(?:js|css))"/g)].map(([, path = ""]) => path);
}

describe("the application as it is built", () => {
  it("is read in less than 300 kB, compressed, before its first screen", async () => {
    const files = await initialFiles();
    expect(files.length).toBeGreaterThan(2);
    const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(folder + file)).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
  });

  it("has its screens in files of their own", async () => {
    const initial = new Set(await initialFiles());
    const others = (await readdir(`${folder}assets`)).filter((name) => name.endsWith(".js") && !initial.has(`assets/${name}`));
    expect(others.length).toBeGreaterThan(5);
  });
});
