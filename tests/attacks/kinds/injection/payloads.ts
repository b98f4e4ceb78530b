/** How long a database that obeys would sleep, in seconds. */
export const NAP_SECONDS = 4;

export type Payload = { name: string; text: unknown };

/** What a text does when somebody puts it into a language: one for each way of each language, all of which show. */
export const EVERYWHERE: readonly Payload[] = [
  { name: 'SQL: always true', text: "x' OR '1'='1" },
  { name: 'SQL: sleep', text: `x'; SELECT pg_sleep(${NAP_SECONDS})--` },
  { name: 'JSON: an operator', text: '{"$ne": null, "$where": "sleep(4000)"}' },
  {
    name: 'template',
    text: '{{7331*1337}}${7331*1337}<%= 7331*1337 %>#{7331*1337}${{constructor.constructor("return process.exit(1)")()}}',
  },
];

export const IN_TURNS: readonly Payload[] = [
  { name: 'SQL: sleep in an expression', text: `x'||(SELECT pg_sleep(${NAP_SECONDS}))||'` },
  { name: 'SQL: union', text: "x' UNION SELECT session_token, password_hash FROM user_sessions, credentials --" },
  { name: 'SQL: write', text: "x'; UPDATE users SET roles='[\"admin\"]'; DROP TABLE mailed_tokens; --" },
  { name: 'SQL: quotes and dollars', text: '"; $1 $$ \\\' -- /*' },
  { name: 'SQL: pattern', text: '%_%\\' },
  { name: 'JSON: a path', text: '$.**.password ? (@ like_regex ".*")' },
  { name: 'lookup', text: '${jndi:ldap://127.0.0.1:1/a}' },
  { name: 'LDAP', text: '*)(uid=*))(|(uid=*' },
  { name: 'shell', text: '$(sleep 4);`sleep 4`|sleep 4&' },
  { name: 'path', text: '../../../../etc/passwd' },
  { name: 'a line of a header', text: 'x\r\nSet-Cookie: a=b\r\n\r\n{"data":{}}' },
  { name: 'a null', text: 'x\0y' },
  { name: 'letters of no alphabet', text: '\u202e\ufeff\u0000\ud83d\ude00\u0301\ufffe' },
  { name: 'half of a letter', text: '\ud800' },
  { name: 'markup', text: '<img src=x onerror=alert(1)><script>alert(1)</script>' },
  { name: 'the prototype', text: '__proto__' },
  { name: 'its constructor', text: 'constructor' },
  { name: 'a reference to an entity', text: 'User:1' },
  { name: 'very long', text: 'a'.repeat(100_000) },
  { name: 'a pattern that backtracks', text: `${'a'.repeat(50_000)}!` },
];

/** Instead of a text, where JSON is taken. */
export const JSON_PAYLOADS: readonly Payload[] = [
  {
    name: 'an object with a prototype',
    text: JSON.parse('{"__proto__": {"isAdmin": true, "roles": ["admin"]}, "constructor": {"prototype": {"a": 1}}}'),
  },
  { name: 'an operator', text: { $ne: null, $gt: '' } },
  { name: 'lists in lists', text: JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`) },
  { name: 'a key with a null', text: { 'a\0b': 'c\0d' } },
  { name: 'a number too large', text: 1e308 },
];
