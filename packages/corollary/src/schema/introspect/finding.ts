/** Something in a database that a Schema cannot hold, or holds only in part. Never left out in silence. */
export interface Finding {
  /** What it is, e.g. "view", "policy", "partitioned table", "index". */
  readonly of: string;
  /** Its name with its schema, and where it stands in a table with that: `public.invoice.total_check`. */
  readonly name: string;
  /** What of it is not held, as a sentence. */
  readonly what: string;
  /** As Postgres prints it: two that have the same are the same. */
  readonly definition?: string;
}

/** One text per finding, to find it again in another database. */
export const findingKey = (finding: Finding): string => JSON.stringify([finding.of, finding.name, finding.what, finding.definition ?? ""]);

/** Names of an object and what it is in, for people. */
export const placed = (...names: readonly string[]): string => names.join(".");
