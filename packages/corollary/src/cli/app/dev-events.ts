import type { Fault } from "../fault.js";

/** What a page that is being worked on should show. It compares this with what it shows, and mends the difference. */
export interface DevState {
  /** Changes with the presentation. */
  readonly model: string;
  /** Of the project's own application; empty where it has none. */
  readonly project: { readonly entry: string; readonly style: string };
  /** The first thing that is wrong with the project as it is on disk, while what was served before still is. */
  readonly problem: DevProblem | null;
}

export interface DevProblem {
  readonly message: string;
  readonly hint: string;
  /** "domain/invoice.ts:12:3", or empty. */
  readonly place: string;
  /** How many others there are. */
  readonly more: number;
}

export const devEventsPath = "/app/dev-events";

/** Tells open pages of changes, by server-sent events: the present state at once, and each later one. */
export interface DevEvents {
  /** Answers requests for the events; undefined for all others. */
  answer(request: Request): Response | undefined;
  readonly state: DevState;
  say(state: DevState): void;
  /** Ends all streams, which a server that closes would wait for. */
  close(): void;
}

export function devEvents(initial: DevState): DevEvents {
  let state = initial;
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const write = (to: ReadableStreamDefaultController<Uint8Array>) => to.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(state)}\n\n`));
  const open = () => {
    let own: ReadableStreamDefaultController<Uint8Array> | undefined;
    return new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller;
        streams.add(controller);
        write(controller);
      },
      cancel: () => void (own && streams.delete(own)),
    });
  };
  return {
    get state() {
      return state;
    },
    answer(request) {
      const isAsked = request.method === "GET" && new URL(request.url).pathname === devEventsPath;
      return isAsked ? new Response(open(), { headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-content-type-options": "nosniff" } }) : undefined;
    },
    say(next) {
      state = next;
      for (const stream of streams) write(stream);
    },
    close() {
      for (const stream of streams) stream.close();
      streams.clear();
    },
  };
}

export function problemOf([first, ...others]: readonly Fault[]): DevProblem | null {
  if (first === undefined) return null;
  const { message, hint = "", place } = first;
  return { message, hint, place: place ? `${place.file}:${place.line}:${place.column}` : "", more: others.length };
}
