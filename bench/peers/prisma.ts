import { PrismaPg } from "@prisma/adapter-pg";
import { POOL_SIZE, type PageQuery, type PeerEntry } from "./peer.js";
import { PrismaClient, type Prisma } from "./prisma/generated/client.js";

/** One name for each statement text, so that `pg` prepares it once per connection. */
function statementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    let name = names.get(sql);
    if (name === undefined) names.set(sql, (name = `p${names.size}`));
    return name;
  };
}

const newest: Prisma.InvoiceOrderByWithRelationInput[] = [{ issuedAt: "desc" }, { id: "desc" }];

const page = ({ country, minTotal, limit }: PageQuery) => ({
  where: { billingCountry: country, total: { gte: minTotal } },
  orderBy: newest,
  take: limit,
});

/** Prisma 7: no engine process, the query compiler in WebAssembly built for speed, `pg` through its adapter. */
export const prisma: PeerEntry = {
  name: "Prisma",
  package: "@prisma/client",
  async open(url) {
    const adapter = new PrismaPg({ connectionString: url, max: POOL_SIZE }, { statementNameGenerator: statementNames() });
    const client = new PrismaClient({ adapter });
    await client.$connect();
    return {
      point: (id) => client.invoice.findUnique({ where: { id } }),
      list: (query) => client.invoice.findMany(page(query)),
      nested: (query) =>
        client.invoice.findMany({
          ...page(query),
          include: { customer: true, lines: { orderBy: { id: "asc" } } },
          relationLoadStrategy: "join",
        }),
      insert: (v) => client.invoice.create({ data: { ...v } }),
      close: () => client.$disconnect(),
    };
  },
};
