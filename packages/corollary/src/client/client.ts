import type { Class } from "../model/language/entity.js";
import { face } from "../model/language/face.js";
import { Selecting } from "../query/builder.js";
import { rowDecoder } from "./decode.js";
import { encodeValues, keyFields, keySegment } from "./encode.js";
import { ApiError, errorOf, isObject } from "./errors.js";
import type { ClientOptions, RequestOptions } from "./options.js";
import { QueryObject, rowOfReply, type Connected } from "./query.js";
import { shapesOf, versionName } from "./shape.js";
import { transport, type Ask, type Reply } from "./transport.js";
import type { BulkResult, Client, UpdateOptions } from "./types.js";

type Row = Record<string, unknown>;
type Values = Readonly<Record<string, unknown>>;
type BulkOptions = RequestOptions & { readonly atomic?: boolean };
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
    const counted = versionName(shape) ?? "version";
    const items = changes.map(({ key, values, version }) => ({
      ...encodeValues(values, shape, this.to.shapeOf),
      ...keyFields(key, shape, this.to.shapeOf),
      ...(version === undefined ? {} : { [counted]: version }),
    }));
    return this.bulk(entity, "PATCH", items, options);
  }

  async delete(entity: Class<unknown>, key: unknown, options: UpdateOptions = {}): Promise<void> {
    await this.to.send({ method: "DELETE", path: this.address(entity, key), ...options });
  }

  archive(entity: Class<unknown>, key: unknown, options: UpdateOptions = {}) {
    return this.row(entity, { method: "POST", path: `${this.address(entity, key)}/archive`, ...options });
  }

  unarchive(entity: Class<unknown>, key: unknown, options: UpdateOptions = {}) {
    return this.row(entity, { method: "POST", path: `${this.address(entity, key)}/unarchive`, ...options });
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
  const items: unknown[] = Array.isArray(body["data"]) ? body["data"] : [];
  return items.map((item) => {
    if (status !== 207) return { ok: true, row: decode({ ...(isObject(item) ? item : {}) }) };
    const { status: own, data } = isObject(item) ? item : {};
    if (isObject(data)) return { ok: true, row: decode({ ...data }) };
    return { ok: false, error: itemError(typeof own === "number" ? own : 500, item) };
  });
}

function itemError(status: number, item: unknown): ApiError {
  return errorOf(status, item, {});
}
