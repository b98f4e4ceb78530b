import { ETHICS_TOPICS } from './ethics.ts';
import { SAFETY_TOPICS } from './safety.ts';
import { GENERAL_TOPIC } from './general.ts';
import type { Question, Topic } from './topic.ts';
import { WILDLIFE_TOPICS } from './wildlife.ts';

const TOPICS: readonly Topic[] = [...SAFETY_TOPICS, ...ETHICS_TOPICS, ...WILDLIFE_TOPICS];

/** What may be asked about an item: by the first of its tags that has a topic, or what can be asked about everything. */
export function questionsAbout({ tags }: { tags: readonly string[] }): readonly Question[] {
  const topic = tags.map((tag) => TOPICS.find((one) => one.tags.includes(tag))).find((one) => one !== undefined) ?? GENERAL_TOPIC;
  return topic.questions.filter(({ about }) => about === undefined || about.some((tag) => tags.includes(tag)));
}

/** `{item}` is the title of what was just finished. */
export const OPENINGS: readonly string[] = [
  '',
  '',
  '',
  'Question after "{item}":',
  'Just finished "{item}".',
  'Something I could not find in "{item}":',
  'Maybe a beginner’s question.',
  'Curious how others see this.',
];

export const FAREWELLS: readonly string[] = ['', '', '', '', 'Thanks!', 'Any advice is welcome.', 'What do you think?'];

export const THANKS: readonly string[] = [
  'Thank you, that helps.',
  'Makes sense. I had it the wrong way round.',
  'Thanks all! I will try that before the season.',
  'Good point, had not thought of that.',
  'That is exactly what I wanted to know, thanks.',
  'Thanks. I went back to the lesson, and now I see it.',
];
