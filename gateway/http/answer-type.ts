import Negotiator from 'negotiator';

/** What GraphQL over HTTP answers with: the older type, and its own. */
export type AnswerType = 'application/json' | 'application/graphql-response+json';

/** The first where a client has no preference. */
const TYPES: AnswerType[] = ['application/json', 'application/graphql-response+json'];
/** Clients of a kind send the same header each time. */
const MAX_REMEMBERED = 500;
/** A header that is longer is nobody's usual one. */
const MAX_LENGTH = 200;

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
  const known = new Map<string, ChosenType | null>();
  return (accept) => {
    if (accept === undefined || accept === '') return { type: 'application/json', isLegacy: false };
    let chosen = known.get(accept);
    if (chosen === undefined) {
      const [type] = new Negotiator({ headers: { accept } }).mediaTypes(TYPES) as AnswerType[];
      chosen = type ? { type, isLegacy: type === 'application/json' && /application\/json/i.test(accept) } : null;
      if (known.size < MAX_REMEMBERED && accept.length <= MAX_LENGTH) known.set(accept, chosen);
    }
    return chosen;
  };
}
