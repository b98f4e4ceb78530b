import type { ClientResult } from '../execution/operation-runner.ts';

/** The JSON of an answer. What was executed is JSON already. */
export function writeAnswer({ data, errors, extensions }: ClientResult): string {
  let json = '';
  if (errors && errors.length > 0) json += `"errors":${JSON.stringify(errors)}`;
  if (data !== undefined) json += `${json === '' ? '' : ','}"data":${data}`;
  if (extensions) json += `${json === '' ? '' : ','}"extensions":${JSON.stringify(extensions)}`;
  return `{${json}}`;
}
