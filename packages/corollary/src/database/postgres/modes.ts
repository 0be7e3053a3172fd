import type { UnsafeQueryOptions } from "postgres";

/** `simple` is an option of `postgres` that its types leave out. */
interface Mode extends UnsafeQueryOptions {
  readonly simple: boolean;
}

/** Text alone, no parameters, any number of statements. */
export const simple: Mode = { simple: true, prepare: false };
/** One statement with parameters, prepared once per connection. */
export const prepared: Mode = { simple: false, prepare: true };
/** One statement with parameters, forgotten afterwards. */
export const unprepared: Mode = { simple: false, prepare: false };
