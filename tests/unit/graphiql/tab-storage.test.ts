import { expect, it } from 'vitest';
import { createMemoryStorage, createTabStorage, withoutSecrets } from '../../../gateway/http/graphiql/client/tab-storage.ts';

it.each([
  {
    what: 'variables',
    text: '{"input": {"username": "sam", "password": "s3\\"cret"}}',
    kept: '{"input": {"username": "sam", "password": ""}}',
  },
  { what: 'another password', text: '{"newPassword" : "a"}', kept: '{"newPassword" : ""}' },
  { what: 'an SSO token', text: '{"token":"abc"}', kept: '{"token":""}' },
  { what: 'headers', text: '{"Authorization": "Bearer abc"}', kept: '{"Authorization": ""}' },
  {
    what: 'a document',
    text: 'mutation { authenticate(input: { password: "a" }) { x } }',
    kept: 'mutation { authenticate(input: { password: "" }) { x } }',
  },
])('takes the secret out of $what', ({ text, kept }) => {
  expect(withoutSecrets(text)).toBe(kept);
});

it.each(['query A($password: String!) { b(password: $password) { token } }', '{"contentId": "passwords: a guide"}'])(
  'leaves %j as it is',
  (text) => {
    expect(withoutSecrets(text)).toBe(text);
  },
);

it('takes secrets out of the tabs and the history, where the editors are strings in JSON', () => {
  const backing = createMemoryStorage();
  const tab = { query: '{ me { id } }', variables: '{"password": "secret"}', headers: '{"authorization": "Bearer secret"}' };
  createTabStorage(backing, 'academy').setItem('graphiql:tabState', JSON.stringify({ tabs: [tab], activeTabIndex: 0 }));
  expect(JSON.parse(backing.getItem('academy:graphiql:tabState') ?? '')).toEqual({
    tabs: [{ query: '{ me { id } }', variables: '{"password": ""}', headers: '{"authorization": ""}' }],
    activeTabIndex: 0,
  });
});

it('keeps the layout of the variables, by which GraphiQL finds the tab that was open', () => {
  const backing = createMemoryStorage();
  createTabStorage(backing, 'academy').setItem('graphiql:variables', '{\n  "a":   1 }');
  expect(backing.getItem('academy:graphiql:variables')).toBe('{\n  "a":   1 }');
});

it('stores what is not JSON as it is', () => {
  const backing = createMemoryStorage();
  createTabStorage(backing, 'academy').setItem('graphiql:theme', 'dark');
  expect(backing.getItem('academy:graphiql:theme')).toBe('dark');
});

it('does not see, count or clear the entries of another program on the same origin', () => {
  const backing = createMemoryStorage();
  backing.setItem('graphiql:tabState', 'theirs');
  const storage = createTabStorage(backing, 'academy');
  storage.setItem('graphiql:theme', 'dark');

  expect([storage.getItem('graphiql:tabState'), storage.length]).toEqual([null, 1]);
  storage.clear();
  expect([backing.getItem('graphiql:tabState'), backing.length]).toEqual(['theirs', 1]);
});
