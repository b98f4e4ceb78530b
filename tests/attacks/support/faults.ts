/** What must not be in an answer: most of it tells how the inside looks. */
const INSIDES: readonly { what: string; sign: RegExp }[] = [
  { what: 'a masked failure, so a bug behind it', sign: /INTERNAL_SERVER_ERROR/ },
  { what: 'a stack trace', sign: /\\n\s+at .{1,200}:\d+:\d+|"stacktrace"/ },
  { what: 'a path of the server', sign: /node_modules|file:\/\/\/|\/dist\/[a-z]+\// },
  {
    what: 'words of the data layer',
    sign: /Prisma|P20\d\d|syntax error at or near|relation \\?"|violates [a-z-]+ constraint|invalid input syntax/,
  },
  {
    what: 'words of the runtime',
    sign: /Cannot read propert|is not a function|ECONNREFUSED|ENOENT|undefined is not|Unexpected token .{1,20} in JSON/,
  },
];

/** An attempt that came too often tried nothing. */
export const THROTTLED = 'refused because it came too often, so nothing was tried';

/** Signs in an answer that the server did something that nobody wrote for it. @param status 0: none */
export function findFaults(text: string, status: number): string[] {
  const insides = INSIDES.filter(({ sign }) => sign.test(text)).map(({ what, sign }) => `shown: ${what} (${sign.exec(text)?.[0] ?? ''})`);
  if (/"RATE_LIMITED"/.test(text)) insides.push(THROTTLED);
  return status >= 500 ? [`an answer of ${status}: ${text.slice(0, 300)}`, ...insides] : insides;
}
