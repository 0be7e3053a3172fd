import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

/** What modules of a project share with the application, so that there is one React, one cache and one language in a page. */
const shared = [
  "react", "react/jsx-runtime", "react-dom", "react-dom/client", "@tanstack/react-query",
  "@corollary/react", "@corollary/react/app", "corollary", "corollary/client", "corollary/view",
] as const;

/** These are CommonJS, whose names only running them tells. */
const commonJs: ReadonlySet<string> = new Set(["react", "react/jsx-runtime", "react-dom", "react-dom/client"]);

/** A page reads the presentation rather than compile a model: this half of the language stays on the server. */
const left: Readonly<Record<string, ReadonlySet<string>>> = { corollary: new Set(["compile", "tryCompile"]) };

interface SharedModule {
  readonly file: string;
  readonly exports: readonly string[];
  readonly imports: readonly string[];
}

const virtual = "\0shared:";
const require = createRequire(import.meta.url);

/**
 * Builds each shared module as an entry with all its exports, and writes `shared.json`: which file a module is, what it
 * exports, and the tokens of the theme. `corollary serve` bundles the project's own modules against it.
 */
export function sharedModules(): Plugin {
  return {
    name: "shared-modules",
    apply: "build",
    buildStart() {
      for (const name of shared) this.emitFile({ type: "chunk", id: virtual + name, name: `shared-${name.replaceAll(/\W+/g, "-").replace(/^-/, "")}`, preserveSignature: "strict" });
    },
    resolveId: (id) => (id.startsWith(virtual) ? id : undefined),
    load: async (id) => (id.startsWith(virtual) ? entryOf(id.slice(virtual.length)) : undefined),
    generateBundle(_, bundle) {
      const modules: Record<string, SharedModule> = {};
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !chunk.facadeModuleId?.startsWith(virtual)) continue;
        modules[chunk.facadeModuleId.slice(virtual.length)] = { file: chunk.fileName, exports: [...chunk.exports].sort(), imports: importsOf(bundle, chunk.fileName) };
      }
      const missing = shared.filter((name) => modules[name] === undefined);
      if (missing.length > 0) this.error(`No chunk was made for ${missing.join(", ")}.`);
      this.emitFile({ type: "asset", fileName: "shared.json", source: JSON.stringify({ modules, tokens: themeTokens() }, undefined, 1) });
    },
  };
}

async function entryOf(name: string): Promise<string> {
  const from = JSON.stringify(name === "@corollary/react/app" ? join(import.meta.dirname, "src", "index.ts") : name);
  const without = left[name];
  if (without) return `export { ${Object.keys(await import(name)).filter((each) => !without.has(each)).join(", ")} } from ${from};`;
  if (!commonJs.has(name)) return `export * from ${from};`;
  const exported: object = require(name);
  const names = Object.keys(exported).filter((each) => /^[A-Za-z_$][\w$]*$/.test(each) && each !== "default");
  return [`import * as all from ${from};`, `import main from ${from};`, "export default main;", ...names.map((each) => `export const ${each} = all.${each};`)].join("\n");
}

/** The files that a file needs before it runs, however far away. */
function importsOf(bundle: Rolldown.OutputBundle, file: string, known = new Set<string>()): readonly string[] {
  const chunk = bundle[file];
  if (chunk?.type !== "chunk") return [];
  for (const imported of chunk.imports) {
    if (known.has(imported)) continue;
    known.add(imported);
    importsOf(bundle, imported, known);
  }
  return [...known];
}

/** Names of the tokens that `theme` may set. */
function themeTokens(): readonly string[] {
  const css = readFileSync(join(import.meta.dirname, "src", "styles", "theme.css"), "utf8");
  return [...new Set([...css.matchAll(/^\s*--([\w-]+):/gm)].map((match) => match[1] ?? ""))];
}
