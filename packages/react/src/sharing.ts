import type { Decimal } from "corollary";

/**
 * The old value wherever the new one says the same, so that components which show it need not be drawn again. Knows what
 * rows are made of: dates, decimals and bytes besides plain JSON.
 */
export function shareEqual(old: unknown, fresh: unknown): unknown {
  if (Object.is(old, fresh)) return old;
  if (Array.isArray(old) && Array.isArray(fresh)) return sharedItems(old, fresh);
  if (isPlain(old) && isPlain(fresh)) return sharedMembers(old, fresh);
  return sameValue(old, fresh) ? old : fresh;
}

type Plain = Readonly<Record<string, unknown>>;

function sharedItems(old: readonly unknown[], fresh: readonly unknown[]): readonly unknown[] {
  const items = fresh.map((item, index) => (index < old.length ? shareEqual(old[index], item) : item));
  return items.length === old.length && items.every((item, index) => Object.is(item, old[index])) ? old : items;
}

function sharedMembers(old: Plain, fresh: Plain): Plain {
  const members = Object.entries(fresh).map(([name, value]): [string, unknown] => [name, name in old ? shareEqual(old[name], value) : value]);
  const same = members.length === Object.keys(old).length && members.every(([name, value]) => name in old && Object.is(value, old[name]));
  return same ? old : Object.fromEntries(members);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function sameValue(old: unknown, fresh: unknown): boolean {
  if (old instanceof Date && fresh instanceof Date) return old.getTime() === fresh.getTime();
  if (old instanceof Uint8Array && fresh instanceof Uint8Array) return old.length === fresh.length && old.every((byte, index) => byte === fresh[index]);
  return isDecimal(old) && isDecimal(fresh) && old.eq(fresh) && old.toString() === fresh.toString();
}

function isDecimal(value: unknown): value is Decimal {
  return typeof value === "object" && value !== null && "c" in value && "e" in value && "s" in value && "eq" in value;
}
