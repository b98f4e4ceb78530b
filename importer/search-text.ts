import { text as readText } from 'node:stream/consumers';
import type { PackageItem, Scenario } from './package/course-package.ts';
import { markdownToText, vttToText } from './plain-text.ts';

/** Bytes: a document of PostgreSQL's full text search holds at most 1 MiB, positions included. */
const MAX_SEARCH_BYTES = 400 * 1024;

/**
 * The words by which an item is found besides its title: of a Markdown lesson, of a video's transcript, of a scenario.
 * Null where there are none: PDFs and images are found by their titles, and the questions of an assessment are nobody's to search.
 */
export async function searchTextOf(item: PackageItem): Promise<string | null> {
  const text = await textOf(item);
  return text === null ? null : truncate(text, MAX_SEARCH_BYTES);
}

async function textOf(item: PackageItem): Promise<string | null> {
  switch (item.type) {
    case 'document':
      return item.markdown === null ? null : markdownToText(item.markdown);
    case 'video':
      return item.transcript === null ? null : vttToText(await readText(item.transcript.open()));
    case 'interactive':
      return scenarioToText(item.scenario);
    case 'assessment':
    default:
      return null;
  }
}

const scenarioToText = ({ title, nodes }: Scenario): string =>
  [title, ...nodes.flatMap(({ text, choices }) => [text, ...choices.flatMap((choice) => [choice.text, choice.feedback ?? ''])])]
    .map(markdownToText)
    .filter((part) => part !== '')
    .join(' ');

/** Ends with a whole word. */
function truncate(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  const cut = encoded.subarray(0, bytes).toString();
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), 0));
}
