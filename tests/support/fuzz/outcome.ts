/** What became of one case. */
export type Outcome = {
  /** Of HTTP; null over a WebSocket, and where nothing was answered. */
  status: number | null;
  /** GraphQL answers that came. */
  answers: GraphqlAnswer[];
  /** With which a WebSocket was closed by the academy. */
  closed: number | null;
  /** What must not happen, in words. */
  problems: string[];
};

export type GraphqlAnswer = {
  data?: Record<string, unknown> | null;
  errors?: { message?: unknown; path?: unknown; extensions?: Record<string, unknown> }[];
};

/** Codes that a client may see while everything that the academy needs is there. */
const CODES = new Set<unknown>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'RATE_LIMITED',
  'LIMIT_EXCEEDED',
  'PRECONDITION_FAILED',
  'CURSOR_EXPIRED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** What a module that is not there may say: nobody has set up a provider of sign-ins here. */
const ELSEWHERE = new Set<unknown>(['exchangeSsoToken']);

/** How the insides of a server look when they show. */
const INSIDES =
  /node_modules|\.[tj]s:\d+|PrismaClient|\bprisma\.|ECONN[A-Z]+|violates [\w-]+ constraint|relation "|column "|syntax error at or near|Cannot read propert|is not a function|is not iterable|Invalid URL|Maximum call stack/;

/** How WebSockets are closed when something has gone wrong at our end. */
const FAILED_CLOSES = new Set([1006, 1011, 4500]);

const HIDDEN_EXTENSIONS = ['stacktrace', 'exception', 'serviceName'];

type AnswerError = NonNullable<GraphqlAnswer['errors']>[number];

function problemsOf({ message, path, extensions = {} }: AnswerError): string[] {
  const problems: string[] = [];
  const { code } = extensions;
  const isElsewhere = code === 'UPSTREAM_UNAVAILABLE' && Array.isArray(path) && ELSEWHERE.has(path[0]);
  if (!CODES.has(code) && !isElsewhere) problems.push(`An error with the code ${String(code)}: ${String(message)}`);
  if (INSIDES.test(String(message))) problems.push(`A message shows what is inside: ${String(message)}`);
  for (const name of HIDDEN_EXTENSIONS) if (name in extensions) problems.push(`An error has the extension ${name}`);
  return problems;
}

/** What must not be in an answer. */
const findProblems = ({ errors }: GraphqlAnswer): string[] => (errors ?? []).flatMap(problemsOf);

/** Of an answer over HTTP. One to GraphQL is JSON, whatever it says. */
export function httpOutcome(status: number, text: string, isGraphql: boolean): Outcome {
  const problems = status >= 500 && status !== 501 && status !== 505 ? [`The status is ${status}: ${text.slice(0, 300)}`] : [];
  let answer: unknown = null;
  try {
    answer = JSON.parse(text);
  } catch {
    if (isGraphql) problems.push(`The answer is no JSON: ${status} ${text.slice(0, 300)}`);
  }
  const isAnswer = typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer);
  const answers = isAnswer ? [answer as GraphqlAnswer] : [];
  if (isGraphql && answers.length === 0) problems.push(`The answer has neither data nor errors: ${status} ${text.slice(0, 300)}`);
  return { status, answers, closed: null, problems: [...problems, ...answers.flatMap(findProblems)] };
}

export const socketOutcome = (answers: GraphqlAnswer[], closed: number | null): Outcome => ({
  status: null,
  answers,
  closed,
  problems: [
    ...answers.flatMap(findProblems),
    ...(closed !== null && FAILED_CLOSES.has(closed) ? [`The WebSocket was closed with ${closed}`] : []),
  ],
});

export const failedOutcome = (problem: string): Outcome => ({ status: null, answers: [], closed: null, problems: [problem] });

export const codesOf = ({ answers, closed }: Outcome): string[] => [
  ...new Set(answers.flatMap(({ errors }) => (errors ?? []).map(({ extensions }) => String(extensions?.['code'])))),
  ...(closed === 4401 ? ['UNAUTHENTICATED'] : []),
];
