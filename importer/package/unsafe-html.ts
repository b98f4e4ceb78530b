import { findTags } from './html-tags.ts';

const refusedTags = new Set(
  'script style iframe frame frameset object embed applet form link meta base svg math template noscript'.split(' '),
);
const urlAttributes = new Set(['href', 'src', 'srcset', 'action', 'formaction', 'poster', 'data', 'xlink:href', 'background']);

/** Raw HTML that could run or load something in a learner's browser, wherever it stands in the text. */
export function findUnsafeHtml(text: string): { offset: number; expected: string; found: string }[] {
  if (!text.includes('<')) return [];
  return findTags(text).flatMap(({ name, attributes, offset, ends }) => {
    if (!ends) return [{ offset, expected: 'a tag that ends', found: `<${shorten(name)} without ">"` }];
    if (refusedTags.has(name)) return [{ offset, expected: 'text without active HTML', found: `<${name}>` }];
    const handler = attributes.find((attribute) => attribute.name.startsWith('on'));
    if (handler) return [{ offset, expected: 'text without event handlers', found: `${handler.name} in <${shorten(name)}>` }];
    // `<javascript:...>` is a link of Markdown's, and a tag to the tokenizer.
    const values = [name, ...attributes.filter((attribute) => urlAttributes.has(attribute.name)).map(({ value }) => value)];
    const active = values.find(isActiveUrl);
    return active === undefined ? [] : [{ offset, expected: 'a link to http, https or mailto', found: JSON.stringify(shorten(active)) }];
  });
}

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** Browsers drop spaces and controls from a scheme, and decode entities in it: a scheme may hold neither. */
function isActiveUrl(url: string): boolean {
  const bare = url.replaceAll(/[\0-\x20]/g, '');
  return /^(javascript|vbscript|data|file):/i.test(bare) || /^[^/?#]*&(#|colon|tab|newline)/i.test(bare);
}
