import { qualified } from "../../identifier.js";
import type { Place } from "./pair.js";

/** Milliseconds to wait for a table: less than the second after which Postgres looks for deadlocks, and ends one of those who wait. */
const patience = 200;
/** Then whoever runs the step steps back for longer, and tries again. */
const tries = 20;

/**
 * Takes tables for a step. Where another holds one that it waits for, and waits for one that is taken already, this gives
 * way: what is taken is let go again, and nobody else's statement fails for it.
 */
export function locked(tables: readonly Place[]): string[] {
  if (tables.length < 2) return [];
  return [`do $$
declare
  usual text := current_setting('lock_timeout');
begin
  perform set_config('lock_timeout', '${patience}ms', true);
  for attempt in 1..${tries} loop
    begin
      lock table ${tables.map(qualified).join(", ")} in access exclusive mode;
      perform set_config('lock_timeout', usual, true);
      return;
    exception when lock_not_available or deadlock_detected then
      perform pg_sleep(random() * 0.1);
    end;
  end loop;
  raise lock_not_available using message = 'The tables could not be taken all at once: others hold them.';
end
$$`];
}
