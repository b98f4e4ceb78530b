import { createSubgraphServer } from './server.ts';
import { SUBGRAPHS } from './subgraphs.ts';

const [port] = process.argv.slice(2);
createSubgraphServer(SUBGRAPHS).listen(Number(port), '127.0.0.1');
