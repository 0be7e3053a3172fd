const line = /^replaces: (.+)$/u;

/** Versions of the migrations that this one stands for, as a line of its head says: `-- replaces: 20260131093000, …`. */
export function replacedIn(head: readonly string[]): readonly string[] {
  return head.flatMap((text) => line.exec(text)?.[1]?.split(",") ?? []).flatMap((text) => /\d{14}/u.exec(text)?.[0] ?? []);
}

export const replacesLine = (versions: readonly string[]): string => `replaces: ${versions.join(", ")}`;
