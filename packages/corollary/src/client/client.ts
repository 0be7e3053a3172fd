import type { Class } from "../model/language/entity.js";
import { face } from "../model/language/face.js";
import { Selecting } from "../query/builder.js";
import { readAbilities, type Abilities, type Me } from "./abilities.js";
import { rowDecoder } from "./decode.js";
import { encodeValues, keyFields, keySegment } from "./encode.js";
import { ApiError, errorOf, isObject } from "./errors.js";
import type { ClientOptions, RequestOptions } from "./options.js";
import { QueryObject, rowOfReply, type Connected } from "./query.js";
import { shapesOf, versionName, type Shape } from "./shape.js";
import { transport, type Ask, type Reply } from "./transport.js";
import type { AbilitiesOptions, BulkRemoval, BulkResult, Client, UpdateOptions } from "./types.js";

type Row = Record<string, unknown>;
type Values = Readonly<Record<string, unknown>>;
type BulkOptions = RequestOptions & { readonly atomic?: boolean };
interface RemovalOf { readonly key: unknown; readonly version?: number }
interface ChangeValues { readonly key: unknown; readonly values: Values; readonly version?: number }

/**
 * A client of the API. `createClient<typeof domain>({ url })` types it alone; give `domain` as a value too where names are
 * minified, or where a `table` declaration states a path.
 */
export function createClient<D = unknown>(options: ClientOptions<D>): Client<D> {
  const { shapeOf, classes } = shapesOf(options.domain);
  return face(new ClientObject({ send: transport(options), shapeOf, pageSize: options.pageSize ?? 200 }, classes));
}

/** Runtime form of `Client` (types.ts). */
export class ClientObject {
  constructor(
    readonly to: Connected,
    /** Entities that the domain has; none where it was not given. */
    readonly classes: readonly Class<unknown>[],
  ) {}

  from(entity: Class<unknown>) {
    return new QueryObject(this.to, new Selecting(entity));
  }

  get(entity: Class<unknown>, key: unknown, options?: RequestOptions) {
    return this.from(entity).get(key, options);
  }

  create(entity: Class<unknown>, values: Values, { signal }: RequestOptions = {}) {
    const shape = this.to.shapeOf(entity);
    return this.row(entity, { method: "POST", path: `/${shape.path}`, body: encodeValues(values, shape, this.to.shapeOf), signal });
  }

  createMany(entity: Class<unknown>, values: readonly Values[], options: BulkOptions = {}) {
    const shape = this.to.shapeOf(entity);
    return this.bulk(entity, "POST", values.map((row) => encodeValues(row, shape, this.to.shapeOf)), options);
  }

  update(entity: Class<unknown>, key: unknown, values: Values, options: UpdateOptions = {}) {
    const body = encodeValues(values, this.to.shapeOf(entity), this.to.shapeOf);
    return this.row(entity, { method: "PATCH", path: this.address(entity, key), body, ...options });
  }

  updateMany(entity: Class<unknown>, changes: readonly ChangeValues[], options: BulkOptions = {}) {
    const shape = this.to.shapeOf(entity);
    const items = changes.map(({ key, values, version }) => ({ ...encodeValues(values, shape, this.to.shapeOf), ...this.named(shape, key, version) }));
    return this.bulk(entity, "PATCH", items, options);
  }

  async delete(entity: Class<unknown>, key: unknown, options: UpdateOptions = {}): Promise<void> {
    await this.to.send({ method: "DELETE", path: this.address(entity, key), ...options });
  }

  async deleteMany(entity: Class<unknown>, removals: readonly RemovalOf[], { atomic = true, signal }: BulkOptions = {}): Promise<readonly BulkRemoval[] | undefined> {
    const shape = this.to.shapeOf(entity);
    const items = removals.map(({ key, version }) => this.named(shape, key, version));
    if (items.length === 0) return atomic ? undefined : [];
    const { status, body } = await this.to.send({ method: "POST", path: `/${shape.path}/bulk/delete${atomic ? "?atomic=true" : ""}`, body: items, signal });
    return atomic ? undefined : itemsOf(body).map((item) => (status !== 207 || hasData(item) ? { ok: true } : { ok: false, error: itemError(item) }));
  }

  async me({ signal }: RequestOptions = {}): Promise<Me | null> {
    const { body } = await this.to.send({ method: "GET", path: "/me", signal });
    return isObject(body["data"]) ? (body["data"] as unknown as Me) : null;
  }

  async abilities({ judgeBy, signal }: AbilitiesOptions = {}): Promise<Abilities> {
    const { body } = await this.to.send({ method: "GET", path: "/me/abilities", signal });
    return readAbilities(body, judgeBy);
  }

  archive(entity: Class<unknown>, key: unknown, options: UpdateOptions = {}) {
    return this.row(entity, { method: "POST", path: `${this.address(entity, key)}/archive`, ...options });
  }

  unarchive(entity: Class<unknown>, key: unknown, options: UpdateOptions = {}) {
    return this.row(entity, { method: "POST", path: `${this.address(entity, key)}/unarchive`, ...options });
  }

  /** A row as a body names it. */
  private named(shape: Shape, key: unknown, version: number | undefined): Values {
    return { ...keyFields(key, shape, this.to.shapeOf), ...(version === undefined ? {} : { [versionName(shape) ?? "version"]: version }) };
  }

  private address(entity: Class<unknown>, key: unknown): string {
    const shape = this.to.shapeOf(entity);
    return `/${shape.path}/${keySegment(key, shape, this.to.shapeOf)}`;
  }

  private async row(entity: Class<unknown>, ask: Ask): Promise<Row> {
    const { body } = await this.to.send(ask);
    return rowOfReply(body, rowDecoder(this.to.shapeOf(entity), {}, this.to.shapeOf));
  }

  private async bulk(entity: Class<unknown>, method: "POST" | "PATCH", items: readonly Values[], { atomic = true, signal }: BulkOptions) {
    if (items.length === 0) return [];
    const { path } = this.to.shapeOf(entity);
    const reply = await this.to.send({ method, path: `/${path}/bulk${atomic ? "?atomic=true" : ""}`, body: items, signal });
    const results = resultsOf(reply, rowDecoder(this.to.shapeOf(entity), {}, this.to.shapeOf));
    return atomic ? results.flatMap((result) => (result.ok ? [result.row] : [])) : results;
  }
}

/** The object behind the face of a client. */
export function clientObject<D>(client: Client<D>): ClientObject {
  const object: unknown = client;
  if (object instanceof ClientObject) return object;
  throw new TypeError("This is no client; make one with createClient(…).");
}

/** Rows by themselves where all succeeded; otherwise each with its own status. */
function resultsOf({ status, body }: Reply, decode: (row: Row) => Row): BulkResult<Row>[] {
  return itemsOf(body).map((item) => {
    if (status !== 207) return { ok: true, row: decode({ ...(isObject(item) ? item : {}) }) };
    if (hasData(item)) return { ok: true, row: decode({ ...item.data }) };
    return { ok: false, error: itemError(item) };
  });
}

function itemsOf(body: Reply["body"]): readonly unknown[] {
  return Array.isArray(body["data"]) ? body["data"] : [];
}

function hasData(item: unknown): item is { readonly data: Row } {
  return isObject(item) && isObject(item["data"]);
}

function itemError(item: unknown): ApiError {
  const status = isObject(item) ? item["status"] : undefined;
  return errorOf(typeof status === "number" ? status : 500, item, {});
}
