import { useSyncExternalStore } from "react";

/**
 * Where the application is. Addresses are kept as the browser has them, percent-encoded, since a key may hold any
 * character. A screen with unsaved changes can hold back a change of address, also one by the browser's own buttons.
 */
export interface Place {
  /** Below the base, without slashes at its ends: "invoices/42". */
  readonly path: string;
  /** With its "?", or empty. */
  readonly search: string;
}

/** Says whether the place may be left now; where not, it asks, and calls `leave` once it may. */
export type Guard = (leave: () => void) => boolean;

export interface NavigateOptions {
  /** Takes the place of the present entry of the history. */
  readonly replace?: boolean;
}

const base = "/app";
const listeners = new Set<() => void>();
const guards = new Set<Guard>();
let place = readPlace();
let index = stateIndex() ?? 0;
let returning = false;

function readPlace(): Place {
  const { pathname, search } = window.location;
  return { path: pathname.slice(base.length).replace(/^\/+|\/+$/g, ""), search };
}

function stateIndex(): number | undefined {
  const state: unknown = window.history.state;
  return typeof state === "object" && state !== null && "index" in state && typeof state.index === "number" ? state.index : undefined;
}

function arrived(): void {
  place = readPlace();
  for (const listener of listeners) listener();
}

/** The history has already moved when the browser tells of it: held back, it moves again the other way. */
function moved(): void {
  if (returning) {
    returning = false;
    return;
  }
  const to = stateIndex() ?? 0;
  const steps = to - index;
  const isHeld = steps !== 0 && holdsBack(() => window.history.go(steps));
  if (isHeld) {
    returning = true;
    window.history.go(-steps);
    return;
  }
  index = to;
  arrived();
}

function holdsBack(leave: () => void): boolean {
  return [...guards].some((guard) => !guard(leave));
}

if (stateIndex() === undefined) window.history.replaceState({ index }, "");
window.addEventListener("popstate", moved);

/** The address of a place of the application, for links. */
export function addressOf(path: string): string {
  return path.startsWith("?") ? `${base}/${place.path}${path}` : `${base}/${path}`;
}

/** Goes to a path below the base, such as "invoices/42?tab=1"; one that begins with "?" changes the search alone. */
export function navigate(path: string, { replace = false }: NavigateOptions = {}): void {
  const address = addressOf(path);
  const go = () => {
    if (!replace) index += 1;
    window.history[replace ? "replaceState" : "pushState"]({ index }, "", address);
    arrived();
    if (!replace && !path.startsWith("?")) window.scrollTo(0, 0);
  };
  const stays = path.startsWith("?");
  if (stays || !holdsBack(go)) go();
}

export function goBack(otherwise: string): void {
  if (index > 0) window.history.back();
  else navigate(otherwise, { replace: true });
}

/** Holds back changes of place until the returned function is called. */
export function guardPlace(guard: Guard): () => void {
  guards.add(guard);
  return () => guards.delete(guard);
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => place);
}

/** Calls back whenever another place was gone to, until the returned function is called. */
export function onArrival(listener: () => void): () => void {
  return subscribe(listener);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
