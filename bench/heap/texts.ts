/** A text of an operation, unlike all others. */
export type OperationText = { query: string; isValid: boolean };

/** One in so many is not valid. */
const INVALID_EVERY = 10;

const USER = ['id', 'name', 'username', 'birthday'];
const PRODUCT = ['upc', 'name', 'price', 'weight', 'inStock', 'shippingEstimate'];
const REVIEW = ['id', 'body'];

/**
 * The operation of that number, over the subgraphs of bench/gateway: fields, arguments, aliases and nesting differ from number to number,
 * and its name from all others. A valid one asks a subgraph for something.
 */
export function writeText(number: number): OperationText {
  const isValid = number % INVALID_EVERY !== 0;
  return { query: isValid ? writeValid(number) : writeInvalid(number), isValid };
}

function writeValid(number: number): string {
  const choose = createChoices(number);
  const alias = `of${number}`;
  switch (choose(4)) {
    case 0:
      return `query Users${number} { ${alias}: users ${writeUser(choose, alias)} }`;
    case 1:
      return `query User${number} { ${alias}: user(id: "${1 + choose(6)}") ${writeUser(choose, alias)} }`;
    case 2:
      return `query Top${number}($first: Int = ${1 + choose(9)}) { ${alias}: topProducts(first: $first) ${writeProduct(choose, alias)} }`;
    default:
      return `query Both${number} { me ${writeUser(choose, alias)} topProducts(first: ${1 + choose(9)}) ${writeProduct(choose, alias)} }`;
  }
}

function writeUser(choose: Choose, alias: string): string {
  const reviews = choose(2) === 0 ? '' : `${alias}Reviews: reviews { ${some(choose, REVIEW)} product { ${some(choose, PRODUCT)} } }`;
  return `{ ${some(choose, USER)} ${reviews} }`;
}

function writeProduct(choose: Choose, alias: string): string {
  const reviews = choose(2) === 0 ? '' : `reviews { ${some(choose, REVIEW)} ${alias}Author: author { ${some(choose, USER)} } }`;
  return `{ ${some(choose, PRODUCT)} ${reviews} }`;
}

function writeInvalid(number: number): string {
  const wrong = [
    `query Unknown${number} { users { id unknown${number} } }`,
    `query Argument${number} { topProducts(first: "${number}") { upc } }`,
    `query Open${number} { users { id `,
    `query Undeclared${number} { topProducts(first: $count${number}) { upc } }`,
    `query Leaf${number} { of${number}: users }`,
  ];
  return wrong[(number / INVALID_EVERY) % wrong.length] ?? '';
}

/** One of so many. */
type Choose = (among: number) => number;

/** Decides by the digits of the number, which a multiplication has mixed: the same each time, and for each number in its own way. */
function createChoices(number: number): Choose {
  let digits = Math.imul(number, 0x9e3779b1) >>> 0;
  return (among) => {
    const chosen = digits % among;
    digits = Math.floor(digits / among);
    return chosen;
  };
}

/** At least one of them. */
function some(choose: Choose, fields: readonly string[]): string {
  const first = choose(fields.length);
  const others = fields.filter((_, index) => index !== first && choose(2) === 0);
  return [fields[first], ...others].join(' ');
}
