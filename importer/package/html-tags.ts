/** A start tag as a browser would see it. `name` and attribute names are in lower case, values as written. */
export type HtmlTag = {
  name: string;
  attributes: { name: string; value: string }[];
  offset: number;
  /** False where no `>` ends it within a few thousand characters: it was not read to its end. */
  ends: boolean;
};

/** Every `<a` may be a tag, also inside another one: without a bound, reading them takes the square of the text's length. */
const maxTagLength = 4096;

const attribute = /[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^\s>"'][^\s>]*)?))?/y;

/**
 * All start tags of a text, by the rules of HTML's tokenizer.
 * A comment or a code span hides nothing: whoever renders the text may see it otherwise.
 */
export function findTags(text: string): HtmlTag[] {
  return [...text.matchAll(/<([a-z][^\s/>]*)/gi)].map(({ 1: name = '', index }) => {
    const source = text.slice(index, index + maxTagLength);
    const attributes: HtmlTag['attributes'] = [];
    let end = 1 + name.length;
    attribute.lastIndex = end;
    for (let match = attribute.exec(source); match; match = attribute.exec(source)) {
      attributes.push({ name: (match[1] ?? '').toLowerCase(), value: match[2] ?? match[3] ?? match[4] ?? '' });
      end = attribute.lastIndex;
    }
    return {
      name: name.toLowerCase(),
      attributes,
      offset: index,
      ends: /^[\s/]*>/.test(source.slice(end)) || source.length < maxTagLength,
    };
  });
}
