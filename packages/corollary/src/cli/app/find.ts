import { existsSync } from "node:fs";
import { join } from "node:path";

const names = ["app.config.tsx", "app.config.ts", "app.config.jsx", "app.config.js"];
const places = [...names, ...names.map((name) => join("app", name))];

/** Where the configuration of a project's application may be, the first that is there counts. Absolute. */
export function appConfigPlaces(root: string): readonly string[] {
  return places.map((place) => join(root, place));
}

/** The configuration of a project's application; undefined where it has none. Absolute. */
export function findAppConfig(root: string): string | undefined {
  return appConfigPlaces(root).find((file) => existsSync(file));
}
