import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type BuildFailure, type Message, type Plugin } from "esbuild";
import { type Fault, LoadError } from "./fault.js";

/** What goes into the one file: config, domain and seeds together, so that a class is the same class everywhere. */
export interface Parts {
  readonly root: string;
  readonly configFile?: string;
  readonly domainFiles: readonly string[];
  /** Imported only when called for. */
  readonly seedFiles: readonly string[];
}

export interface Bundle {
  /** The file to import. Remove it once imported. */
  readonly file: string;
  /** Every file of the project that went in, absolute. */
  readonly inputs: readonly string[];
  readonly hash: string;
}

let builds = 0;

/** @throws LoadError where a file cannot be parsed or an import between the files cannot be resolved. */
export async function bundle(parts: Parts): Promise<Bundle> {
  const folder = join(parts.root, ".corollary", "build");
  const result = await build({
    stdin: { contents: entry(parts), resolveDir: parts.root, sourcefile: "corollary-entry.js", loader: "js" },
    absWorkingDir: parts.root,
    outfile: join(folder, "project.mjs"),
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    keepNames: true,
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "silent",
    plugins: [sameCorollary, ownPlace(parts.root)],
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? new LoadError(error.errors.map(faultOfMessage), { cause: error }) : error;
  });
  const code = result.outputFiles[0]?.contents ?? new Uint8Array();
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 12);
  builds += 1;
  const file = join(folder, `project-${hash}-${process.pid}-${builds}.mjs`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, code);
  const inputs = Object.keys(result.metafile.inputs)
    .filter((input) => input !== "corollary-entry.js")
    .map((input) => resolve(parts.root, input));
  return { file, inputs, hash };
}

export async function discard(bundled: Bundle): Promise<void> {
  await rm(bundled.file, { force: true });
}

/** Imports of `corollary` lead to the very copy that runs this command: two copies would have two `Entity` classes. */
const sameCorollary: Plugin = {
  name: "same-corollary",
  setup(setup) {
    const entries: Readonly<Record<string, string>> = {
      corollary: new URL("../index.js", import.meta.url).href,
      "corollary/identity": new URL("../identity/index.js", import.meta.url).href,
      "corollary/server": new URL("../server.js", import.meta.url).href,
    };
    setup.onResolve({ filter: /^corollary(\/server|\/identity)?$/ }, ({ path }) => ({ path: entries[path] ?? path, external: true }));
  },
};

/**
 * `import.meta.url` and its relatives name the file in which they are written, not the bundle: a seed may read a file
 * that lies beside it.
 */
function ownPlace(root: string): Plugin {
  const asked = /\bimport\.meta\.(url|dirname|filename)\b/gu;
  return {
    name: "own-place",
    setup(setup) {
      setup.onLoad({ filter: /\.m?[jt]s$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        if (!path.startsWith(root) || !source.includes("import.meta.")) return undefined;
        const places = { url: pathToFileURL(path).href, dirname: dirname(path), filename: path };
        const contents = source.replace(asked, (_, name: keyof typeof places) => JSON.stringify(places[name]));
        return { contents, loader: /ts$/u.test(path) ? "ts" : "js" };
      });
    },
  };
}

function entry(parts: Parts): string {
  const spec = (file: string) => JSON.stringify(`./${relative(parts.root, file).split(sep).join("/")}`);
  const name = (file: string) => JSON.stringify(relative(parts.root, file).split(sep).join("/"));
  return [
    ...(parts.configFile ? [`import * as config from ${spec(parts.configFile)};`] : ["const config = { default: {} };"]),
    ...parts.domainFiles.map((file, i) => `import * as domain${i} from ${spec(file)};`),
    `export { config };`,
    `export const domain = [${parts.domainFiles.map((file, i) => `[${name(file)}, domain${i}]`).join(", ")}];`,
    `export const seeds = { ${parts.seedFiles.map((file) => `${name(file)}: () => import(${spec(file)})`).join(", ")} };`,
  ].join("\n");
}

export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}

export function faultOfMessage(message: Message): Fault {
  const { location, text } = message;
  const hints = message.notes.map((note) => note.text).filter((note) => note !== "");
  return {
    code: text.startsWith("No matching export") ? "missing-export" : text.startsWith("Could not resolve") ? "missing-module" : "syntax",
    severity: "error",
    message: text,
    ...(hints.length > 0 ? { hint: hints.join(" ") } : {}),
    // esbuild counts columns in bytes from 0.
    ...(location
      ? { place: { file: location.file, line: location.line, column: bytesToColumn(location.lineText, location.column) } }
      : {}),
  };
}

function bytesToColumn(line: string, bytes: number): number {
  return Buffer.from(line, "utf8").subarray(0, bytes).toString("utf8").length + 1;
}

