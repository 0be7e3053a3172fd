import type { PostgresType } from "postgres";
import { decoders } from "../values.js";

/** Types whose default handling in `postgres` is not the port's: oid, json, date, timestamp, timestamptz and others. */
const handledByDefault = [16, 17, 21, 23, 25, 26, 114, 700, 701, 1082, 1114, 1184, 3802];

const asText = (value: unknown): unknown => value;

/** Every type in the port's reading. Parameters arrive as text already, and must not be written a second time. */
export const types: Record<string, PostgresType> = Object.fromEntries(
  handledByDefault.map((oid) => [
    `t${oid}`,
    { to: oid, from: [oid], serialize: asText, parse: decoders.get(oid) ?? asText },
  ]),
);
