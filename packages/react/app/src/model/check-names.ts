import { appNameProblems, type Presentation } from "corollary/view";
import type { AppConfig } from "../config.js";

declare const process: { readonly env: { readonly NODE_ENV?: string } };

/**
 * Says in the console which names of a configuration replace nothing, while an application of one's own bundler is worked
 * on. What `corollary` bundles, it has checked before.
 */
export function checkNames(presentation: Presentation, { widgets = {}, cells = {}, pages = {}, extraPages = [] }: AppConfig): void {
  if (process.env.NODE_ENV === "production") return;
  const names = { widgets: Object.keys(widgets), cells: Object.keys(cells), pages: Object.keys(pages), extraPages: extraPages.map((page) => page.path) };
  for (const { part, message, hint } of appNameProblems(presentation, names)) console.error(`defineApp: ${part}: ${message} ${hint}`);
}
