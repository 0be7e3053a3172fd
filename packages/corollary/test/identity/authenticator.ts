import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** CBOR (RFC 8949) as far as attestations need it. */
function cbor(value: unknown): Buffer {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.byteLength), value]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, member]) => [cbor(key), cbor(member)])]);
  throw new Error("not needed");
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size]);
  return size < 256 ? Buffer.from([(major << 5) | 24, size]) : Buffer.from([(major << 5) | 25, size >> 8, size & 255]);
}

const encoded = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();

/** What an authenticator may do differently from what was asked. */
export interface Lie {
  readonly origin?: string;
  readonly rpId?: string;
  readonly unverified?: boolean;
  readonly challenge?: string;
}

/** A passkey in software: ES256, attestation "none". */
export class SoftwareAuthenticator {
  readonly id = randomBytes(16);
  private readonly keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  private counter = 0;
  constructor(private readonly origin: string) {}

  create(options: { readonly challenge: string; readonly rp: { readonly id: string } }, lie: Lie = {}): object {
    const { x = "", y = "" } = this.keys.publicKey.export({ format: "jwk" });
    const publicKey = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, "base64url")], [-3, Buffer.from(y, "base64url")]]));
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, publicKey]);
    const data = this.data(lie.rpId ?? options.rp.id, lie, attested);
    const attestationObject = cbor(new Map<string, unknown>([["fmt", "none"], ["attStmt", new Map()], ["authData", data]]));
    return this.credential({ clientDataJSON: this.client("webauthn.create", options.challenge, lie), attestationObject: encoded(attestationObject), transports: ["internal"] });
  }

  get(options: { readonly challenge: string; readonly rpId: string }, lie: Lie = {}): object {
    const data = this.data(lie.rpId ?? options.rpId, lie);
    const clientDataJSON = this.client("webauthn.get", options.challenge, lie);
    const signature = sign("sha256", Buffer.concat([data, sha256(Buffer.from(clientDataJSON, "base64url"))]), this.keys.privateKey);
    return this.credential({ clientDataJSON, authenticatorData: encoded(data), signature: encoded(signature) });
  }

  /** As a copy that was made earlier would be. */
  rewind(): void {
    this.counter = 0;
  }

  private credential(response: object): object {
    return { id: encoded(this.id), rawId: encoded(this.id), type: "public-key", clientExtensionResults: {}, response };
  }

  private client(type: string, challenge: string, lie: Lie): string {
    return Buffer.from(JSON.stringify({ type, challenge: lie.challenge ?? challenge, origin: lie.origin ?? this.origin, crossOrigin: false })).toString("base64url");
  }

  private data(rpId: string, lie: Lie, attested?: Buffer): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(++this.counter);
    const flags = 0x01 | (lie.unverified === true ? 0 : 0x04) | (attested === undefined ? 0 : 0x40);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter, attested ?? Buffer.alloc(0)]);
  }
}
