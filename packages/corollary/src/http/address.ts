/** Path and query of an absolute URL, without making an object of it. Neither is decoded; the query is without "?". */
export function splitUrl(url: string): { readonly path: string; readonly query: string; readonly length: number } {
  const begin = url.indexOf("/", url.indexOf("//") + 2);
  const hash = url.indexOf("#", begin);
  const end = hash === -1 ? url.length : hash;
  if (begin === -1) return { path: "/", query: "", length: 1 };
  const mark = url.indexOf("?", begin);
  if (mark === -1 || mark > end) return { path: url.slice(begin, end), query: "", length: end - begin };
  return { path: url.slice(begin, mark), query: url.slice(mark + 1, end), length: end - begin };
}
