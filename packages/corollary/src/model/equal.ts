/** Whether two values of plain data are the same: order of members does not matter, members that are undefined count as absent. */
export function sameData(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    return Array.isArray(left) && Array.isArray(right) && left.length === right.length && left.every((each, k) => sameData(each, right[k]));
  }
  const b = new Map<string, unknown>(Object.entries(right));
  let shared = 0;
  for (const [key, value] of Object.entries(left)) {
    if (value === undefined) continue;
    if (!sameData(value, b.get(key))) return false;
    shared++;
  }
  for (const value of b.values()) if (value !== undefined) shared--;
  return shared === 0;
}
