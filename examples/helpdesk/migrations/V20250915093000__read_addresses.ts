import type { DataMigrationContext } from "corollary/server";

type Organisation = { readonly id: string; readonly location: string };

/** Reads the parts of the addresses that were written as lines: street, postal code and city, country. */
export async function up({ sql, progress }: DataMigrationContext): Promise<void> {
  const organisations = await sql<Organisation>`select id, location from organisation where address_street is null order by id`;
  for (const [i, { id, location }] of organisations.entries()) {
    const { street, postalCode, city, country } = partsOf(location);
    await sql`
      update organisation set address_street = ${street}, address_postal_code = ${postalCode}, address_city = ${city}, address_country = ${country}
      where id = ${id}`;
    progress(i + 1, organisations.length);
  }
}

export async function down({ sql }: DataMigrationContext): Promise<void> {
  await sql`update organisation set address_street = null, address_postal_code = null, address_city = null, address_country = null`;
}

/** "2312 JD Leiden", "YO1 7HD York", "48018 Faenza": words with a digit, or of two capitals after one, are the postal code. */
const place = /^([A-Z]*\d[\dA-Z-]*(?: (?:[A-Z]*\d[\dA-Z]*|[A-Z]{2}))*) (.+)$/u;

/** An address that does not read so is kept whole, as the street: somebody looks at it. */
function partsOf(location: string) {
  const lines = location.split("\n").map((line) => line.trim());
  const [street = "", where = "", country = ""] = lines;
  const [, postalCode = "", city = ""] = place.exec(where) ?? [];
  return lines.length === 3 && postalCode.length <= 12 ? { street, postalCode, city, country } : { street: location, postalCode: "", city: "", country: "" };
}
