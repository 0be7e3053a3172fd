import type { EntityNode } from "../model/model.js";
import { ownSchema, type Derivation } from "./context.js";
import { keyColumns } from "./layout.js";
import type { Routine, Sequence } from "./schema.js";

/** What the keys of the entities need in the database beside their columns. */
export function keySupport(entities: readonly EntityNode[], on: Derivation): { functions: Routine[]; sequences: Sequence[] } {
  const uuid = on.target.version < 18 && entities.some((entity) => entity.key.kind === "uuid");
  const snowflake = entities.some((entity) => entity.key.kind === "snowflake");
  const newestFirst = entities.some((entity) => entity.key.kind === "snowflake" && entity.key.newestFirst === true);
  return {
    functions: [
      ...(snowflake ? [snowflakeFunction, advanceFunction] : []),
      ...(newestFirst ? [newestFirstFunction] : []),
      ...(uuid ? [uuidFunction] : []),
    ],
    sequences: [...(snowflake ? [sequence("snowflake_count"), sequence("snowflake_shift")] : []), ...entities.flatMap(keySequence)],
  };
}

/** As Postgres makes it for `serial`. */
function keySequence(entity: EntityNode): Sequence[] {
  const [at] = keyColumns(entity);
  if (entity.key.sequence === undefined || at === undefined || (at.type.kind !== "smallint" && at.type.kind !== "integer" && at.type.kind !== "bigint")) return [];
  const maximum = { smallint: "32767", integer: "2147483647", bigint: "9223372036854775807" }[at.type.kind];
  return [{
    schema: entity.key.sequence.schema ?? "public", name: entity.key.sequence.name, type: at.type.kind,
    start: "1", increment: "1", minimum: "1", maximum, cache: "1", cycle: false,
    ownedBy: { schema: entity.schema, table: entity.table, column: at.column },
    source: { entity: entity.name, field: at.field },
  }];
}

const plain = {
  schema: ownSchema,
  arguments: "",
  language: "plpgsql",
  volatility: "volatile",
  parallel: "unsafe",
  strict: false,
  securityDefiner: false,
  settings: {},
} as const;

/** The instant in microseconds is read once: 48 bits of milliseconds, 12 of the rest, then the random half of a version 4. */
const uuidFunction: Routine = {
  ...plain,
  name: "uuid_v7",
  returns: "uuid",
  parallel: "safe",
  comment: "A time-ordered uuid (version 7), for servers before Postgres 18.",
  source: { feature: "uuid keys" },
  body: `declare
  micros bigint := floor(extract(epoch from clock_timestamp()) * 1000000);
  fraction integer := (micros % 1000) * 4096 / 1000;
begin
  return (
    lpad(to_hex(micros / 1000), 12, '0')
    || to_hex(28672 + fraction)
    || right(replace(gen_random_uuid()::text, '-', ''), 16)
  )::uuid;
end`,
};

/**
 * A snowflake is 41 bits of milliseconds since 2024, 10 bits of node, 12 bits of count. Time and count together are one
 * number, the tick: a counter that only grows (`snowflake_count`) plus a shift that only grows (`snowflake_shift`). A tick
 * is used only where the shift was the same before and after the counter moved. Then shift and counter belong to one
 * instant, and since both only grow no two ticks are equal, whatever sessions run at once and however fast. Where the
 * tick has fallen behind the clock the shift is raised; where ids are made faster than 4096 a millisecond, or the clock
 * goes back, ticks run on ahead of the clock.
 */
const snowflakeFunction: Routine = {
  ...plain,
  name: "snowflake",
  returns: "bigint",
  comment: "A time-ordered 64-bit id. The setting corollary.node (0 to 1023) tells databases apart.",
  source: { feature: "snowflake keys" },
  body: `declare
  node bigint := coalesce(nullif(current_setting('corollary.node', true), ''), '0')::bigint;
  shift bigint;
  tick bigint;
begin
  if node not between 0 and 1023 then
    raise exception 'The setting corollary.node is %; it must be 0 to 1023.', node;
  end if;
  loop
    shift := coalesce(pg_sequence_last_value('corollary.snowflake_shift'), 0);
    tick := nextval('corollary.snowflake_count') + shift;
    if tick < (floor(extract(epoch from clock_timestamp()) * 1000 - 1704067200000)::bigint << 12) then
      perform corollary.snowflake_advance();
    elsif shift = coalesce(pg_sequence_last_value('corollary.snowflake_shift'), 0) then
      return ((tick >> 12) << 22) | (node << 12) | (tick & 4095);
    end if;
  end loop;
end`,
};

/**
 * Raises the shift to the clock. One session at a time, or it could go down; the lock is let go by leaving the block
 * through an exception, since it would otherwise last until the end of the caller's transaction. Sequences are
 * not undone by that. Owned rights, because setting a sequence is more than the application role may do.
 */
const advanceFunction: Routine = {
  ...plain,
  name: "snowflake_advance",
  returns: "void",
  securityDefiner: true,
  settings: { search_path: "pg_catalog, pg_temp" },
  source: { feature: "snowflake keys" },
  body: `declare
  behind bigint;
begin
  perform pg_advisory_xact_lock(hashtext('corollary'), hashtext('snowflake'));
  behind := (floor(extract(epoch from clock_timestamp()) * 1000 - 1704067200000)::bigint << 12)
    - coalesce(pg_sequence_last_value('corollary.snowflake_count'), 0)
    - coalesce(pg_sequence_last_value('corollary.snowflake_shift'), 0);
  if behind > 0 then
    perform setval('corollary.snowflake_shift', coalesce(pg_sequence_last_value('corollary.snowflake_shift'), 0) + behind);
  end if;
  raise sqlstate 'COR01';
exception when sqlstate 'COR01' then
  return;
end`,
};

const newestFirstFunction: Routine = {
  ...plain,
  name: "snowflake_newest_first",
  returns: "bigint",
  comment: "Like snowflake, but later ids are smaller.",
  source: { feature: "snowflake keys, newest first" },
  body: `begin
  return 9223372036854775807 - corollary.snowflake();
end`,
};

/** Cached values would be handed out late, and ticks must follow the order in time. */
const sequence = (name: string): Sequence => ({
  schema: ownSchema,
  name,
  type: "bigint",
  start: "1",
  increment: "1",
  minimum: "1",
  maximum: "9223372036854775807",
  cache: "1",
  cycle: false,
  source: { feature: "snowflake keys" },
});
