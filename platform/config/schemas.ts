import { isIP } from 'node:net';
import { z } from 'zod';

/** How the texts of environment variables are read. */
export const port = z.coerce
  .number('Expected a port number')
  .int('Expected a whole number')
  .min(0, 'Expected 0 to 65535')
  .max(65_535, 'Expected 0 to 65535');

/** `8010,8090`; an empty text is an empty list. */
export const ports = z
  .string()
  .transform((text): unknown[] => text.split(',').filter((part) => part.trim() !== ''))
  .pipe(z.array(port));

export const integer = (min: number, max: number) =>
  z.coerce
    .number('Expected a number')
    .int('Expected a whole number')
    .min(min, `Expected at least ${min}`)
    .max(max, `Expected at most ${max}`);

/** Addresses and networks, separated by commas; an empty text is an empty list. */
export const networks = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine((parts) => parts.every(isNetwork), 'Expected addresses and networks, 10.0.0.0/8 for instance, separated by commas');

function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits ?? 0) <= (family === 6 ? 128 : 32);
}

/** Origins of pages (`https://learn.example.org`), separated by commas; an empty text is an empty list. */
export const origins = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine(
    (parts) => parts.every((part) => /^https?:/.test(part) && URL.canParse(part) && new URL(part).origin === part),
    'Expected origins such as https://learn.example.org, without a path, separated by commas',
  );

export const flag = z.enum(['true', 'false'], 'Expected true or false').transform((text) => text === 'true');

export const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `Expected a URL beginning with ${protocols.map((one) => `${one}//`).join(' or ')}`,
    );

/** A module's address; `off`: there is none. */
export const moduleUrl = z
  .string()
  .refine((text) => text === 'off' || url('http:', 'https:').safeParse(text).success, 'Expected an http(s) URL, or "off"');

export const pem = (label: string) =>
  z.string().refine((text) => text.includes(`-----BEGIN ${label}-----`), `Expected a PEM text: -----BEGIN ${label}-----`);

export const text = z.string().min(1, 'Expected a text');

/** `name=number,name=number`, in milliseconds; an empty text is none. */
export const timeoutsOf = (names: readonly string[], min: number, max: number) =>
  z.string().transform((list, context): Partial<Record<string, number>> => {
    const parts = list.split(',').filter((part) => part.trim() !== '');
    const timeouts = parts
      .map((part) => /^\s*(\w+)\s*=\s*(\d+)\s*$/.exec(part))
      .map((found) => [found?.[1] ?? '', Number(found?.[2])] as const);
    if (timeouts.every(([name, ms]) => names.includes(name) && ms >= min && ms <= max)) return Object.fromEntries(timeouts);
    context.addIssue({
      code: 'custom',
      message: `Expected name=number, separated by commas: names of ${names.join(', ')}, and ${min} to ${max}`,
    });
    return z.NEVER;
  });

/** `name=value,name=value`, values percent-encoded, as OpenTelemetry writes headers. */
export const headerList = z.string().transform((list, context): Record<string, string> => {
  const pairs = list
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => /^\s*([!#$%&'*+.^`|~\w-]+)\s*=\s*(.*?)\s*$/.exec(part));
  try {
    return Object.fromEntries(pairs.map((pair) => [(pair?.[1] ?? '').toLowerCase(), decodeHeaderValue(pair?.[2])]));
  } catch {
    context.addIssue({ code: 'custom', message: 'Expected name=value, separated by commas, with percent-encoded values' });
    return z.NEVER;
  }
});

function decodeHeaderValue(text: string | undefined): string {
  if (text === undefined) throw new URIError('There is no value');
  const value = decodeURIComponent(text);
  if (/[^\t\x20-\x7e]/.test(value)) throw new URIError('No header has such a value');
  return value;
}
