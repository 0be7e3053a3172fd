const home = "/app";

/**
 * Where to go after signing in: a path of this very origin, else the application. What browsers read as another host
 * (`//host`, `/\host`, with control characters between) is none.
 */
export function localPath(origin: URL, stated: string | null | undefined): string {
  if (stated == null || !/^\/(?![/\\])[\x21-\x7e]*$/.test(stated) || stated.includes("\\") || !URL.canParse(stated, origin.origin)) return home;
  const url = new URL(stated, origin);
  return url.origin === origin.origin ? `${url.pathname}${url.search}${url.hash}` : home;
}
