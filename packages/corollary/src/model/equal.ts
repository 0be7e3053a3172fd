/** Whether two values of plain data are the same: order of members does not matter, members that are undefined count as absent. */
export function sameData(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const a = members(left);
  const b = members(right);
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && sameData(value, b.get(key)));
}

function members(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, member]) => member !== undefined));
}
