import { roles } from "corollary";

/** What people may be in a company. Each role can do what those do that it includes. */
export const known = roles({
  admin: { label: "Administrator", includes: ["billing"] },
  billing: { label: "Billing", includes: ["reader"] },
  sales: { label: "Sales", help: "Sees the customers of their own and of their teams, and writes drafts for them." },
  reader: { label: "Reader", help: "Sees everything but what things cost." },
});
