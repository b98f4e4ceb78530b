/** What is asked, whatever it is called: the planner numbers the names. The name stands once before the first parenthesis or brace. */
export const unnamedOperation = (query: string, operationName: string | undefined): string =>
  operationName === undefined ? query : query.replace(` ${operationName}`, '');
