import { readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = new URL("./", import.meta.url);
// Inside node_modules, so that what is imported is found from there.
const built = new URL("../node_modules/.cache/schemas/", import.meta.url);

/**
 * Compiles what runs in processes of its own to plain JavaScript: a compiler in the process would be measured too, and
 * weighs most on those with the most code. Gives the address of the folder.
 */
export async function buildChildren(): Promise<URL> {
  await rm(built, { recursive: true, force: true });
  const tools = (await readdir(new URL("tools/", here))).map((file) => `tools/${file}`);
  await build({
    entryPoints: ["child.ts", ...tools].map((file) => fileURLToPath(new URL(file, here))),
    outbase: fileURLToPath(here), outdir: fileURLToPath(built),
    bundle: true, splitting: true, packages: "external", format: "esm", platform: "node", target: "node20", logLevel: "warning",
  });
  return built;
}
