import type { Attempt } from "./attempt.js";
import { ann, projects } from "./rows.js";
import type { Answer, Defence, World } from "./world.js";

const f = (filter: string) => `projects?filter=${encodeURIComponent(filter)}`;

/** What is taken without complaint was too much. */
const accepted = (asked: (world: World) => Promise<Answer>) => async (world: World): Promise<string | undefined> => {
  const { status, text, statements } = await asked(world);
  if (status >= 400 && status < 500) return statements.length === 0 ? undefined : `refused after ${statements.length} statements`;
  return `${status} ${text.slice(0, 200)}`;
};

function tooMuch(id: string, does: string, must: string, asked: (world: World) => Promise<Answer>, without?: Defence): Attempt<World, Defence> {
  return { id, does, must, attack: accepted(asked), ...(without === undefined ? {} : { without }) };
}

const get = (path: string) => (world: World) => world.get("ann", path);
const relations = ["lines", "comments", "labels", "client", "owner", "parent", "children"];
const manyPaths = ["", "children.", "parent.", "client.projects."].flatMap((start) => relations.map((relation) => start + relation));
const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const stream = (size: number) => new ReadableStream<Uint8Array>({
  start(controller) {
    controller.enqueue(new TextEncoder().encode(`{"name":"${"x".repeat(size)}"}`));
    controller.close();
  },
});

export const resources: readonly Attempt<World, Defence>[] = [
  tooMuch("size-01", "asks for a hundred thousand rows at once", "400 before any statement", get("projects?limit=100000"), "limits"),
  tooMuch("size-02", "skips a hundred million rows", "400 before any statement", get("projects?offset=100000000")),
  tooMuch("size-03", "sends a filter of five thousand characters", "400 before any statement", get(f(`name==${"x".repeat(5000)}`)), "limits"),
  tooMuch("size-04", "nests parentheses eleven deep", "400 before any statement", get(f(`${"(".repeat(11)}name==x${")".repeat(11)}`))),
  tooMuch("size-05", "joins sixty conditions", "400 before any statement", get(f(Array.from({ length: 60 }, (_, n) => `budget!=${n}`).join(";")))),
  tooMuch("size-06", "lists three hundred values", "400 before any statement", get(f(`budget=in=(${Array.from({ length: 300 }, (_, n) => n).join(",")})`))),
  tooMuch("size-07", "follows relations round and round in a filter", "400 before any statement", get(f(`${"lines.project.".repeat(20)}name==x`))),
  tooMuch("size-08", "includes relations of relations, five deep", "400 before any statement", get("projects?include=lines.project.lines.project.lines"), "limits"),
  tooMuch("size-09", "includes twenty-eight relations", "400 before any statement", get(`projects?include=${manyPaths.join(",")}`), "limits"),
  tooMuch("size-10", "sorts by nine keys", "400 before any statement", get("projects?sort=name,code,budget,due,effort,shared,locked,stage,createdAt"), "limits"),
  tooMuch("size-11", "sends a body of two megabytes", "413 before any statement", (world) => world.send("ann", "PATCH", `projects/${projects.ann}`, { name: "x".repeat(2_000_000) }), "limits"),
  tooMuch("size-12", "sends such a body without saying how long it is", "413, reading no further", async (world) => world.stream("ann", "PATCH", `projects/${projects.ann}`, stream(2_000_000)), "limits"),
  tooMuch("size-13", "nests arrays forty deep in json", "400 before any statement", (world) => world.send("ann", "PATCH", `projects/${projects.ann}`, `{"data":${deep(40)}}`), "limits"),
  tooMuch("size-14", "nests arrays a hundred thousand deep", "400 before any statement, no overflow of the stack", (world) => world.send("ann", "PATCH", `projects/${projects.ann}`, `{"data":${deep(100_000)}}`)),
  tooMuch("size-15", "sends a bulk of 501 rows", "413 before any statement", (world) => world.send("ann", "POST", "vouchers/bulk", Array.from({ length: 501 }, (_, n) => ({ code: `v${n}`, worth: 1, by: ann }))), "limits"),
  tooMuch("size-16", "nests 1,001 owned rows", "422 before any statement", (world) => world.send("ann", "PATCH", `projects/${projects.ann}`, { lines: { create: Array.from({ length: 1001 }, () => ({ what: "x" })) } }), "limits"),
  tooMuch("size-17", "asks by an address of ten thousand characters", "414 before any statement", get(`projects?${"&".repeat(10_000)}`), "limits"),
  tooMuch("size-18", "sends a compressed body, small on the way and huge when unpacked", "415: bodies are taken as they are", (world) => world.send("ann", "PATCH", `projects/${projects.ann}`, { name: "x" }, { "content-encoding": "gzip" })),
  tooMuch("size-19", "sends thousands of unknown parameters", "400 before any statement", get(`projects?${Array.from({ length: 700 }, (_, n) => `p${n}=1`).join("&")}`)),
  tooMuch("size-20", "states a key as long as a book", "404 or 400, and no statement", get(`projects/${"a".repeat(5000)}`)),
];
