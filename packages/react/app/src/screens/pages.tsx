import { lazy, type ComponentType } from "react";
import type { PageProps } from "../config.js";

const load = {
  list: () => import("./list/page.js"),
  detail: () => import("./detail/page.js"),
  form: () => import("./form/page.js"),
  board: () => import("./board/page.js"),
} satisfies Record<string, () => Promise<{ readonly default: ComponentType<PageProps> }>>;

/** Screens are read when they are first gone to, or before, when there is nothing else to do. */
export const screens = {
  list: lazy(load.list),
  detail: lazy(load.detail),
  form: lazy(load.form),
  board: lazy(load.board),
} satisfies Record<string, ComponentType<PageProps>>;

export type ScreenName = keyof typeof screens;

/**
 * Begins to read the screen of an address below the base, such as "invoices/42", before the presentation has said that there
 * is one: both come at the same time.
 */
export function readFor(path: string): void {
  const [entity, segment, action] = path.split("/");
  if (entity === undefined || entity === "") return;
  const read = segment === undefined ? load.list : segment === "board" ? load.board : segment === "new" || action === "edit" ? load.form : load.detail;
  void read().catch(() => undefined);
}

/** Reads the other screens once the first stands, so that going to one does not wait. What fails now is read when it is gone to. */
export function readAhead(): void {
  for (const read of [load.list, load.detail, load.form]) void read().catch(() => undefined);
}
