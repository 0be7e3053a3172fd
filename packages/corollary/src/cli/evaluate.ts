import { readFileSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Bundle, discard } from "./bundle.js";
import { type Fault, LoadError } from "./fault.js";

/** What the entry of a bundle exports. */
export interface Evaluated {
  readonly config: { readonly default?: unknown };
  readonly domain: readonly (readonly [file: string, exports: Readonly<Record<string, unknown>>])[];
  readonly seeds: Readonly<Record<string, () => Promise<Readonly<Record<string, unknown>>>>>;
}

/**
 * Runs a bundle. From here on stack traces name the files and lines that were written, not those of the bundle.
 * @throws LoadError where a file throws while it loads or imports what a package does not have.
 */
export async function evaluate(bundled: Bundle, root: string): Promise<Evaluated> {
  // Loaded before source maps are: places in this package would otherwise look like places in someone's model.
  await Promise.all([import("../index.js"), import("../server.js")]);
  process.setSourceMapsEnabled(true);
  try {
    return (await import(pathToFileURL(bundled.file).href)) as Evaluated;
  } catch (error) {
    throw new LoadError([faultOfThrown(error, root, bundled.inputs)], { cause: error });
  } finally {
    await discard(bundled);
  }
}

/** Where in the project's own files something was thrown. */
export function faultOfThrown(error: unknown, root: string, inputs: readonly string[] = []): Fault {
  const message = error instanceof Error ? error.message : String(error);
  const missing = missingImport(error, message);
  if (missing) {
    const place = findImport(missing, root, inputs);
    return {
      code: missing.name ? "missing-export" : "missing-module",
      severity: "error",
      message: missing.name
        ? `The package "${missing.from}" exports nothing named "${missing.name}".`
        : `The package "${missing.from}" is not installed.`,
      hint: missing.name ? "Check the spelling, and the version of the package." : `Install it: npm install ${missing.from}`,
      ...(place ? { place } : {}),
    };
  }
  const place = error instanceof Error ? ownFrame(error.stack ?? "", root) : undefined;
  const kind = error instanceof Error && error.name !== "Error" ? `${error.name}: ` : "";
  return { code: "thrown", severity: "error", message: `${kind}${message}`, ...(place ? { place } : {}) };
}

interface MissingImport {
  readonly from: string;
  readonly name?: string;
}

/** Node says these in words only; the stack names the bundle, which nobody wrote. */
function missingImport(error: unknown, message: string): MissingImport | undefined {
  if (error instanceof SyntaxError) {
    const match = /requested module '(.+?)' does not provide an export named '(.+?)'/u.exec(message);
    if (match?.[1] && match[2]) return { from: packageName(match[1]), name: match[2] };
  }
  if ((error as NodeJS.ErrnoException | null)?.code === "ERR_MODULE_NOT_FOUND") {
    const match = /Cannot find (?:package|module) '(.+?)'/u.exec(message);
    if (match?.[1]) return { from: packageName(match[1]) };
  }
  return undefined;
}

function packageName(specifier: string): string {
  if (specifier.endsWith("/index.js") && specifier === new URL("../index.js", import.meta.url).href) return "corollary";
  if (specifier === new URL("../server.js", import.meta.url).href) return "corollary/server";
  return specifier;
}

function findImport(missing: MissingImport, root: string, inputs: readonly string[]): Fault["place"] {
  const from = missing.from.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
  const statement = new RegExp(`(?:import|export)[^;"']*?from\\s*["']${from}["']|import\\s*["']${from}["']`, "gu");
  for (const input of inputs) {
    const source = readFileSync(input, "utf8");
    for (const match of source.matchAll(statement)) {
      const inside = missing.name ? match[0].search(new RegExp(`\\b${missing.name}\\b`, "u")) : 0;
      if (inside >= 0) return { file: own(input, root) ?? input, ...position(source, match.index + inside) };
    }
  }
  return undefined;
}

function position(source: string, index: number): { line: number; column: number } {
  const before = source.slice(0, index);
  return { line: before.split("\n").length, column: index - before.lastIndexOf("\n") };
}

/** The first frame of a stack that lies in the project's own files. */
function ownFrame(stack: string, root: string): Fault["place"] {
  for (const match of stack.matchAll(/(?:at |\()((?:file:\/\/)?[^\s()]*?[^()\n]*?):(\d+):(\d+)\)?$/gmu)) {
    const [, at = "", line = "", column = ""] = match;
    const file = own(at.startsWith("file://") ? fileURLToPath(at) : at.replace(/^.*\(/u, ""), root);
    if (file) return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}

function own(file: string, root: string): string | undefined {
  if (!isAbsolute(file)) return undefined;
  const path = relative(root, file);
  const parts = path.split(sep);
  return parts[0] === ".." || parts.includes("node_modules") || parts[0] === ".corollary" ? undefined : parts.join("/");
}
