import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { AppFile, AppFiles } from "../app.js";

/** Content types by extension; files of other kinds are not served. */
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webmanifest": "application/manifest+json",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

const packed = new Set([".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".woff", ".woff2"]);

/**
 * The application of the installed package, looked for from the project first and from here second; undefined where
 * neither has it, or it was not built. Files are read once: names of those that change carry a hash.
 */
export function installedApp(project = process.cwd()): AppFiles | undefined {
  const folder = folderOfApp(project);
  return folder === undefined ? undefined : filesIn(folder);
}

/** The folder of the prebuilt application, found as `installedApp` does. */
export function folderOfApp(project: string): string | undefined {
  for (const from of [pathToFileURL(join(project, "package.json")).href, import.meta.url]) {
    try {
      const folder = join(dirname(createRequire(from).resolve("@corollary/react/package.json")), "dist", "app");
      if (existsSync(join(folder, "index.html"))) return folder;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** The files below a folder. */
export function filesIn(folder: string): AppFiles {
  const read = new Map<string, Promise<AppFile | undefined>>();
  const file = (path: string): Promise<AppFile | undefined> => {
    const known = read.get(path);
    if (known) return known;
    const reading = readBelow(folder, path);
    // Names that do not exist are not kept: anyone can make them up.
    void reading.then((found) => found && read.set(path, Promise.resolve(found)));
    return reading;
  };
  return {
    file,
    async page() {
      const found = await file("index.html");
      if (found === undefined) throw new Error(`${folder} has no index.html; build @corollary/react.`);
      return { ...found, immutable: false };
    },
  };
}

async function readBelow(folder: string, path: string): Promise<AppFile | undefined> {
  const full = join(folder, path);
  if (!full.startsWith(folder + sep)) return undefined;
  try {
    return await appFile(path, new Uint8Array(await readFile(full)));
  } catch {
    return undefined;
  }
}

/** A file as it is served; undefined where its kind is not. */
export async function appFile(path: string, body: Uint8Array<ArrayBuffer>): Promise<AppFile | undefined> {
  const type = types[extname(path)];
  if (type === undefined) return undefined;
  const file = { type, body, immutable: path.startsWith("assets/") };
  return packed.has(extname(path)) ? file : { ...file, gzip: new Uint8Array(await promisify(gzip)(body)) };
}
