import { text as readText } from 'node:stream/consumers';
import { limitSearchText, markdownToText, vttToText } from '../platform/text/plain-text.ts';
import type { PackageItem, Scenario } from './package/course-package.ts';

/**
 * The words by which an item is found besides its title: of a Markdown lesson, of a video's transcript, of a scenario.
 * Null where there are none: PDFs and images are found by their titles, and the questions of an assessment are nobody's to search.
 */
export async function searchTextOf(item: PackageItem): Promise<string | null> {
  const text = await textOf(item);
  return text === null ? null : limitSearchText(text);
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
