/** How often, and after how long, a request that may be repeated is sent again. */
export interface RetryPolicy {
  /** Attempts after the first. Default 2; 0 turns repeating off. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled for each further one, and spread at random. Default 200. */
  readonly baseDelay: number;
  /** The longest wait in milliseconds. A server that asks for a longer one is not asked again. Default 10 000. */
  readonly maxDelay: number;
}

type HeaderValues = Readonly<Record<string, string>>;

export interface ClientOptions<D = unknown> {
  /** Where the server is: "https://shop.example", or "" for the origin of the page. */
  readonly url: string;
  /**
   * The domain at run time. Gives entities their names where a minifier renames classes, and their paths where a `table`
   * declaration states one.
   */
  readonly domain?: D;
  /** Where entities begin in URLs. Default "/api/v1". */
  readonly basePath?: string;
  /** Sent with every request; a function is asked each time, for tokens that change. */
  readonly headers?: HeaderValues | (() => HeaderValues | Promise<HeaderValues>);
  /** Whether cookies go to another origin; as `fetch` has it. */
  readonly credentials?: "omit" | "same-origin" | "include";
  /** Sends requests. Default: `fetch`. A handler of `createHandler` will do, without a network. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** What is repeated are reads, and writes that bear an Idempotency-Key (creating, archiving). A number is that of attempts. */
  readonly retries?: number | Partial<RetryPolicy>;
  /** Milliseconds that one attempt may take, its body included. Default 30 000; 0 means no limit. */
  readonly timeout?: number;
  /** Rows asked for at a time where a query has more (`all`, `stream`); at most what the server allows. Default 200. */
  readonly pageSize?: number;
}

export interface RequestOptions {
  /** Ends the request; what was called then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
