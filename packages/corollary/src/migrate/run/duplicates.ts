const part = '(?:"(?:[^"]|"")+"|[\\w$\\u0080-\\u{10ffff}]+)';
const table = `(${part}(?:\\.${part})?)`;
const columns = `\\(\\s*(${part}(?:\\s*,\\s*${part})*)\\s*\\)`;
const index = new RegExp(`^create\\s+unique\\s+index\\s+(?:concurrently\\s+)?(?:if\\s+not\\s+exists\\s+)?(?:${part}\\s+)?on\\s+(?:only\\s+)?${table}\\s+${columns}\\s*(?:include\\b.*)?$`, "isu");
const constraint = new RegExp(`^alter\\s+table\\s+(?:only\\s+)?${table}\\s+add\\s+(?:constraint\\s+${part}\\s+)?(?:unique|primary\\s+key)\\s+${columns}`, "isu");

/** The query that finds rows which a unique index or constraint over plain columns would not let be; undefined for any other statement. */
export function findDuplicates(statement: string): string | undefined {
  const [, of, list] = index.exec(statement.trim()) ?? constraint.exec(statement.trim()) ?? [];
  if (of === undefined || list === undefined) return undefined;
  const names = list.split(/\s*,\s*/u).join(", ");
  return `select ${names}, count(*) from ${of} group by ${names} having count(*) > 1`;
}
