import { pbkdf2, scrypt, timingSafeEqual, type BinaryLike } from "node:crypto";
import { promisify } from "node:util";

const derivePbkdf2 = promisify(pbkdf2);

/**
 * Hashes that other systems made: bcrypt (`$2b$…`), scrypt and PBKDF2 in PHC form (`$scrypt$ln=15,r=8,p=1$…`,
 * `$pbkdf2-sha256$i=600000$…`, also as passlib writes it), PBKDF2 as Django keeps it (`pbkdf2_sha256$600000$salt$…`).
 * They are replaced at the next sign-in.
 * @returns false also for a form that is not known
 */
export async function verifyForeign(password: string, stored: string): Promise<boolean> {
  if (/^\$2[aby]\$/.test(stored)) return (await import("bcryptjs")).default.compare(password, stored);
  const parts = stored.split("$");
  if (parts[1] === "scrypt") return verifyScrypt(password, parts);
  const django = /^pbkdf2_(sha\d+)$/.exec(parts[0] ?? "")?.[1];
  if (django !== undefined) return verifyPbkdf2(password, django, parts[1], parts[2] ?? "", parts[3]);
  const phc = /^pbkdf2-(sha\d+)$/.exec(parts[1] ?? "")?.[1];
  if (phc !== undefined) return verifyPbkdf2(password, phc, parts[2]?.replace(/^i=/, ""), bytesOf(parts[3]), parts[4]);
  return false;
}

async function verifyPbkdf2(password: string, digest: string, rounds: string | undefined, salt: BinaryLike, expected: string | undefined): Promise<boolean> {
  const hash = bytesOf(expected);
  const iterations = Number(rounds);
  if (!["sha256", "sha512"].includes(digest) || hash.length < 16 || !Number.isInteger(iterations) || iterations < 1) return false;
  return timingSafeEqual(await derivePbkdf2(password, salt, iterations, hash.length, digest), hash);
}

async function verifyScrypt(password: string, parts: readonly string[]): Promise<boolean> {
  const stated = new Map((parts[2] ?? "").split(",").map((pair) => pair.split("=") as [string, string | undefined]));
  const [ln, r, p] = ["ln", "r", "p"].map((name) => Number(stated.get(name)));
  const hash = bytesOf(parts[4]);
  if (!ln || !r || !p || ln > 20 || r > 32 || p > 16 || hash.length < 16) return false;
  const options = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
  const made = await new Promise<Buffer>((resolve, reject) => {
    scrypt(password, bytesOf(parts[3]), hash.length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
  return timingSafeEqual(made, hash);
}

/** Base64, also without padding and with passlib's "." for "+". */
function bytesOf(text: string | undefined): Buffer {
  return Buffer.from((text ?? "").replaceAll(".", "+"), "base64");
}
