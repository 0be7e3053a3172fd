import { defineConfig } from "vite";
import { sharedModules } from "./vite.shared.js";

/** Its own chunk for what changes only with a dependency, so that a new version of the application leaves it cached. */
function vendor(id: string): string | undefined {
  if (!id.includes("node_modules")) return undefined;
  return /node_modules\/(react|react-dom|scheduler)\//.test(id) ? "react" : undefined;
}

export default defineConfig({
  root: import.meta.dirname,
  base: "/app/",
  plugins: [sharedModules()],
  build: {
    outDir: "../dist/app",
    emptyOutDir: true,
    target: "es2022",
    // Everything is a file of its own: the policy of the page allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: { manualChunks: vendor },
      // "use client" in libraries speaks to servers that render React; there is none here.
      checks: { moduleLevelDirective: false, pluginTimings: false },
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:3000", "/presentation": "http://127.0.0.1:3000" } },
});
