import { relative, resolve, sep } from "node:path";
import { build, type BuildResult, type Plugin } from "esbuild";
import type { AppFile } from "../../http/app.js";
import { appFile } from "../../http/node/app-files.js";
import { isBuildFailure } from "../bundle.js";
import { LoadError } from "../fault.js";
import { faultOfAppMessage } from "./faults.js";
import { sharedPlugin, type Shared } from "./shared.js";

/** The modules of a project that are its application, made ready for a browser. Paths are below /app/. */
export interface BuiltApp {
  /** Exports the configuration as its default, and `domain`: the modules of the domain, where any of them is used. */
  readonly entry: string;
  readonly style?: string;
  /** What the entry imports of the prebuilt application, so that a page can ask for all of it at once. */
  readonly preload: readonly string[];
  readonly files: ReadonlyMap<string, AppFile>;
  /** Every file that went in, absolute. */
  readonly inputs: readonly string[];
}

export interface AppParts {
  readonly root: string;
  /** The app.config, absolute. */
  readonly config: string;
  /** Modules of the domain, absolute. */
  readonly domain: readonly string[];
  readonly shared: Shared;
  /** Readable, with source maps. */
  readonly dev: boolean;
}

type Result = BuildResult<{ write: false; metafile: true }>;

/** Code and style are a few kB: what the application has already is not bundled again. @throws LoadError */
export async function buildApp(parts: AppParts): Promise<BuiltApp> {
  const alone = await pass(parts, false);
  const inputs = inputsOf(alone, parts.root);
  // Who uses one class needs the names, paths and relations of all of them.
  const usesDomain = parts.domain.some((file) => inputs.includes(file));
  const result = usesDomain ? await pass(parts, true) : alone;
  return builtOf(result, parts);
}

async function pass(parts: AppParts, withDomain: boolean): Promise<Result> {
  const { root, shared, dev } = parts;
  return await build({
    entryPoints: [{ in: entryName, out: "assets/project" }],
    absWorkingDir: root,
    outdir: root,
    publicPath: "/app/",
    entryNames: "[dir]/[name]-[hash]",
    chunkNames: "assets/project-[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    minify: !dev,
    // Entities are known by the names of their classes until the domain has named them by its exports.
    keepNames: true,
    sourcemap: dev ? "linked" : false,
    define: { "process.env.NODE_ENV": dev ? '"development"' : '"production"' },
    loader: Object.fromEntries([".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".woff", ".woff2"].map((extension) => [extension, "file" as const])),
    logLevel: "silent",
    plugins: [entryPlugin(parts, withDomain), sharedPlugin(shared)],
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? new LoadError(error.errors.map((message) => faultOfAppMessage(message, parts)), { cause: error }) : error;
  });
}

const entryName = "corollary-app-entry";

function entryPlugin({ root, config, domain }: AppParts, withDomain: boolean): Plugin {
  const spec = (file: string) => JSON.stringify(`./${relative(root, file).split(sep).join("/")}`);
  const contents = [
    `export { default } from ${spec(config)};`,
    ...(withDomain ? domain.map((file, at) => `import * as domain${at} from ${spec(file)};`) : []),
    ...(withDomain ? [`export const domain = [${domain.map((_, at) => `domain${at}`).join(", ")}];`] : []),
  ].join("\n");
  return {
    name: "entry",
    setup(setup) {
      setup.onResolve({ filter: new RegExp(`^${entryName}$`) }, ({ path }) => ({ path, namespace: "entry" }));
      setup.onLoad({ filter: /.*/, namespace: "entry" }, () => ({ contents, resolveDir: root, loader: "js" }));
    },
  };
}

function inputsOf({ metafile }: Result, root: string): readonly string[] {
  return Object.keys(metafile.inputs).filter((input) => !/^(?:entry|shared|nothing):/u.test(input)).map((input) => resolve(root, input));
}

async function builtOf(result: Result, { root, shared }: AppParts): Promise<BuiltApp> {
  const below = (path: string) => relative(root, path).split(sep).join("/");
  const files = new Map<string, AppFile>();
  for (const output of result.outputFiles) {
    const path = below(output.path);
    const file = await appFile(path, new Uint8Array(output.contents));
    if (file) files.set(path, file);
  }
  const [entry, made] = Object.entries(result.metafile.outputs).find(([, output]) => output.entryPoint?.endsWith(entryName)) ?? [];
  if (entry === undefined || made === undefined) throw new Error("esbuild made no entry of the application.");
  const imported = new Set(made.imports.filter((each) => each.kind === "import-statement").map((each) => each.path.replace(/^\/app\//u, "")));
  const shares = Object.values(shared.modules).filter((module) => imported.has(module.file));
  return {
    entry,
    ...(made.cssBundle === undefined ? {} : { style: made.cssBundle }),
    preload: [...new Set(shares.flatMap((module) => [module.file, ...module.imports]))],
    files,
    inputs: inputsOf(result, root),
  };
}

