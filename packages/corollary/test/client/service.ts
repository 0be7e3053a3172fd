import { compile } from "corollary";
import { createClient, type Client, type ClientOptions } from "corollary/client";
import { createHandler, createSchema, derive, openDatabase, type Handler, type HandlerOptions } from "corollary/server";
import { domain } from "./shop.js";

const applicationRole = "corollary_app";

export interface Service {
  readonly handler: Handler;
  /** A client of the service without a network. */
  readonly client: Client<typeof domain>;
  /** What the clients asked: method and address, in order. */
  readonly asked: string[];
  connect(options?: Partial<ClientOptions<typeof domain>>): Client<typeof domain>;
  close(): Promise<void>;
}

/** The shop on an embedded database, served by the handler itself. */
export async function startService(options: Partial<HandlerOptions> = {}): Promise<Service> {
  const model = compile(domain);
  const owner = await openDatabase({ applicationRole });
  await createSchema(owner, derive(model, { version: Math.floor(owner.info.version / 10_000), applicationRole }));
  const handler = createHandler({ model, database: owner.as("app"), ...options });
  const asked: string[] = [];
  const send = (request: Request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(`${request.method} ${pathname}${search}`);
    return handler(request);
  };
  const connect: Service["connect"] = (more = {}) => createClient({ url: "http://shop.example", domain, fetch: send, ...more });
  return { handler, asked, connect, client: connect(), close: () => owner.close() };
}
