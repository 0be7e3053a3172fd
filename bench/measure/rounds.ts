/** What one turn of one entry cost, per operation. */
export interface Sample {
  /** Elapsed time in microseconds. */
  readonly wall: number;
  /** Processor time of the process under test in microseconds; Postgres's own is not in it. */
  readonly cpu: number;
}

export interface Contender {
  readonly name: string;
  /** Runs the operation `iterations` times and says what one of them cost. */
  sample(iterations: number): Promise<Sample>;
}

/** How long a run takes. */
export interface Pace {
  readonly rounds: number;
  /** Share of an operation's iterations that a turn runs. */
  readonly share: number;
}

export interface Plan {
  readonly rounds: number;
  readonly iterations: number;
  readonly warmUp: number;
  /** Runs after each turn, outside the clock. */
  afterTurn?(): Promise<void>;
}

/** Samples by contender, in order of rounds. */
export type Measured = ReadonlyMap<string, readonly Sample[]>;

/**
 * Everybody once, then everybody again, each round beginning with the next contender: what the machine does
 * meanwhile falls on all alike, and nobody always follows the same neighbour.
 */
export async function interleave(contenders: readonly Contender[], plan: Plan): Promise<Measured> {
  const samples = new Map<string, Sample[]>(contenders.map((c) => [c.name, []]));
  const turn = async (contender: Contender, iterations: number): Promise<Sample> => {
    globalThis.gc?.();
    const sample = await contender.sample(iterations);
    await plan.afterTurn?.();
    return sample;
  };
  for (const contender of contenders) await turn(contender, plan.warmUp);
  for (let round = 0; round < plan.rounds; round++) {
    for (let place = 0; place < contenders.length; place++) {
      const contender = contenders[(round + place) % contenders.length]!;
      samples.get(contender.name)!.push(await turn(contender, plan.iterations));
    }
  }
  return samples;
}

/** One operation after the other, as a request handler awaits them. */
export function sequentially(name: string, run: (n: number) => Promise<unknown>): Contender {
  let n = 0;
  return {
    name,
    async sample(iterations) {
      const cpu = process.cpuUsage();
      const start = process.hrtime.bigint();
      for (let i = 0; i < iterations; i++) await run(n++);
      const wall = Number(process.hrtime.bigint() - start) / 1000;
      const used = process.cpuUsage(cpu);
      return { wall: wall / iterations, cpu: (used.user + used.system) / iterations };
    },
  };
}
