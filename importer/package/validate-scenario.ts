import { z } from 'zod';
import type { Scenario } from './course-package.ts';
import { asList, asText, findDuplicates, getKey } from './loose.ts';
import type { PackageProblem } from './problem.ts';
import { type Checked, checkShape, problemAt, strictMap, text } from './shape.ts';
import type { YamlFile } from './yaml-file.ts';

const nodeId = text(80);
const choiceSchema = strictMap({ text: text(2000), to: nodeId, feedback: text(5000).optional() });
const nodeSchema = strictMap({
  id: nodeId,
  text: text(20_000),
  choices: z.array(choiceSchema).max(50).optional(),
  outcome: z.enum(['good', 'bad']).optional(),
});
const scenarioSchema = strictMap({ title: text(255), start: nodeId, nodes: z.array(nodeSchema).min(1).max(1000) });

/** A scenario file: its shape, and that its graph can be walked from its start to an end. */
export function validateScenario(yaml: YamlFile): Checked<Scenario> {
  const { value, problems: ofShape } = checkShape(yaml, [], yaml.value, scenarioSchema);
  const problems = [...ofShape, ...findGraphProblems(yaml)];
  if (!value || problems.length > 0) return { value: null, problems };
  const nodes = value.nodes.map(({ id, text, choices = [], outcome = null }) => ({
    id,
    text,
    choices: choices.map(({ text, to, feedback = null }) => ({ text, to, feedback })),
    outcome,
  }));
  return { value: { title: value.title, start: value.start, nodes }, problems };
}

function findGraphProblems(yaml: YamlFile): PackageProblem[] {
  const nodes = asList(getKey(yaml.value, 'nodes')).map((node, i) => ({
    id: asText(getKey(node, 'id')),
    path: ['nodes', i],
    choices: asList(getKey(node, 'choices')).map((choice, n) => ({
      to: asText(getKey(choice, 'to')),
      path: ['nodes', i, 'choices', n, 'to'],
    })),
    hasOutcome: getKey(node, 'outcome') !== undefined,
  }));
  if (nodes.length === 0) return [];

  const byId = new Map(nodes.map((node) => [node.id, node]));
  const start = asText(getKey(yaml.value, 'start'));
  const targets = [{ to: start, path: ['start'] }, ...nodes.flatMap((node) => node.choices)];
  const isDangling = ({ to }: { to: string | null }) => to !== null && !byId.has(to);
  const reached = new Set([start]);
  // A set may grow while it is walked, and hands out what was added.
  for (const id of reached) for (const { to } of byId.get(id)?.choices ?? []) reached.add(to);

  const ids = nodes.map(({ id, path }) => ({ value: id, path: [...path, 'id'] }));
  return [
    ...findDuplicates(yaml, ids, 'an id that no other node has'),
    ...targets.filter(isDangling).map(({ to, path }) => problemAt(yaml, path, 'the id of a node', JSON.stringify(to))),
    ...nodes.flatMap(({ id, path, choices, hasOutcome }) => {
      const at = [...path, hasOutcome ? 'outcome' : 'id'];
      const name = JSON.stringify(id);
      if (choices.length > 0 && hasOutcome) return [problemAt(yaml, at, 'an outcome only where there are no choices', `${name} with both`)];
      if (choices.length === 0 && !hasOutcome) return [problemAt(yaml, at, 'choices, or an outcome for an end', `${name} without both`)];
      return [];
    }),
    // Without a start nothing is reached, and that is one problem and not one for each node.
    ...(start !== null && byId.has(start) ? nodes : [])
      .filter(({ id }) => id !== null && !reached.has(id))
      .map(({ id, path }) => problemAt(yaml, [...path, 'id'], 'a node that can be reached from the start', JSON.stringify(id))),
    ...(nodes.some(({ choices }) => choices.length === 0)
      ? []
      : [problemAt(yaml, ['nodes'], 'at least one end: a node without choices', 'none')]),
  ];
}
