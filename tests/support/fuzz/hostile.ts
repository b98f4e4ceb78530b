import * as fc from 'fast-check';

const half = (code: number) => String.fromCharCode(code);

/** Texts that have broken something somewhere. */
const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  "'; DROP TABLE users; --",
  "' OR '1'='1",
  '%',
  '_%\\',
  '\\',
  '"',
  '`',
  '$1',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '0x10',
  'true',
  '[object Object]',
  '\r\nSet-Cookie: a=b',
  '\u0007\u001b[31m',
  '\u202egnp.exe',
  '\u0000\u0001\u0002',
  '\ufeff',
  '\ufffe\uffff',
  half(0xd800),
  half(0xdfff),
  `a${half(0xdc00)}${half(0xd800)}b`,
  '\\ud800',
  '\\u0000',
  '👩‍👩‍👧‍👦',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞',
  'İıſK',
  '🦌'.repeat(200),
  'a'.repeat(256),
  'a'.repeat(10_001),
  ' a '.repeat(3_000),
  '('.repeat(2_000),
  '[[['.repeat(500),
  '('.repeat(40) + 'a+'.repeat(40) + ')'.repeat(40),
  '& | ! <-> :*',
  "a:* & 'b",
  '0.0.0',
  '0:0',
  '9999999999.9999999999.0',
  'eyJhbGciOiJub25lIn0.e30.',
  'A'.repeat(43),
];

const MOMENTS = [
  '2026-11-01T00:00:00Z',
  '2026-10-31T23:59:59.999999999Z',
  '2026-11-01T00:00:00+23:59',
  '1970-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2024-02-29T12:00:00Z',
];
const NO_MOMENTS = [
  '2023-02-29T12:00:00Z',
  '2026-11-01',
  '2026-13-01T00:00:00Z',
  '2026-11-01T24:00:01Z',
  '2026-11-01T00:00:00',
  '+275761-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  'now',
  'infinity',
  '1',
];
const DAYS = ['2026-11-01', '0001-01-01', '9999-12-31'];
const URLS = [
  'https://example.org/a?b=c#d',
  'http://127.0.0.1:1/',
  'https://xn--nxasmq6b.example/',
  `https://example.org/${'a'.repeat(3_000)}`,
];
const NO_URLS = [
  'javascript:alert(1)',
  'data:text/html,a',
  '//example.org',
  'http://',
  'https://[::1',
  'file:///etc/passwd',
  'https://a b/',
];
const ADDRESSES = ['fuzz@example.org', "o'brien+hunt@example.org", `${'a'.repeat(64)}@example.org`];
const NO_ADDRESSES = ['a@b', '@', 'a@b@c', `${'a'.repeat(300)}@example.org`, 'a\0@example.org', '"a b"@example.org'];

/** JSON of any shape, names included that objects inherit. */
const json = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      {},
      [],
      { ['__proto__']: { a: 1 } },
      { constructor: { prototype: 1 } },
      { a: '\0' },
      { a: half(0xd800) },
      { '\0': 1 },
      { [half(0xdfff)]: 1 },
      { a: 1e308, b: -0, c: 5e-324 },
      { toJSON: 1, valueOf: 2, length: -1 },
      { a: 'x'.repeat(9_000) },
      Array.from({ length: 2_000 }, (_, n) => n),
    ),
  },
);

export const hostileText = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
);

const plainText = fc.constantFrom(
  'deer',
  'Firearm safety',
  'Where do elk bed?',
  'UTC',
  'Europe/Vienna',
  'course_started',
  'content_completed',
  'a',
);

export const text = fc.oneof({ weight: 3, arbitrary: plainText }, { weight: 2, arbitrary: hostileText });

export const int = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 100 }) },
  { weight: 1, arbitrary: fc.constantFrom(-1, -100, 101, 1_000, 32_768, 2_147_483_647, -2_147_483_648) },
);

export const float = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(-0, -1, 100.000_000_01, 5e-324, 1e308, -1e308, 2 ** 53, 2_147_483_648, 1e21, 0.1 + 0.2),
  },
);

/** By the name of a custom scalar: what it takes, and what looks like it. */
export const SCALARS: Readonly<Record<string, { valid: fc.Arbitrary<unknown>; invalid: fc.Arbitrary<unknown> }>> = {
  DateTime: { valid: fc.constantFrom(...MOMENTS), invalid: fc.constantFrom(...NO_MOMENTS) },
  Date: { valid: fc.constantFrom(...DAYS), invalid: fc.constantFrom(...NO_MOMENTS.filter((one) => one !== '2026-11-01')) },
  URL: { valid: fc.constantFrom(...URLS), invalid: fc.constantFrom(...NO_URLS) },
  EmailAddress: { valid: fc.constantFrom(...ADDRESSES), invalid: fc.constantFrom(...NO_ADDRESSES) },
  JSON: { valid: json, invalid: json },
  String: { valid: text, invalid: fc.constantFrom<unknown>(1, true, [['a']], { a: 1 }) },
  ID: { valid: hostileText, invalid: fc.constantFrom<unknown>(1.5, false, { id: 'a' }) },
  Int: { valid: int, invalid: fc.constantFrom<unknown>(2_147_483_648, 1.5, '1', '', true, 1e300) },
  Float: { valid: float, invalid: fc.constantFrom<unknown>('1', 'NaN', true, [1, 'a']) },
  Boolean: { valid: fc.boolean(), invalid: fc.constantFrom<unknown>(0, 'true', 'yes', []) },
};
