/** What the name of a migration says: `V20260131093000__add_rating`. */
export interface MigrationName {
  /** Fourteen digits: year, month, day, hour, minute, second, in UTC. Orders migrations. */
  readonly version: string;
  readonly slug: string;
}

/** The files of a migration, by what stands behind its name. */
export type FilePart = "up.sql" | "down.sql" | "plan.json" | "snapshot.json" | "ts";
const parts: readonly FilePart[] = ["up.sql", "down.sql", "plan.json", "snapshot.json", "ts"];

export const migrationName = ({ version, slug }: MigrationName): string => `V${version}__${slug}`;

/** The version of a moment. */
export function versionAt(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace(/\D/gu, "");
}

/** "Add the rating (1–5)" → `add_the_rating_1_5`; "migration" where no letter or digit of ASCII is left. */
export function slugOf(words: string): string {
  const plain = words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/gu, "_").replace(/^_+|_+$/gu, "").slice(0, 60).replace(/_+$/u, "") || "migration";
}

/** What a file of the folder is: a part of a migration, something else, or a name that is nearly right. */
export type FileKind =
  | { readonly kind: "part"; readonly name: MigrationName; readonly part: FilePart }
  | { readonly kind: "other" }
  | { readonly kind: "misnamed"; readonly hint: string };

export function fileKind(file: string): FileKind {
  if (!/^v\d/iu.test(file)) return { kind: "other" };
  const part = parts.find((each) => file.endsWith(`.${each}`));
  if (part === undefined || file.endsWith(".d.ts")) return misnamed(`Its name ends with one of: ${parts.map((each) => `.${each}`).join(", ")}.`);
  const match = /^V(\d+)__(.+)$/u.exec(file.slice(0, -part.length - 1));
  const [, version = "", slug = ""] = match ?? [];
  if (match === null || !/^[a-z0-9_]+$/u.test(slug)) return misnamed("It is called V<yyyymmddhhmmss>__<slug>, the slug in small letters, digits and underscores.");
  if (!isMoment(version)) return misnamed("Its version is a moment in UTC with fourteen digits: yyyymmddhhmmss.");
  return { kind: "part", name: { version, slug }, part };
}

const misnamed = (hint: string): FileKind => ({ kind: "misnamed", hint });

export function isMoment(version: string): boolean {
  const parsed = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/u.exec(version);
  if (parsed === null) return false;
  const [, year, month, day, hour, minute, second] = parsed;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(iso);
  return !Number.isNaN(time) && new Date(time).toISOString() === iso;
}
