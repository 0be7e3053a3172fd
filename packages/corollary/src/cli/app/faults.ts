import { builtinModules } from "node:module";
import type { Message } from "esbuild";
import { nearest } from "../../expr/nearest.js";
import { faultOfMessage } from "../bundle.js";
import type { Fault } from "../fault.js";
import type { AppParts } from "./build.js";

type Known = Pick<AppParts, "shared" | "config">;

/** What esbuild says of a project's application, in the words of those who write one. */
export function faultOfAppMessage(message: Message, { shared, config }: Known): Fault {
  const fault = faultOfMessage(message);
  const missing = /^No matching export in "(.+?)" for import "(.+?)"/u.exec(message.text);
  if (missing) return missingExport(fault, missing[1] ?? "", missing[2] ?? "", shared, config);
  const unresolved = /^Could not resolve "(.+?)"/u.exec(message.text);
  if (unresolved) return { ...fault, code: "missing-module", ...unresolvedModule(unresolved[1] ?? "") };
  return fault;
}

function missingExport(fault: Fault, from: string, name: string, { modules }: Known["shared"], config: string): Fault {
  const own = from.replace(/^shared:/u, "");
  if (name === "default" && config.endsWith(own)) {
    return { ...fault, message: `${own} has no default export.`, hint: 'Write: export default defineApp({ … }), with defineApp from "@corollary/react/app".', place: { file: own, line: 1, column: 1 } };
  }
  const [close] = nearest(name, modules[own]?.exports ?? [], 1);
  const hint = close === undefined ? fault.hint ?? "Check the spelling, and the version of the package." : `Did you mean "${close}"?`;
  return { ...fault, message: `"${own}" exports nothing named "${name}".`, hint };
}

function unresolvedModule(name: string): Pick<Fault, "message" | "hint"> {
  const builtin = name.startsWith("node:") || builtinModules.includes(name);
  if (builtin) return { message: `A browser has no "${name}".`, hint: "Move what needs it to the server, and import from files that need it not." };
  if (/^[./]/u.test(name)) return { message: `There is no file "${name}" here.`, hint: "Check its spelling, from the file that imports it." };
  const packageName = name.split("/").slice(0, name.startsWith("@") ? 2 : 1).join("/");
  return { message: `The package "${packageName}" is not installed.`, hint: `Install it: npm install ${packageName}` };
}
