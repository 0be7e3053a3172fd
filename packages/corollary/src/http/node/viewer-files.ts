import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ViewerFile, ViewerFiles } from "../viewer.js";

/*
 * The viewer is Swagger UI: it knows OpenAPI 3.1, can try requests out, is kept well, and is one script and one style
 * sheet that load nothing else. It is taken from `@fastify/swagger-ui`, which ships its files prebuilt. `swagger-ui-dist`
 * itself reports each installation to an analytics service; current Redoc and Scalar need Node 22; RapiDoc brings 150
 * packages along.
 */
const types: ReadonlyMap<string, string> = new Map([
  ["swagger-ui-bundle.js", "text/javascript; charset=utf-8"],
  ["swagger-ui.css", "text/css; charset=utf-8"],
  ["favicon-32x32.png", "image/png"],
]);

/** Files of the installed viewer package, each read once. Only the names that the page asks for. */
export function installedViewer(): ViewerFiles {
  const folder = join(dirname(createRequire(import.meta.url).resolve("@fastify/swagger-ui/package.json")), "static");
  const read = new Map<string, Promise<ViewerFile>>();
  return async (name) => {
    const type = types.get(name);
    if (type === undefined) return undefined;
    let file = read.get(name);
    if (file === undefined) {
      file = readFile(join(folder, name)).then((bytes) => ({ type, body: new Uint8Array(bytes) }));
      read.set(name, file);
    }
    return file;
  };
}
