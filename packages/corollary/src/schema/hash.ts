/**
 * FNV-1a of the UTF-8 bytes, 64 bits as 16 hexadecimal digits. It tells states apart and shortens names; it is no
 * protection against someone who looks for collisions, and nothing relies on it for that.
 */
export function hash(text: string): string {
  // Two halves of 32 bits, since the product of 64-bit numbers is exact in neither numbers nor (fast) bigints.
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of new TextEncoder().encode(text)) {
    low = (low ^ byte) >>> 0;
    // The prime is 2^40 + 0x1b3.
    const product = low * 0x1b3;
    const carry = Math.floor(product / 0x1_0000_0000);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return hex(high) + hex(low);
}

const hex = (half: number): string => half.toString(16).padStart(8, "0");
