import { createClient, type Client } from "corollary/client";
import { compile, domain as domainOf, Entity, integer, many, money, ref, text, version } from "corollary";
import { createHandler, createSchema, derive, openDatabase } from "corollary/server";

export class Customer extends Entity {
  name = text();
  invoices = many(() => Invoice, (invoice) => invoice.customer);
}
export class Invoice extends Entity {
  number = text().unique();
  customer = ref(() => Customer);
  lines = many(() => InvoiceLine, (line) => line.invoice).owned();
  version = version();
  total = money().computed(() => this.lines.sum((line) => line.amount));
}
export class InvoiceLine extends Entity {
  invoice = ref(() => Invoice).onDelete("cascade");
  description = text();
  quantity = integer({ min: 1 }).default(1);
  price = money();
  amount = money().computed(() => this.price.mul(this.quantity)).stored();
}
export const domain = domainOf({ Customer, Invoice, InvoiceLine });

export interface Shop {
  readonly client: Client<typeof domain>;
  /** What was asked: method and address, in order. */
  readonly asked: string[];
  /** Holds every answer to such requests back until the function given back is called. */
  hold(method: string): () => void;
  close(): Promise<void>;
}

/** The shop on an embedded database, and a client that asks its handler. */
export async function openShop(): Promise<Shop> {
  const model = compile(domain);
  const owner = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(owner, derive(model, { version: Math.floor(owner.info.version / 10_000), applicationRole: "corollary_app" }));
  const handler = createHandler({ model, database: owner.as("app") });
  const asked: string[] = [];
  const held = new Map<string, Promise<void>>();
  const client = createClient({
    url: "http://shop.example", domain, retries: 0,
    fetch: async (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname.replace("/api/v1", "")}`);
      const response = await handler(request);
      await held.get(request.method);
      return response;
    },
  });
  return {
    client, asked, close: () => owner.close(),
    hold(method) {
      let release = () => {};
      held.set(method, new Promise((resolve) => { release = resolve; }));
      return () => {
        held.delete(method);
        release();
      };
    },
  };
}
