import { createSubgraphServer } from './server.ts';

const [port] = process.argv.slice(2);
createSubgraphServer().listen(Number(port), '127.0.0.1');
