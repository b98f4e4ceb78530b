/** Runs a task when the one before has ended, or after `patienceMs`, whichever comes first. */
export type Lane = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** @param patienceMs how long a task that hangs may hold up the next one */
export function createLane(patienceMs: number): Lane {
  let last: Promise<void> = Promise.resolve();
  return (task) => {
    const result = turnAfter(last, patienceMs).then(task);
    last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  };
}

async function turnAfter(last: Promise<void>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([last, patience]);
  clearTimeout(timer);
}
