import { navigate, usePlace } from "../../route/router.js";

/** What a list shows; all of it stands in the address. */
export interface ListState {
  readonly filter: string;
  readonly search: string;
  /** As the API takes it: "-issued,number". Empty: as the presentation says. */
  readonly sort: string;
}

export interface ListControl {
  readonly state: ListState;
  change(part: Partial<ListState>): void;
}

/** The state of the list in the address of the page. */
export function useAddressState(): ListControl {
  const { search } = usePlace();
  const parameters = new URLSearchParams(search);
  const state: ListState = { filter: parameters.get("filter") ?? "", search: parameters.get("q") ?? "", sort: parameters.get("sort") ?? "" };
  return { state, change: (part) => navigate(searchOf({ ...state, ...part }), { replace: part.search !== undefined }) };
}

/** Written out so that filters stay readable in the address. */
export function searchOf({ filter, search, sort }: ListState): string {
  const parts = [["q", search], ["filter", filter], ["sort", sort]].filter(([, value]) => value !== "");
  return `?${parts.map(([name = "", value = ""]) => `${name}=${encodeURIComponent(value).replace(/%(3D|3B|2C|28|29|3E|3C|21|22)/g, (sign) => readable(sign))}`).join("&")}`;
}

function readable(sign: string): string {
  const plain = decodeURIComponent(sign);
  return plain === '"' || plain === "<" || plain === ">" ? sign : plain;
}

export interface SortKey {
  readonly path: string;
  readonly direction: "asc" | "desc";
}

export function readSort(sort: string): readonly SortKey[] {
  return sort.split(",").filter((key) => key.trim() !== "").map((key) => ({ path: key.trim().replace(/^[+-]/, ""), direction: key.trim().startsWith("-") ? "desc" : "asc" }));
}

export function writeSort(keys: readonly SortKey[]): string {
  return keys.map(({ path, direction }) => `${direction === "desc" ? "-" : ""}${path}`).join(",");
}
