import { lazy, type ComponentType } from "react";
import type { PageProps } from "../config.js";

/** Screens are read when they are first gone to. */
export const screens = {
  list: lazy(() => import("./list/page.js")),
  detail: lazy(() => import("./detail/page.js")),
  form: lazy(() => import("./form/page.js")),
  board: lazy(() => import("./board/page.js")),
} satisfies Record<string, ComponentType<PageProps>>;

export type ScreenName = keyof typeof screens;
