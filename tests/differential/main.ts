import { parseArgs } from 'node:util';
import { outliveLostFields } from '../../platform/lost-fields.ts';
import { checkDifferences, judgeAll, type DifferentialCase } from '../support/differential/check.ts';
import { graphOf } from '../support/differential/graph.ts';
import { sdlOf } from '../support/differential/sdl.ts';

/** Our executor against Apollo's, and against the same data in one schema; the smallest case that differs is printed, to be kept as a named one. */
const { values } = parseArgs({
  options: { cases: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' }, case: { type: 'string' } },
});
// Subgraphs of the comparison are answered by graphql-js, too, and fail in every way.
outliveLostFields({ warn: () => undefined });
const say = (text: string) => process.stdout.write(`${text}\n`);

const sdlsOf = ({ model }: DifferentialCase) =>
  sdlOf(graphOf(model))
    .map(({ name, sdl }) => `# ${name}\n${sdl}`)
    .join('\n');

if (values.case !== undefined) {
  const one = JSON.parse(values.case) as DifferentialCase;
  say(sdlsOf(one));
  await judgeAll(one);
  say('Answered alike');
} else {
  let told = 0;
  const { counts, failure } = await checkDifferences({
    cases: Number(values.cases),
    seed: Number(values.seed),
    onProgress: ({ same, 'apollo differs': differs }) => {
      if (same + differs < told + 1_000) return;
      told = same + differs;
      say(`${told} answered`);
    },
  });
  const { differences, ...numbers } = counts;
  for (const [what, number] of Object.entries(numbers)) say(`${what.padEnd(16)}${number}`);
  for (const [how, number] of differences) say(`  ${String(number).padEnd(6)}${how}`);
  if (failure) {
    say(`\nFAILED with seed ${failure.seed}: ${failure.why}\n\n${sdlsOf(failure.found)}\n\n--case '${JSON.stringify(failure.found)}'`);
    process.exitCode = 1;
  }
}
