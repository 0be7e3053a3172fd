import { dirname } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Stands for everything that a configuration imports from packages and from style sheets: callable, constructible, with
 * every property. What is built of it is never drawn; only the names in the configuration are read.
 */
const standIn = `
const all = new Proxy(function () {}, {
  get(target, key) {
    if (key === Symbol.toPrimitive) return () => "";
    if (key === Symbol.iterator) return [][Symbol.iterator];
    if (key === "then") return undefined;
    if (key === "defineApp") return (config) => config;
    return key === "prototype" ? target.prototype : all;
  },
  set: () => true,
  apply: () => all,
  construct: () => all,
});
module.exports = Object.setPrototypeOf(function () { return all; }, all);
`;

/** What a browser has and Node may lack. */
const ofBrowsers = ["window", "document", "localStorage", "sessionStorage", "navigator", "location", "history", "matchMedia", "customElements", "HTMLElement"];

export const browserStandIns: Readonly<Record<string, string>> = Object.fromEntries(ofBrowsers.map((name) => [name, "$browser"]));

/** A module to inject, for `browserStandIns`. */
export const browserModule = "corollary-browser";

/** Bundles the modules of a project alone, with stand-ins for the rest. */
export function standInPlugin(root: string): Plugin {
  return {
    name: "stand-in",
    setup(setup) {
      setup.onResolve({ filter: new RegExp(`^${browserModule}$`) }, ({ path }) => ({ path, namespace: "browser" }));
      setup.onLoad({ filter: /.*/, namespace: "browser" }, () => ({ contents: 'import all from "everything";\nexport { all as $browser };', resolveDir: root }));
      setup.onResolve({ filter: /.*/ }, async ({ path, importer, resolveDir, kind, pluginData, namespace }) => {
        if (pluginData === "own" || kind === "entry-point" || namespace === "entry") return undefined;
        // Names of packages; but a project may have short names for its own folders in its tsconfig.
        const found = /^\.{0,2}\//u.test(path) || path.startsWith("@/") || path.startsWith("~")
          ? await setup.resolve(path, { importer, resolveDir: resolveDir || dirname(importer), kind, pluginData: "own" })
          : undefined;
        const isModule = found !== undefined && /\.(?:[cm]?[jt]sx?|json)$/u.test(found.path) && !found.path.includes("/node_modules/");
        return isModule ? undefined : { path: "all", namespace: "stand-in" };
      });
      setup.onLoad({ filter: /.*/, namespace: "stand-in" }, () => ({ contents: standIn }));
    },
  };
}
