import { buildSchema, execute, parse } from 'graphql';
import { outliveLostFields } from '../../../platform/lost-fields.ts';

/** A process in which a list is lost by its second item before its first one fails: with `another`, something else fails, too. */
outliveLostFields({ warn: (_: unknown, message?: string) => void process.stdout.write(`${message ?? ''}\n`) });

const schema = buildSchema('type Query { items: [Item!] } type Item { late: String! early: String! }');
const later = (message: string) => new Promise((_, reject) => setTimeout(reject, 10, new Error(message)));
const result = await execute({
  schema,
  document: parse('{ items { late early } }'),
  rootValue: { items: [{ late: () => later('Late'), early: 'a' }, { late: 'b' }] },
});
process.stdout.write(`${JSON.stringify(result)}\n`);
if (process.argv[2] === 'another') void Promise.reject(new Error('Something else'));
setTimeout(() => process.stdout.write('Alive\n'), 50);
