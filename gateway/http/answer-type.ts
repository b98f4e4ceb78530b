import Negotiator from 'negotiator';
import { rememberChoices } from './remember-choices.ts';

/** What GraphQL over HTTP answers with: the older type, and its own. */
export type AnswerType = 'application/json' | 'application/graphql-response+json';

/** The first where a client has no preference. */
const TYPES: AnswerType[] = ['application/json', 'application/graphql-response+json'];

export type ChosenType = {
  type: AnswerType;
  /**
   * Whether the client wants the older type and says so. By GraphQL over HTTP such clients find in the answer itself what is wrong with
   * their operation: its status is 200.
   */
  isLegacy: boolean;
};

/** Chooses the type of an answer by the `Accept` header. Null: the client takes neither. */
export function createAnswerTypes(): (accept: string | undefined) => ChosenType | null {
  const choose = rememberChoices((accept): ChosenType | null => {
    const [type] = new Negotiator({ headers: { accept } }).mediaTypes(TYPES) as AnswerType[];
    return type ? { type, isLegacy: type === 'application/json' && /application\/json/i.test(accept) } : null;
  });
  return (accept) => (accept === undefined || accept === '' ? { type: 'application/json', isLegacy: false } : choose(accept));
}
