/** Freezes plain data and all that it holds, and gives it back. Parts that are frozen already are taken as done. */
export function freeze<T>(data: T): T {
  if (typeof data !== "object" || data === null || Object.isFrozen(data)) return data;
  for (const member of Object.values(data)) freeze(member);
  return Object.freeze(data);
}
