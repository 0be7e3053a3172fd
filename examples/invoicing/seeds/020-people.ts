import type { Context } from "corollary";
import { createAccount } from "corollary/server";
import { User } from "../domain/user";

/** For trying it out, on this machine. */
export const password = "a ledger of small hours";

const people = [
  { name: "Ada Okafor", email: "ada@example.com", dayRate: "620.00", in: { harbour: ["admin"], lantern: ["admin"] } },
  { name: "Ben Lindqvist", email: "ben@example.com", dayRate: "410.00", in: { harbour: ["billing"], lantern: ["billing"] } },
  { name: "Cleo Marchetti", email: "cleo@example.com", dayRate: "380.00", in: { harbour: ["sales"] } },
  { name: "Dan Fujimoto", email: "dan@example.com", dayRate: "350.00", in: { harbour: ["reader"] } },
  { name: "Eva Brandt", email: "eva@example.com", dayRate: "395.00", in: { harbour: ["sales"] } },
  { name: "Finn Castellan", email: "finn@example.com", dayRate: "370.00", in: { lantern: ["sales"] } },
];

export default async (db: Context) => {
  for (const { name, email, dayRate, in: companies } of people) {
    const memberships = Object.entries(companies).map(([tenant, roles]) => ({ tenant, roles }));
    const { id } = await createAccount(db, { name, email, password, memberships });
    await db.update(User, id, { dayRate });
  }
  console.log(`    Sign in as ${people.map((each) => each.email.split("@")[0]).join(", ")}@example.com with the password: ${password}`);
};
