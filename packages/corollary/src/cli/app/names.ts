import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { nearest } from "../../expr/nearest.js";
import type { Presentation } from "../../view/presentation.js";
import { appNameProblems, type AppNames } from "../../view/app-names.js";
import { faultOfThrown } from "../evaluate.js";
import { type Fault, LoadError } from "../fault.js";
import type { AppParts, BuiltApp } from "./build.js";
import { browserModule, browserStandIns, standInPlugin } from "./stub.js";

const members = ["title", "domain", "widgets", "cells", "pages", "extraPages", "theme", "messages", "locale"];

/**
 * Names in a configuration that stand for nothing: entities, fields, kinds, pages, tokens of the theme. The configuration
 * is run without React and without a page for it. @throws LoadError where it throws while it loads.
 */
export async function nameFaults(parts: AppParts, built: BuiltApp, presentation: Presentation): Promise<readonly Fault[]> {
  const config = await readConfig(parts, built);
  const file = relative(parts.root, parts.config).split(sep).join("/");
  if (!isRecord(config)) return [fault("app-config", `${file} exports no configuration.`, "Write: export default defineApp({ … }).", { file, line: 1, column: 1 })];
  const sources = await Promise.all(built.inputs.map(async (input) => ({ file: relative(parts.root, input).split(sep).join("/"), text: await readFile(input, "utf8") })));
  const ordered = [...sources.filter((source) => source.file === file), ...sources.filter((source) => source.file !== file)];
  const at = (name: string) => placeOf(name, ordered) ?? { file, line: 1, column: 1 };
  const unknown = (name: string, what: string, known: readonly string[]) => fault("app-config-name", `${what} "${name}".`, hintOf(name, known), at(name));
  return [
    ...Object.keys(config).filter((name) => !members.includes(name)).map((name) => unknown(name, "A configuration has no", members)),
    ...appNameProblems(presentation, namesIn(config)).map(({ name, message, hint }) => fault("app-config-name", message, hint, at(name))),
    ...keysOf(config["theme"]).filter((name) => !parts.shared.tokens.includes(name)).map((name) => unknown(name, "The theme has no token", parts.shared.tokens)),
  ];
}

let runs = 0;

async function readConfig(parts: AppParts, built: BuiltApp): Promise<unknown> {
  const { root, config } = parts;
  const folder = join(root, ".corollary", "build");
  const result = await build({
    entryPoints: [config], absWorkingDir: root, outfile: join(folder, "app.mjs"), bundle: true, write: false, format: "esm", platform: "neutral", target: "node20", jsx: "automatic",
    keepNames: true, sourcemap: "inline", sourcesContent: false, logLevel: "silent",
    define: { ...browserStandIns, "process.env.NODE_ENV": '"production"' }, inject: [browserModule], plugins: [standInPlugin(root)],
  });
  const code = result.outputFiles[0]?.contents ?? new Uint8Array();
  runs += 1;
  const file = join(folder, `app-${createHash("sha256").update(code).digest("hex").slice(0, 12)}-${process.pid}-${runs}.mjs`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, code);
  process.setSourceMapsEnabled(true);
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(file).href);
    return module.default;
  } catch (error) {
    throw new LoadError([faultOfThrown(error, root, built.inputs)], { cause: error });
  } finally {
    await rm(file, { force: true });
  }
}

function namesIn(config: Readonly<Record<string, unknown>>): AppNames {
  const extra = Array.isArray(config["extraPages"]) ? config["extraPages"] : [];
  return {
    widgets: keysOf(config["widgets"]),
    cells: keysOf(config["cells"]),
    pages: keysOf(config["pages"]),
    extraPages: extra.flatMap((page: unknown) => (isRecord(page) && typeof page["path"] === "string" ? [page["path"]] : [])),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function keysOf(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

function fault(code: string, message: string, hint: string, place: NonNullable<Fault["place"]>): Fault {
  return { code, severity: "error", message, hint, place };
}

function hintOf(name: string, known: readonly string[]): string {
  const [close] = nearest(name, known, 1);
  return close === undefined ? `Known: ${known.slice(0, 24).join(", ")}${known.length > 24 ? ", …" : ""}.` : `Did you mean "${close}"?`;
}

/** Where a name is written: as text, or as the key of an object. */
function placeOf(name: string, sources: readonly { readonly file: string; readonly text: string }[]): Fault["place"] {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
  const written = new RegExp(`["'\`]${escaped}["'\`]|(?<![\\w.])${escaped}(?=\\s*[:,}])`, "u");
  for (const { file, text } of sources) {
    const index = text.search(written);
    if (index >= 0) return { file, line: text.slice(0, index).split("\n").length, column: index - text.lastIndexOf("\n", index - 1) };
  }
  return undefined;
}
