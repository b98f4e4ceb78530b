/** A start tag as a browser would see it. `name` and attribute names are in lower case, values as written. */
export type HtmlTag = {
  name: string;
  attributes: { name: string; value: string }[];
  offset: number;
  /** False where no `>` ends it within a few thousand characters: it was not read to its end. */
  ends: boolean;
};

/** A quoted value may hold many a `<`: with a bound, reading a text takes time in proportion to its length. */
const maxTagLength = 4096;

// It stops at a "<" outside of quotes: there another tag may begin, and what follows is read as that one's.
const attribute = /[\s/]*([^\s/><][^\s/>=<]*)(?:\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^\s>"'<][^\s><]*)?))?/y;

/**
 * All start tags of a text, by the rules of HTML's tokenizer.
 * A comment, a code span or a quote hides nothing: whoever renders the text may see it otherwise.
 */
export function findTags(text: string): HtmlTag[] {
  return [...text.matchAll(/<([a-z][^\s/><]*)/gi)].map(({ 1: name = '', index }) => {
    const source = text.slice(index, index + maxTagLength);
    const attributes: HtmlTag['attributes'] = [];
    let end = 1 + name.length;
    attribute.lastIndex = end;
    for (let match = attribute.exec(source); match; match = attribute.exec(source)) {
      attributes.push({ name: (match[1] ?? '').toLowerCase(), value: match[2] ?? match[3] ?? match[4] ?? '' });
      end = attribute.lastIndex;
    }
    const ends = source.length < maxTagLength || /^[\s/]*[<>]/.test(source.slice(end));
    return { name: name.toLowerCase(), attributes, offset: index, ends };
  });
}
