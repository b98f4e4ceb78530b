import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { asService, asViewer } from '../../../platform/auth/viewer.ts';
import { isScope, scopes } from '../../../platform/auth/scopes.ts';
import { rightsOf } from '../../../gateway/security/rights.ts';
import type { LoadedSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { annotatedFields, loadProjectSupergraph, revealingInputs, type Annotated } from '../../support/annotations.ts';

/** Names of what is secret, or personal, or helps to get at either. */
const TELLING = /e-?mail|address|token|password|secret|answer|explanation|rubric|ip$|ipAddress|browser|session|preferences|location|csv/i;

/** Fields of such names that tell nothing, or stand where only their owner gets. */
const HARMLESS = new Set([
  'AuthenticatePayload.session', // one's own, made by this request
  'RegisterPayload.session', // the same
  'SignOutPayload.sessionId', // the one that this request came with
  'RevokeSessionPayload.sessionId', // one's own, as the input named it
]);

const says = ({ isPublic, isAuthenticated, scopes, policies }: Annotated) =>
  isPublic || isAuthenticated || scopes.length > 0 || policies.length > 0;

describe('what the schema says about who may ask', () => {
  let graph: LoadedSupergraph;
  let fields: Annotated[];
  beforeAll(async () => {
    graph = await loadProjectSupergraph();
    fields = annotatedFields(graph.supergraphSchema);
  });

  it('is there for every root field that a client reaches', () => {
    const roots = fields.filter(({ isRoot, isInaccessible }) => isRoot && !isInaccessible);

    expect(roots.length).toBeGreaterThan(50);
    expect(roots.filter((field) => !says(field)).map(({ coordinate }) => coordinate)).toEqual([]);
  });

  it('is there for every field whose name promises something secret or personal', () => {
    const telling = fields.filter(({ field, isInaccessible }) => !isInaccessible && TELLING.test(field.name));

    expect(telling.length).toBeGreaterThan(15);
    expect(telling.filter((field) => !says(field) && !HARMLESS.has(field.coordinate)).map(({ coordinate }) => coordinate)).toEqual([]);
    expect([...HARMLESS].filter((coordinate) => !fields.some((field) => field.coordinate === coordinate))).toEqual([]);
  });

  it('never says both that a field is public and that it is not', () => {
    const torn = fields.filter((field) => field.isPublic && says({ ...field, isPublic: false }));
    expect(torn.map(({ coordinate }) => coordinate)).toEqual([]);
  });

  it('stands only on fields that can be refused without costing their neighbours', () => {
    const refusable = fields.filter((field) => says(field) && !field.isPublic && !field.isInaccessible);
    const costly = refusable.filter(({ field }) => String(field.type).endsWith('!')).map(({ coordinate }) => coordinate);
    // A draft, and an attempt, are shown to those alone who may see these.
    expect(costly).toEqual(['AssessmentRevision.questions', 'Submission.answers']);
  });

  it('asks for declared scopes alone', () => {
    const asked = fields.flatMap(({ scopes }) => scopes.flat());
    expect(asked.filter((name) => !isScope(name))).toEqual([]);
  });

  it('leaves no declared scope that nothing asks for', () => {
    const asked = new Set(fields.flatMap(({ scopes }) => scopes.flat()));
    const sources = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'subgraphs', 'gateway'], { encoding: 'utf8' })
      .split('\n')
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(file, 'utf8'));
    const unused = Object.keys(scopes).filter((name) => !asked.has(name) && !sources.some((text) => text.includes(`'${name}'`)));
    expect(unused).toEqual([]);
  });

  it('asks for policies alone that somebody can have', () => {
    const everybody = [
      asViewer({ key: 1, id: 'u', roles: ['student', 'instructor', 'admin'], sessionId: 's' }),
      asService({ id: 's', name: 'importer' }, []),
    ];
    const known = new Set(everybody.flatMap((identity) => rightsOf(identity).policies));
    expect(fields.flatMap(({ policies }) => policies.flat()).filter((name) => !known.has(name))).toEqual([]);
  });

  it('names fields that are there, and are protected, where an input is said to reveal one', () => {
    const inputs = revealingInputs(graph.supergraphSchema);
    const guarded = new Set(fields.filter((field) => says(field) && !field.isPublic).map(({ coordinate }) => coordinate));

    expect(inputs.length).toBeGreaterThan(0);
    expect(inputs.filter(({ reveals }) => !guarded.has(reveals))).toEqual([]);
  });

  it('is not in the schema that clients see', () => {
    const names = [...Object.keys(graph.schema.getTypeMap()), ...graph.schema.getDirectives().map(({ name }) => name)];
    expect(
      names.filter((name) =>
        /access__|viewerScope|reveals|public|authenticated|requiresScopes|policy|federation|cacheControl|EntityChanges|ChangedEntity/i.test(
          name,
        ),
      ),
    ).toEqual([]);
  });
});
