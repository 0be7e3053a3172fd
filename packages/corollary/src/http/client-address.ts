import { BlockList, isIP } from "node:net";

/** Finds the address that a request comes from. */
export type ClientAddress = (headers: Headers, connected: string | undefined) => string | undefined;

/**
 * The other end of the connection, unless that is a proxy that the config names: then the last address in
 * `X-Forwarded-For` that is none of them. Whatever a client writes there itself stands further to the left, and is not
 * believed.
 * @param proxies addresses and networks (`10.0.0.0/8`, `::1`)
 * @throws TypeError for what is neither
 */
export function clientAddress(proxies: readonly string[]): ClientAddress {
  if (proxies.length === 0) return (_, connected) => connected;
  const trusted = listOf(proxies);
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (headers, connected) => {
    let at = connected;
    const named = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
    while (at !== undefined && isIP(at) !== 0 && isTrusted(at)) {
      const before = named.pop();
      if (before === undefined || isIP(before) === 0) break;
      at = before;
    }
    return at;
  };
}

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = "", bits] = proxy.split("/");
    const version = isIP(address);
    const width = version === 6 ? 128 : 32;
    if (version === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= width))) {
      throw new TypeError(`http.trustedProxies: ${JSON.stringify(proxy)} is neither an address nor a network such as 10.0.0.0/8.`);
    }
    list.addSubnet(address, bits === undefined ? width : Number(bits), version === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

/** Whose count an address is: of IPv6 the first 64 bits, since whoever has one address there has the whole network. */
export function addressKey(address: string | undefined): string {
  if (address === undefined || isIP(address) !== 6) return address ?? "";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - after.length)).fill("0");
  return [...groups, ...zeros, ...after].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":");
}
