import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { z } from "zod";
import { Failure } from "../outcome.js";

const manifest = z.object({
  modules: z.record(z.string(), z.object({ file: z.string(), exports: z.array(z.string()), imports: z.array(z.string()) })),
  tokens: z.array(z.string()),
});

/** What the prebuilt application shares with modules of a project: files and exports of its modules, tokens of its theme. */
export type Shared = z.infer<typeof manifest>;

/** @throws Failure where the installed application is of a version that shares nothing. */
export function readShared(folder: string): Shared {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(folder, "shared.json"), "utf8")));
  } catch (error) {
    throw new Failure("The installed @corollary/react cannot be extended by an app.config.", "Install the version that goes with this corollary: npm install @corollary/react@latest", { cause: error });
  }
}

const namespace = "shared";

/**
 * Imports of shared modules lead to the files of the prebuilt application. Each passes through a module that names its
 * exports, so that a name which is not there is told with its place, as for any other module.
 */
export function sharedPlugin({ modules }: Shared): Plugin {
  return {
    name: "shared",
    setup(setup) {
      setup.onResolve({ filter: /^[@\w]/ }, ({ path }) => {
        if (Object.hasOwn(modules, path)) return { path, namespace };
        // The style of the application is in its page.
        if (path === "@corollary/react/app.css") return { path, namespace: "nothing" };
        if (path === "react/jsx-dev-runtime") return { path, namespace };
        if (path === "corollary/server") return { errors: [{ text: '"corollary/server" is for the server; the application runs in a browser.' }] };
        return undefined;
      });
      setup.onResolve({ filter: /^\/app\//, namespace }, ({ path }) => ({ path, external: true }));
      setup.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "" }));
      setup.onLoad({ filter: /.*/, namespace }, ({ path }) => {
        if (path === "react/jsx-dev-runtime") return { contents: 'export { jsx as jsxDEV, Fragment } from "react/jsx-runtime";', resolveDir: "/" };
        const { file, exports } = modules[path] ?? { file: "", exports: [] };
        return { contents: `export { ${exports.join(", ")} } from ${JSON.stringify(`/app/${file}`)};` };
      });
    },
  };
}
