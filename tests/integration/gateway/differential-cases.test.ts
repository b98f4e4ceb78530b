import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../../../platform/project-path.ts';
import type { DifferentialCase } from '../../support/differential/check.ts';
import { createDifferentialGraph, judge, type Verdict } from '../../support/differential/run.ts';

/** What was found by the comparison once, made as small as it goes. */
type KeptCase = {
  what: string;
  /** Of the first of its operations that is not the same everywhere. `same`: it was different once. */
  verdict: Verdict['kind'];
  how?: string;
  case: DifferentialCase;
};

const directory = projectPath('tests/differential/cases');
const kept = readdirSync(directory).map((file) =>
  Object.assign(JSON.parse(readFileSync(`${directory}/${file}`, 'utf8')) as KeptCase, { file }),
);

describe('kept cases of the comparison', { timeout: 60_000 }, () => {
  it.each(kept)('$file: $what', async ({ verdict, how, case: { model, mode, operations } }) => {
    const graph = createDifferentialGraph(model, mode);
    if (!graph) throw new Error('The model does not compose any more');
    const verdicts: Verdict[] = [];
    for (const operation of operations) verdicts.push(await judge(graph, operation, true));

    const found = verdicts.find(({ kind }) => kind !== 'same') ?? { kind: 'same' };
    expect(found).toMatchObject({ kind: verdict, ...(how !== undefined && { how: expect.stringContaining(how) }) });
  });
});
