import type { EntityNode, Model } from "../../model/model.js";
import { Failure } from "../outcome.js";

const bare = (name: string) => name.toLowerCase().replace(/[-_]/gu, "");

/** "020-invoice-line.csv", "invoice_line.csv" and "InvoiceLines.csv" all hold rows of InvoiceLine. */
export function entityOf(model: Model, file: string): EntityNode {
  const stem = bare(file.replace(/\.\w+$/u, "").replace(/^\d+[-_]?/u, ""));
  const entity = Object.values(model.entities).find((e) => [e.name, e.table, e.path].some((name) => bare(name) === stem));
  if (entity) return entity;
  throw new Failure(
    `The seed ${file} is named after no entity.`,
    `Name it after one of: ${Object.keys(model.entities).join(", ")}; digits before the name set the order, as in 010-${Object.values(model.entities)[0]?.table ?? "note"}.csv.`,
  );
}
