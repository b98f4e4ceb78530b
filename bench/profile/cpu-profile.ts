import { openInspector, type Inspected, type Inspector } from './inspector.ts';

/** The parts of V8's `.cpuprofile` that are read here. */
export type CpuProfile = {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  samples: number[];
  /** Microseconds before each sample. */
  timeDeltas: number[];
};

type Profiled<Result> = { result: Result; profile: CpuProfile };

/** Twice as often takes a good part of the CPU time that it is to measure. */
const SAMPLE_EVERY_US = 1_000;

/** Profiles a process while `task` runs. */
export async function profileDuring<Result>(inspected: Inspected, task: () => Promise<Result>): Promise<Profiled<Result>> {
  const inspector = await openInspector(inspected);
  try {
    return await profileWith(inspector, task);
  } finally {
    inspector.close();
  }
}

export async function profileWith<Result>({ call }: Inspector, task: () => Promise<Result>): Promise<Profiled<Result>> {
  await call('Profiler.enable');
  await call('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  await call('Profiler.start');
  const result = await task();
  const { profile } = await call<{ profile: CpuProfile }>('Profiler.stop');
  await call('Profiler.disable');
  return { result, profile };
}
