import { describe, expect, it } from 'vitest';
import { MARK_END, MARK_START, toSafeHighlight } from '../../../subgraphs/content/domain/highlight.ts';
import { toSearchText } from '../../../subgraphs/content/domain/plain-text.ts';
import { correctQuery, wordsOf } from '../../../subgraphs/content/domain/search-input.ts';

describe('a highlight', () => {
  it('has <mark>, and nothing else that a browser takes for markup', () => {
    const marked = `<script>alert("1 & 2")</script> ${MARK_START}safe${MARK_END} <mark>it's</mark>`;
    expect(toSafeHighlight(marked)).toBe(
      '&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt; <mark>safe</mark> &lt;mark&gt;it&#39;s&lt;/mark&gt;',
    );
  });

  it('has no mark that is not closed', () => {
    expect(toSafeHighlight(`a ${MARK_START}b`)).toBe('a b');
  });
});

describe('a query', () => {
  it('is corrected within its quotes and operators', () => {
    expect(
      correctQuery(
        '"Fierarm saftey" -bow or Fierarm',
        new Map([
          ['fierarm', 'firearm'],
          ['saftey', 'safety'],
        ]),
      ),
    ).toBe('"firearm safety" -bow or firearm');
  });

  it('is left alone where nothing is to be corrected', () => {
    expect(correctQuery('tree stand', new Map())).toBeNull();
  });

  it('has words, each once, without operators and what is too short', () => {
    expect(wordsOf('Élan or "élan Stand" -at 12')).toEqual(['élan', 'stand']);
  });
});

describe('the text that is searched', () => {
  it('is what a transcript says', () => {
    const vtt = 'WEBVTT\n\nNOTE not this\n\n1\n00:00.000 --> 00:02.000\n<v Ann>Point it\nsafely.\n\n00:03.000 --> 00:04.000\nAlways.\n';
    expect(toSearchText('text/vtt', vtt)).toBe('Point it safely. Always.');
  });

  it('is what a lesson says', () => {
    expect(toSearchText('text/markdown', '# Rules\n\n- **Treat** it [as loaded](https://x.org)\n')).toBe('Rules Treat it as loaded');
  });
});
