import { openClient, underLoad, type Client } from "./http/load.js";
import { startServer, type RunningServer } from "./http/server.js";
import { services, type Service } from "./http/services.js";
import { assertSame } from "./measure/canonical.js";
import { installedVersion } from "./measure/machine.js";
import { pageQuery } from "./measure/operations.js";
import { partReport, printPart, type Expectation, type PartReport } from "./measure/report.js";
import { interleave, type Pace } from "./measure/rounds.js";

/** Requests before the first that counts; a server's code is compiled to its last form by then, in short runs too. */
const WARM_UP = 3_000;

interface HttpPart {
  readonly name: string;
  readonly title: string;
  readonly page: "list" | "nested";
  readonly iterations: number;
  readonly expectations: readonly Expectation[];
}

const parts: readonly HttpPart[] = [
  {
    name: "http-list",
    title: "over HTTP: 50 invoices, filtered and sorted, with the exact count",
    page: "list",
    iterations: 400,
    expectations: [{ kind: "throughput-at-least", ratio: 0.85 }],
  },
  {
    name: "http-nested",
    title: "over HTTP: 50 invoices with customer and lines",
    page: "nested",
    iterations: 250,
    expectations: [{ kind: "throughput-at-least", ratio: 0.9 }],
  },
];

interface Running {
  readonly service: Service;
  readonly server: RunningServer;
  readonly client: Client;
}

/** Measures the chosen pages on every service, each in a process of its own, all on the prepared database. */
export async function measureOverHttp(url: string, chosen: (part: string) => boolean, pace: Pace): Promise<PartReport[]> {
  const wanted = parts.filter((part) => chosen(part.name));
  if (wanted.length === 0) return [];
  const running: Running[] = [];
  try {
    for (const service of services) {
      const server = await startServer(service.module, url);
      running.push({ service, server, client: openClient(server.origin) });
    }
    for (const part of wanted) await compareBodies(part, running);
    const reports: PartReport[] = [];
    for (const part of wanted) reports.push(await measure(part, running, pace));
    return reports;
  } finally {
    for (const { client, server } of running) {
      await client.close();
      await server.stop();
    }
  }
}

async function measure(part: HttpPart, running: readonly Running[], pace: Pace): Promise<PartReport> {
  const iterations = Math.max(16, Math.round(part.iterations * pace.share));
  const contenders = running.map(({ service, server, client }) =>
    underLoad(service.name, server, client, (n) => service[part.page](pageQuery(n))),
  );
  const measured = await interleave(contenders, { rounds: pace.rounds, iterations, warmUp: WARM_UP });
  const versions = new Map(services.map((service) => [service.name, installedVersion(service.package)]));
  const report = partReport(part, versions, measured, part.expectations);
  printPart(report);
  return report;
}

/** Services that answer differently are not compared: same rows, same count, same envelope. */
async function compareBodies(part: HttpPart, running: readonly Running[]): Promise<void> {
  const [yardstick] = running;
  for (const n of [0, 1, 2]) {
    const read = async ({ service, client }: Running): Promise<unknown> =>
      JSON.parse(await client.get(service[part.page](pageQuery(n))));
    const expected = await read(yardstick!);
    for (const other of running) assertSame(other.service.name, part.name, await read(other), expected);
  }
}
